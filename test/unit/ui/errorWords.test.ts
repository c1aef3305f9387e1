import assert from 'node:assert/strict';
import { AzureError, type AzureErrorKind } from '../../../src/azure/azureError.ts';
import { responseError } from '../../../src/azure/responseError.ts';
import { failureLabel, failureWords } from '../../../src/ui/errorWords.ts';

const kinds: readonly AzureErrorKind[] = [
  'signedOut',
  'consentNeeded',
  'forbidden',
  'notFound',
  'conflict',
  'locked',
  'readOnly',
  'refused',
  'throttled',
  'network',
  'timeout',
  'tlsTrust',
  'unsupported',
  'mismatch',
  'service',
];

const operation = 'list root certificates of contoso-ase';

describe('A failure in words', () => {
  it('names what was being done, for every kind, each with words of its own', () => {
    const messages = kinds.map((kind) => failureWords(new AzureError(kind, { operation })).message);
    for (const message of messages) {
      assert.match(message, /^Could not list root certificates of contoso-ase\. \S/);
    }
    assert.equal(new Set(messages).size, kinds.length);
  });

  it('offers the log for every kind', () => {
    for (const kind of kinds) {
      assert.ok(failureWords(new AzureError(kind, { operation })).remedies.includes('showLog'), kind);
    }
  });

  for (const [status, code, says] of [
    [409, 'ReadOnlyDisabledSubscription', /subscription is disabled.* owner can enable it/],
    [403, 'DenyAssignmentAuthorizationFailed', /A deny assignment forbids it/],
    [403, 'AuthorizationFailed', /does not have permission for this\. Ask for a role with the action that Azure names/],
    [403, 'LinkedAuthorizationFailed', /Ask for a role/],
    [409, 'ScopeLocked', /resource lock prevents it\. An Owner/],
    [409, 'MissingSubscriptionRegistration', /not registered for the resource provider/],
    [404, 'ResourceGroupBeingDeleted', /resource group is being deleted/],
    [409, 'ResourceGroupBeingDeleted', /resource group is being deleted/],
    [404, 'ResourceGroupNotFound', /resource group no longer exists/],
    [404, 'SubscriptionNotFound', /does not find the subscription for this account/],
    [403, 'SubscriptionNotFound', /does not find the subscription for this account/],
    [404, 'ResourceNotFound', /It no longer exists/],
    [401, 'InvalidAuthenticationTokenTenant', /for another directory/],
    [401, 'ExpiredAuthenticationToken', /no longer accepts the sign-in/],
    [429, '59205', /Another operation is in progress there/],
    [429, 'Conflict', /Another operation is in progress, or something still uses it/],
    [429, 'SubscriptionRequestsThrottled', /limiting requests/],
    [409, '59301', /A limit of Azure has been reached/],
    [403, 'RequestDisallowedByAzure', /does not allow it for this subscription in this region/],
    [503, 'ServiceUnavailable', /not available at the moment\. The region or the environment may be under an upgrade/],
    [500, 'InternalServerError', /reported a failure/],
    [400, 'NoRegisteredProviderFound', /does not support it here/],
    [400, 'SomethingNew', /Azure refused it/],
  ] as const) {
    it(`tells ${status} ${code} by its code`, () => {
      const body = { error: { code, message: 'What it says.' } };
      const error = responseError({ status, body, header: () => undefined, correlationId: 'c-1' }, operation, 0);
      const { message } = failureWords(error);
      assert.match(message, says);
      assert.match(message, /^Could not list root .* Azure says: What it says\. \(correlation id c-1\)$/);
      assert.ok(message.includes(failureLabel(error)) && failureLabel(error).length < 80, failureLabel(error));
    });
  }

  it('names the policies that forbid it', () => {
    const violation = (info: object): object => ({ type: 'PolicyViolation', info });
    const body = {
      error: {
        code: 'RequestDisallowedByPolicy',
        message: 'Resource was disallowed by policy.',
        additionalInfo: [
          violation({ policyAssignmentDisplayName: 'No new certificates', policyDefinitionDisplayName: 'Deny types' }),
          violation({ policyDefinitionDisplayName: 'Deny all' }),
          { type: 'Other', info: { policyDefinitionDisplayName: 'no' } },
        ],
      },
    };
    const told = (answered: unknown): string =>
      failureLabel(
        responseError({ status: 403, body: answered, header: () => undefined, correlationId: '' }, operation, 0),
      );
    assert.equal(told(body), 'Azure policies forbid it: “No new certificates”, “Deny all”.');
    const [first] = body.error.additionalInfo;
    const nested = { error: { code: 'X', message: 'm', details: [{ ...body.error, additionalInfo: [first] }] } };
    assert.equal(told(nested), 'An Azure policy forbids it: “No new certificates”.');
    assert.equal(told({ error: { code: 'RequestDisallowedByPolicy', message: 'm' } }), 'An Azure policy forbids it.');
  });

  it('quotes the service and the correlation id', () => {
    const error = new AzureError('forbidden', {
      operation,
      status: 403,
      serviceMessage: 'The client does not have authorization',
      correlationId: 'c-1',
    });
    assert.match(
      failureWords(error).message,
      /Azure says: The client does not have authorization\. \(correlation id c-1\)$/,
    );
  });

  it('leaves open why Azure reports a conflict, which it also does for what is in use', () => {
    const serviceMessage = 'Cannot remove certificate with thumbprint A because it is used for hostname b.example.';
    const error = new AzureError('conflict', { operation, status: 409, code: 'Conflict', serviceMessage });
    assert.match(failureWords(error).message, /or something still uses it\. Azure says: Cannot remove certificate/);
  });

  it('does not say that Azure reported a failure of the connection', () => {
    const { message } = failureWords(new AzureError('network', { operation, code: 'ECONNRESET' }));
    assert.match(message, /\(ECONNRESET\)$/);
    assert.doesNotMatch(message, /Azure says/);
  });

  it('says when to try again after throttling', () => {
    const error = new AzureError('throttled', { operation, retryAfterMs: 12_300 });
    assert.match(failureWords(error).message, /Try again in 13 seconds\./);
    assert.deepEqual(failureWords(error).remedies, ['tryAgain', 'showLog']);
  });

  it('leads to help for a proxy that inspects TLS', () => {
    assert.ok(failureWords(new AzureError('tlsTrust', { operation })).remedies.includes('trustHelp'));
  });

  it('has a short form for a row', () => {
    assert.equal(
      failureLabel(new AzureError('forbidden', { operation })),
      'Your account does not have permission for this.',
    );
  });

  it('shows any other error unchanged, with the log', () => {
    assert.deepEqual(failureWords(new Error('disk full')), { message: 'disk full.', remedies: ['showLog'] });
  });
});
