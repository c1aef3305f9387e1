import assert from 'node:assert/strict';
import { AggregateAuthenticationError, AuthenticationError, CredentialUnavailableError } from '@azure/identity';
import { AuthorityFailure } from '../../../src/azure/authorityFailure.ts';
import { AzureError } from '../../../src/azure/azureError.ts';
import { credentialError } from '../../../src/azure/credentialError.ts';

const refused = (code: number): AuthenticationError =>
  new AuthenticationError(400, {
    error: 'invalid_grant',
    error_description: `AADSTS${code}: said Entra.`,
    error_codes: [code],
    correlation_id: 'c',
    timestamp: 't',
    trace_id: 'x',
  } as never);

describe('what a credential throws becomes an error', () => {
  it('signedOut for a refusal, with Entra’s code', () => {
    const error = credentialError(refused(7000215), 'list apps');
    assert.deepEqual(
      [error.kind, error.facts.code, error.facts.operation],
      ['signedOut', 'AADSTS7000215', 'list apps'],
    );
    assert.match(error.facts.serviceMessage ?? '', /said Entra/);
  });

  it('consentNeeded by Entra’s code list, by MSAL’s number, and by the suberror', () => {
    assert.equal(credentialError(refused(65001), 'x').kind, 'consentNeeded');
    assert.equal(credentialError(Object.assign(new Error('m'), { errorNo: '65001' }), 'x').kind, 'consentNeeded');
    assert.equal(
      credentialError(Object.assign(new Error('m'), { subError: 'consent_required' }), 'x').kind,
      'consentNeeded',
    );
    assert.equal(
      credentialError(new AuthorityFailure('m', { suberror: 'consent_required' }), 'x').kind,
      'consentNeeded',
    );
  });

  it('not consentNeeded because a message speaks of consent', () => {
    assert.equal(credentialError(new Error('AADSTS65001: consent'), 'x').kind, 'signedOut');
  });

  it('signedOut when no credential of a chain is available', () => {
    const chain = new AggregateAuthenticationError([new CredentialUnavailableError('no az login')], 'All failed.');
    assert.equal(credentialError(chain, 'x').kind, 'signedOut');
  });

  it('the network’s or the trust’s fault when a cause says so', () => {
    const cause = Object.assign(new Error('m'), { code: 'ENOTFOUND' });
    assert.equal(credentialError(new AuthorityFailure('m', { cause }), 'x').kind, 'network');
    const untrusted = Object.assign(new Error('m'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' });
    assert.equal(credentialError(new Error('m', { cause: untrusted }), 'x').kind, 'tlsTrust');
  });

  it('the identity provider’s own trouble', () => {
    assert.equal(credentialError(new AuthorityFailure('m', { status: 503 }), 'x').kind, 'service');
    assert.equal(credentialError(new AuthorityFailure('m', { status: 429 }), 'x').kind, 'throttled');
    assert.equal(credentialError(new AuthorityFailure('m', { status: 401 }), 'x').kind, 'signedOut');
  });

  it('an AzureError that the credential threw itself', () => {
    const own = new AzureError('consentNeeded', { operation: 'sign in' });
    assert.equal(credentialError(own, 'x'), own);
  });

  it('signedOut for anything else, a null too', () => {
    assert.equal(credentialError(undefined, 'x').kind, 'signedOut');
  });
});
