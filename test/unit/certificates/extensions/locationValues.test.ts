import assert from 'node:assert/strict';
import type { Extension } from '../../../../src/certificates/extensions/extension.ts';
import { bitString, type Der, element, oid, sequence, utf8String } from '../../../fixtures/derWriter.ts';
import { nameOf } from '../../../fixtures/madeCertificate.ts';
import { readValue } from './readValue.ts';

const uri = (text: string): Der => element(0x86, Buffer.from(text));
const read = (...points: readonly Der[]): Extension['value'] | undefined => readValue('2.5.29.31', sequence(...points));
const points = (...list: readonly object[]) => ({ kind: 'distributionPoints', points: list });
const list = { kind: 'URI', text: 'http://contoso.com/root.crl' };

describe('Distribution points', () => {
  it('give the addresses of lists', () => {
    const full = element(0xa0, element(0xa0, uri('http://contoso.com/root.crl'), uri('ldap:///')));
    assert.deepEqual(
      read(sequence(full)),
      points({ names: [list, { kind: 'URI', text: 'ldap:///' }], relativeName: undefined, crlIssuer: [] }),
    );
  });

  it('give names relative to the issuer', () => {
    const attribute = sequence(oid('2.5.4.3'), utf8String('CRL1'));
    const value = read(sequence(element(0xa0, element(0xa1, attribute))));
    assert.ok(typeof value === 'object' && value.kind === 'distributionPoints');
    assert.deepEqual(
      value.points.map(({ names, relativeName }) => [names, relativeName?.text]),
      [[[], 'CN=CRL1']],
    );
  });

  it('give who issues a list, and pass over the reasons', () => {
    const issuer = element(0xa2, element(0xa4, nameOf([[['CN', 'Lists']]])));
    const reasons = element(0x81, bitString(Buffer.from([0x80]), 7).subarray(2));
    assert.deepEqual(
      read(sequence(reasons, issuer)),
      points({ names: [], relativeName: undefined, crlIssuer: [{ kind: 'directory', text: 'CN=Lists' }] }),
    );
  });

  it('are unreadable with a name of both kinds, or of none', () => {
    const attribute = sequence(oid('2.5.4.3'), utf8String('CRL1'));
    assert.equal(read(sequence(element(0xa0, element(0xa0, uri('a')), element(0xa1, attribute)))), 'unreadable');
    assert.equal(read(sequence(element(0xa0))), 'unreadable');
  });
});

describe('Information access', () => {
  it('gives methods by name and their locations', () => {
    const value = sequence(
      sequence(oid('1.3.6.1.5.5.7.48.1'), uri('http://ocsp.contoso.com')),
      sequence(oid('1.2.3'), uri('http://contoso.com')),
    );
    assert.deepEqual(readValue('1.3.6.1.5.5.7.1.1', value), {
      kind: 'informationAccess',
      accesses: [
        {
          method: { oid: '1.3.6.1.5.5.7.48.1', name: 'OCSP' },
          location: { kind: 'URI', text: 'http://ocsp.contoso.com' },
        },
        { method: { oid: '1.2.3', name: '1.2.3' }, location: { kind: 'URI', text: 'http://contoso.com' } },
      ],
    });
  });

  it('is unreadable with two locations for a method', () => {
    const crowded = sequence(oid('1.2.3'), uri('a'), uri('b'));
    assert.equal(readValue('1.3.6.1.5.5.7.1.11', sequence(crowded)), 'unreadable');
  });
});
