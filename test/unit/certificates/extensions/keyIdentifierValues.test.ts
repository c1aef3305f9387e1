import assert from 'node:assert/strict';
import { element, integer, octetString, sequence } from '../../../fixtures/derWriter.ts';
import { nameOf } from '../../../fixtures/madeCertificate.ts';
import { readValue } from './readValue.ts';

const authority = (identifier?: string, issuer: readonly object[] = [], serialNumber?: string) => ({
  kind: 'authorityKeyIdentifier',
  identifier,
  issuer,
  serialNumber,
});

describe('Key identifiers', () => {
  it('are hex', () => {
    assert.deepEqual(readValue('2.5.29.14', octetString(Buffer.from('0aff', 'hex'))), {
      kind: 'subjectKeyIdentifier',
      identifier: '0AFF',
    });
    const identifier = element(0x80, Buffer.from('0aff', 'hex'));
    assert.deepEqual(readValue('2.5.29.35', sequence(identifier)), authority('0AFF'));
  });

  it('of the authority may be its issuer and serial number', () => {
    const issuer = element(0xa1, element(0xa4, nameOf([[['CN', 'Top']]])));
    const serialNumber = element(0x82, integer(0x00, 0x80).subarray(2));
    assert.deepEqual(
      readValue('2.5.29.35', sequence(issuer, serialNumber)),
      authority(undefined, [{ kind: 'directory', text: 'CN=Top' }], '80'),
    );
    assert.deepEqual(readValue('2.5.29.35', sequence()), authority());
  });

  it('of the authority are unreadable in another order', () => {
    const fields = [element(0x82, Buffer.from([1])), element(0x80, Buffer.from([1]))];
    assert.equal(readValue('2.5.29.35', sequence(...fields)), 'unreadable');
  });
});
