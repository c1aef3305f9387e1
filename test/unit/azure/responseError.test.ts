import assert from 'node:assert/strict';
import type { Answer } from '../../../src/azure/answer.ts';
import type { AzureErrorFacts, AzureErrorKind } from '../../../src/azure/azureError.ts';
import { responseError, retryAfterMs } from '../../../src/azure/responseError.ts';

const now = Date.parse('2026-01-05T09:00:00Z');

function answer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return { status, body, header: (name) => headers[name.toLowerCase()], correlationId: 'c-1' };
}

interface Case {
  readonly title: string;
  readonly answer: Answer;
  readonly kind: AzureErrorKind;
  readonly facts?: Partial<AzureErrorFacts>;
}

const microsoftWeb = {
  Code: 'BadRequest',
  Message: 'Parameter publicCertificateEnv is null or empty.',
  Target: null,
  Details: [
    { Message: 'Parameter publicCertificateEnv is null or empty.' },
    { Code: 'BadRequest' },
    { ErrorEntity: { ExtendedCode: '51011', MessageTemplate: 'Parameter {0} is null or empty.', Code: 'BadRequest' } },
  ],
  Innererror: null,
};

/** As Microsoft.Web writes it: a code of its own under a common one. */
const web = (code: string, extendedCode: string): object => ({
  Code: code,
  Message: 'What it says.',
  Details: [{ Message: 'What it says.' }, { Code: code }, { ErrorEntity: { ExtendedCode: extendedCode, Code: code } }],
});
const arm = (code: string): object => ({ error: { code, message: 'What it says.' } });

/** The status alone misleads: what Azure means is in its code. */
const refusals = (
  [
    [409, web('Conflict', '59203'), 'conflict', 'an operation on the app'],
    [409, web('Conflict', '59202'), 'conflict', 'an operation on the webspace'],
    [429, web('Conflict', '59205'), 'conflict', 'an operation on the plan, which comes as 429'],
    [409, arm('Conflict'), 'conflict', 'Conflict alone'],
    [429, arm('Conflict'), 'conflict', 'Conflict alone, which comes as 429'],
    [409, 'Busy.', 'conflict', 'a 409 in plain text'],
    [409, undefined, 'conflict', 'a 409 without a body'],
    [409, arm('AnotherOperationInProgress'), 'conflict', 'another operation'],
    [400, arm('AnotherOperationInProgress'), 'conflict', 'another operation, which comes as 400'],
    [409, web('Conflict', '59301'), 'refused', 'a limit under the code Conflict'],
    [429, web('Conflict', '59301'), 'throttled', 'a limit under the code Conflict, which comes as 429'],
    [409, arm('ReadOnlyDisabledSubscription'), 'readOnly', 'a disabled subscription'],
    [403, arm('ReadOnlyDisabledSubscription'), 'readOnly', 'a disabled subscription, under another status'],
    [409, arm('MissingSubscriptionRegistration'), 'refused', 'a provider that is not registered'],
    [409, arm('ResourceGroupBeingDeleted'), 'refused', 'a resource group that is being deleted'],
    [403, arm('DenyAssignmentAuthorizationFailed'), 'refused', 'a deny assignment'],
    [403, arm('AuthorizationFailed'), 'forbidden', 'a role that is missing'],
    [412, arm('PreconditionFailed'), 'refused', 'a precondition'],
    [422, arm('Unprocessable'), 'refused', 'a request that cannot be processed'],
    [408, arm('RequestTimeout'), 'service', 'a time-out of the service'],
    [400, undefined, 'service', 'a 400 without a body'],
    [404, arm('SubscriptionNotFound'), 'notFound', 'a subscription that is not there'],
  ] satisfies readonly [number, unknown, AzureErrorKind, string][]
).map(([status, body, kind, title]) => ({ title: `${title} (${status})`, answer: answer(status, body), kind }));

const cases: readonly Case[] = [
  {
    title: 'JSON with a byte order mark, which comes as text',
    answer: answer(409, `\uFEFF${JSON.stringify(arm('ReadOnlyDisabledSubscription'))}`),
    kind: 'readOnly',
    facts: { code: 'ReadOnlyDisabledSubscription', serviceMessage: 'What it says.' },
  },
  {
    title: 'text that only begins like JSON',
    answer: answer(503, '{ busy'),
    kind: 'service',
    facts: { serviceMessage: '{ busy' },
  },

  {
    title: 'ARM envelope',
    answer: answer(404, { error: { code: 'ResourceNotFound', message: 'The Resource was not found.' } }),
    kind: 'notFound',
    facts: {
      code: 'ResourceNotFound',
      serviceMessage: 'The Resource was not found.',
      status: 404,
      correlationId: 'c-1',
    },
  },
  {
    title: 'ARM envelope whose own message is empty: the detail speaks',
    answer: answer(400, { error: { code: 'Bad', message: '', details: [{ code: 'Inner', message: 'Why.' }] } }),
    kind: 'refused',
    facts: { code: 'Bad', serviceMessage: 'Why.' },
  },
  {
    title: 'Microsoft.Web without an envelope',
    answer: answer(400, microsoftWeb),
    kind: 'refused',
    facts: { code: '51011', serviceMessage: 'Parameter publicCertificateEnv is null or empty.' },
  },
  {
    title: 'Microsoft.Web with a list of error entities',
    answer: answer(409, {
      Code: 'Conflict',
      Message: 'Busy.',
      Details: [{ ErrorEntity: [{ ExtendedCode: '59203' }] }],
    }),
    kind: 'conflict',
    facts: { code: '59203', serviceMessage: 'Busy.' },
  },
  {
    title: 'camel-case error entity inside an envelope',
    answer: answer(400, { error: { code: 'X', message: 'm', innererror: { errorEntity: { extendedCode: '04004' } } } }),
    kind: 'refused',
    facts: { code: '04004' },
  },
  {
    title: 'a message alone',
    answer: answer(405, { Message: "The requested resource does not support http method 'PUT'." }),
    kind: 'unsupported',
    facts: { serviceMessage: "The requested resource does not support http method 'PUT'." },
  },
  {
    title: 'OAuth form',
    answer: answer(400, { error: 'invalid_request', error_description: 'No.' }),
    kind: 'service',
    facts: { serviceMessage: 'No.' },
  },
  { title: 'nulls', answer: answer(400, { error: { code: null, message: null, details: null } }), kind: 'service' },
  { title: 'no body', answer: answer(502, undefined), kind: 'service', facts: { status: 502 } },
  { title: 'a page of a proxy', answer: answer(403, '<html>Blocked</html>'), kind: 'forbidden' },
  {
    title: 'plain text',
    answer: answer(503, 'Service\n  Unavailable'),
    kind: 'service',
    facts: { serviceMessage: 'Service Unavailable' },
  },
  {
    title: 'a lock, which comes as 409',
    answer: answer(409, { error: { code: 'ScopeLocked', message: 'Locked.' } }),
    kind: 'locked',
    facts: { code: 'ScopeLocked' },
  },
  {
    title: 'a lock under details, in another case',
    answer: answer(409, { error: { code: 'Failed', message: 'x', details: [{ code: 'scopelocked' }] } }),
    kind: 'locked',
  },
  {
    title: 'a policy, which comes as 403',
    answer: answer(403, { error: { code: 'RequestDisallowedByPolicy', message: 'No.' } }),
    kind: 'refused',
    facts: { code: 'RequestDisallowedByPolicy' },
  },
  {
    title: 'a resource type that this cloud lacks, which comes as 404',
    answer: answer(404, { error: { code: 'InvalidResourceType', message: 'No such type.' } }),
    kind: 'unsupported',
  },
  ...refusals,
  {
    title: 'throttling in seconds',
    answer: answer(429, { error: { code: 'TooManyRequests' } }, { 'retry-after': '17' }),
    kind: 'throttled',
    facts: { retryAfterMs: 17_000 },
  },
  {
    title: 'throttling until a date',
    answer: answer(429, undefined, { 'retry-after': 'Mon, 05 Jan 2026 09:00:05 GMT' }),
    kind: 'throttled',
    facts: { retryAfterMs: 5_000 },
  },
  { title: 'throttling without a time', answer: answer(429, undefined), kind: 'throttled' },
  {
    title: 'the wrong directory',
    answer: answer(401, { error: { code: 'InvalidAuthenticationTokenTenant', message: 'Wrong issuer.' } }),
    kind: 'signedOut',
    facts: { code: 'InvalidAuthenticationTokenTenant' },
  },
  {
    title: 'a claims challenge',
    answer: answer(401, undefined, {
      'www-authenticate':
        'Pop nonce="x", Bearer realm="", authorization_uri="https://login.example/common", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="',
    }),
    kind: 'signedOut',
    facts: { claims: 'eyJhY2Nlc3NfdG9rZW4iOnt9fQ==' },
  },
  {
    title: 'claims after a parameter whose name ends so',
    answer: answer(401, undefined, { 'www-authenticate': 'Bearer noclaims="no", claims="yes"' }),
    kind: 'signedOut',
    facts: { claims: 'yes' },
  },
  {
    title: 'a redirect, which is not followed',
    answer: answer(307, undefined),
    kind: 'service',
    facts: { status: 307 },
  },
];

describe('answers become errors', () => {
  for (const { title, answer: given, kind, facts = {} } of cases) {
    it(title, () => {
      const error = responseError(given, 'do it', now);
      assert.equal(error.kind, kind);
      assert.equal(error.facts.operation, 'do it');
      for (const [name, value] of Object.entries(facts)) {
        assert.equal(error.facts[name as keyof AzureErrorFacts], value, name);
      }
    });
  }

  it('leave out what is not known', () => {
    const { facts } = responseError(
      { status: 500, body: {}, header: () => undefined, correlationId: undefined },
      'x',
      now,
    );
    assert.deepEqual(facts, { operation: 'x', status: 500 });
  });

  it('never repeat a certificate or a token, but do repeat a resource id', () => {
    const blob = Buffer.alloc(300, 7).toString('base64');
    const token = `eyJ0eXAi.${'a1-_'.repeat(60)}.sig`;
    const id =
      '/subscriptions/8f3b7c9e-0000-4000-8000-2d5a1b6c7d8e/resourceGroups/production/providers/Microsoft.Web/hostingEnvironments/contoso';
    const message = `Bad value ${blob} for ${token} at ${id}`;
    const text = responseError(answer(400, { error: { code: 'Bad', message } }), 'x', now).message;
    assert.ok(!text.includes(blob.slice(0, 100)) && !text.includes('a1-_'.repeat(25)), text);
    assert.ok(text.includes(id), text);
  });

  it('cut a message that would fill the screen', () => {
    const { facts } = responseError(answer(400, { Message: 'word '.repeat(1000) }), 'x', now);
    assert.ok((facts.serviceMessage ?? '').length < 700);
  });

  it('survive a body that contains itself deeply', () => {
    let error: object = { code: 'Deepest', message: 'deep' };
    for (let depth = 0; depth < 5000; depth++) {
      error = { code: `L${depth}`, innererror: error };
    }
    assert.equal(responseError(answer(400, { error }), 'x', now).facts.code, 'L4999');
  });
});

const asked = (headers: Record<string, string>): number | undefined => retryAfterMs((name) => headers[name], now);

describe('Retry-After', () => {
  it('is seconds', () => assert.equal(asked({ 'retry-after': '17' }), 17_000));
  it('may be 0', () => assert.equal(asked({ 'retry-after': '0' }), 0));
  it('may be an HTTP date', () => assert.equal(asked({ 'retry-after': 'Mon, 05 Jan 2026 09:00:30 GMT' }), 30_000));
  it('is counted from the date of the answer, whatever this machine’s clock says', () => {
    const date = 'Mon, 05 Jan 2026 07:59:00 GMT';
    assert.equal(asked({ date, 'retry-after': 'Mon, 05 Jan 2026 08:00:00 GMT' }), 60_000);
    assert.equal(asked({ date, 'retry-after': 'Mon, 05 Jan 2026 07:00:00 GMT' }), 0);
    assert.equal(asked({ date, 'retry-after': '17' }), 17_000);
    assert.equal(asked({ date: 'today', 'retry-after': 'Mon, 05 Jan 2026 09:00:30 GMT' }), 30_000);
  });
  it('is at once for a date that has passed', () =>
    assert.equal(asked({ 'retry-after': 'Mon, 05 Jan 2026 08:00:00 GMT' }), 0));
  it('may be in milliseconds, which goes before', () =>
    assert.equal(asked({ 'x-ms-retry-after-ms': '250', 'retry-after': '1' }), 250));

  for (const value of ['', 'soon', '-1', '1.5.2']) {
    it(`says nothing when it is "${value}"`, () => {
      // Date.parse takes some numbers for dates; no wait of them may be negative or endless.
      const ms = asked({ 'retry-after': value });
      assert.ok(ms === undefined || ms === 0, String(ms));
    });
  }

  it('may be absent', () => assert.equal(asked({}), undefined));
});
