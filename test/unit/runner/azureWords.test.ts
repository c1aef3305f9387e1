import assert from 'node:assert/strict';
import { AzureError, type AzureErrorFacts, type AzureErrorKind } from '../../../src/azure/azureError.ts';
import { azureWords } from '../../../src/runner/azureWords.ts';

const operation = 'list apps of contoso-ase';

function words(kind: AzureErrorKind, facts: Partial<AzureErrorFacts> = {}, cause?: unknown): string {
  return azureWords(new AzureError(kind, { operation, ...facts }, { cause }));
}

describe('What Azure refuses', () => {
  it('is told with its message, its code and its correlation id', () => {
    const serviceMessage = 'The client may not read it.';
    const facts = { status: 403, code: 'AuthorizationFailed', serviceMessage, correlationId: 'c0ffee' };
    assert.equal(
      words('forbidden', facts),
      'Could not list apps of contoso-ase: The client may not read it (AuthorizationFailed) (correlation id c0ffee).',
    );
  });

  it('is told with what is known, where there is no message', () => {
    assert.equal(words('service', { status: 502 }), `Could not ${operation}: HTTP status 502.`);
    assert.equal(words('refused', { code: 'Policy', status: 400 }), `Could not ${operation}: Policy, HTTP status 400.`);
    assert.equal(words('forbidden', { serviceMessage: 'No!' }), `Could not ${operation}: No!`);
    assert.equal(words('mismatch', { detail: 'It differs', code: 'x' }), `Could not ${operation}: It differs (x).`);
  });

  it('is a whole sentence of every kind, whatever is known', () => {
    const kinds = [
      ...([
        'signedOut',
        'consentNeeded',
        'forbidden',
        'notFound',
        'conflict',
        'locked',
        'readOnly',
        'refused',
      ] as const),
      ...(['throttled', 'network', 'timeout', 'tlsTrust', 'unsupported', 'mismatch', 'service'] as const),
    ];
    for (const kind of kinds) {
      for (const facts of [
        { code: 'ABC', status: 400 },
        { code: 'ABC', serviceMessage: 'Said so' },
        { detail: 'Known' },
      ]) {
        const said = words(kind, { ...facts, correlationId: 'c0ffee' });
        assert.match(said, /^Could not list apps of contoso-ase: \S.*\(correlation id c0ffee\)\.$/);
        assert.doesNotMatch(said, /undefined|\[object|\.\.$/);
      }
    }
  });
});

describe('A way to Azure that is closed', () => {
  it('is told with the host that was tried, and what helps', () => {
    const failed = Object.assign(new Error('getaddrinfo'), { hostname: 'management.azure.com', code: 'ENOTFOUND' });
    assert.equal(
      words('network', { code: 'ENOTFOUND' }, new Error('outer', { cause: failed })),
      `Could not ${operation}: No connection to management.azure.com (ENOTFOUND). Check the network, DNS and HTTPS_PROXY.`,
    );
  });

  it('is told with the address and the port, where Node tried several', () => {
    const failed = new AggregateError([Object.assign(new Error('connect'), { address: '10.0.0.1', port: 443 })]);
    assert.match(
      words('network', { code: 'ECONNREFUSED' }, failed),
      /No connection to 10\.0\.0\.1:443 \(ECONNREFUSED\)/,
    );
  });

  it('is told without a host where none is known', () => {
    assert.match(words('network'), /No connection to Azure \(no answer\)\. Check the network/);
    assert.match(words('network', { detail: 'The proxy said no' }), /: The proxy said no\.$/);
  });

  it('is told where a proxy is not trusted', () => {
    const failed = Object.assign(new Error('self-signed'), { host: 'login.example' });
    assert.match(
      words('tlsTrust', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }, failed),
      /The certificate of login\.example is not trusted here \(SELF_SIGNED_CERT_IN_CHAIN\)\. See “Proxies/,
    );
  });

  it('is told where nothing comes back', () => {
    assert.match(
      words('timeout', { code: 'x' }),
      /: There was no answer in time\. Check the network and HTTPS_PROXY\.$/,
    );
  });
});

describe('A sign-in that is missing', () => {
  it('is told with the ways to sign in', () => {
    const said = words('signedOut', { serviceMessage: 'ChainedTokenCredential authentication failed.\nlong\nlist' });
    assert.match(
      said,
      /: Nobody is signed in here\. Run "az login", or set AZURE_TENANT_ID, .* See “Sign in” in README/,
    );
    assert.doesNotMatch(said, /Chained|\n/);
  });

  it('is told with Entra’s code and its first sentence', () => {
    const serviceMessage =
      'invalid_client: Error(s): 7000215 - AADSTS7000215: Invalid client secret provided. Ensure that … Trace ID: 1';
    const said = words('signedOut', { code: 'AADSTS7000215', serviceMessage });
    assert.match(
      said,
      /: Entra refused the sign-in: Invalid client secret provided \(AADSTS7000215\)\. Check the variables/,
    );
    assert.doesNotMatch(said, /Trace ID/);
    assert.match(words('consentNeeded', { code: 'AADSTS65001' }), /Entra refused the sign-in \(AADSTS65001\)\. Check/);
  });

  it('is told as this program knows it, where it knows better', () => {
    assert.match(words('signedOut', { detail: 'The token file is empty', code: 'x' }), /: The token file is empty\.$/);
  });
});
