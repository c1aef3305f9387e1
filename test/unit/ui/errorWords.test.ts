import assert from 'node:assert/strict';
import { AzureError, type AzureErrorKind } from '../../../src/azure/azureError.ts';
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

  it('offers something to do for every kind', () => {
    for (const kind of kinds) {
      assert.ok(failureWords(new AzureError(kind, { operation })).remedies.length > 0, kind);
    }
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
    assert.deepEqual(failureWords(error).remedies, ['tryAgain']);
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
