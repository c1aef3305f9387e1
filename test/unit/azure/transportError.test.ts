import assert from 'node:assert/strict';
import { AzureError } from '../../../src/azure/azureError.ts';
import { transportError } from '../../../src/azure/transportError.ts';

const coded = (code: string, cause?: unknown): Error => Object.assign(new Error('boom', { cause }), { code });

describe('what is thrown under way becomes an error', () => {
  for (const code of ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPROTO', 'PARSE_ERROR']) {
    it(`${code} is the network`, () => {
      const error = transportError(coded(code), 'list apps');
      assert.deepEqual([error.kind, error.facts.code, error.facts.operation], ['network', code, 'list apps']);
    });
  }

  for (const code of [
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ]) {
    it(`${code} is trust`, () => {
      assert.equal(transportError(coded(code), 'x').kind, 'tlsTrust');
    });
  }

  it('other TLS failures are the network', () => {
    assert.equal(transportError(coded('ERR_SSL_WRONG_VERSION_NUMBER'), 'x').kind, 'network');
  });

  it('an answer that is not HTTP is the network: a write may have been done', () => {
    assert.equal(transportError(coded('HPE_INVALID_CONSTANT'), 'x').kind, 'network');
  });

  it('looks into causes and into the tries of several addresses', () => {
    const tries = new AggregateError([coded('EHOSTUNREACH'), coded('ECONNREFUSED')]);
    assert.equal(transportError(new Error('outer', { cause: tries }), 'x').facts.code, 'EHOSTUNREACH');
  });

  it('keeps an AzureError, and does not choke on a cycle', () => {
    const own = new AzureError('conflict', { operation: 'y' });
    assert.equal(transportError(own, 'x'), own);
    const cycle: Error = new Error('cycle');
    cycle.cause = cycle;
    assert.equal(transportError(cycle, 'x').kind, 'service');
  });

  it('says nothing of the message, which may hold a body', () => {
    const error = transportError(Object.assign(new Error('parsing eyJhbGciOi… failed'), { code: 'PARSE_ERROR' }), 'x');
    assert.equal(error.message, 'Could not x: PARSE_ERROR');
    assert.equal(error.cause, undefined);
  });
});
