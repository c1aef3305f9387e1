import assert from 'node:assert/strict';
import { CertificateError } from '../../../src/certificates/certificateError.ts';
import { certificateOutline } from '../../../src/certificates/certificateOutline.ts';
import type { Irregularity } from '../../../src/certificates/irregularity.ts';
import {
  bitString,
  type Der,
  element,
  integer,
  nothing,
  octetString,
  oid,
  sequence,
  set,
  utcTime,
  utf8String,
} from '../../fixtures/derWriter.ts';
import { algorithms, type CertificateOrder, makeCertificate } from '../../fixtures/madeCertificate.ts';

const noted = (order: CertificateOrder): readonly Irregularity[] =>
  certificateOutline(makeCertificate(order).der).irregularities;

function refuses(der: Uint8Array, reason: string): void {
  assert.throws(
    () => certificateOutline(der),
    (error) => error instanceof CertificateError && error.reason === reason,
  );
}

describe('certificateOutline', () => {
  it('gives the parts as they stand, without copying them', () => {
    const { der, key } = makeCertificate({ serialNumber: integer(0x12, 0x34) });
    const outline = certificateOutline(der);
    assert.deepEqual(Buffer.from(outline.serialNumber), Buffer.from([0x12, 0x34]));
    assert.deepEqual(Buffer.from(outline.publicKeyInfo), key.publicKey.export({ format: 'der', type: 'spki' }));
    assert.equal(outline.publicKey[0], 4);
    assert.equal(outline.notBefore.tag, 0x17);
    assert.equal(Buffer.from(outline.notAfter.content).toString(), '400101000000Z');
    assert.equal(outline.extensions.length, 4);
    for (const view of [outline.signedPart, outline.signature, outline.publicKey, ...outline.extensions]) {
      assert.equal(view.buffer, der.buffer);
    }
    assert.deepEqual(outline.irregularities, []);
  });

  it('takes unique identifiers in their order', () => {
    const ids = [element(0x81, Buffer.from([0, 1])), element(0x82, Buffer.from([0, 2]))];
    assert.deepEqual(noted({ version: 1, leftOver: ids }), ['uniqueIdentifier']);
    assert.deepEqual(noted({ version: 1, leftOver: ids.toReversed() }), ['surplusBytes', 'uniqueIdentifier']);
  });

  const attribute = (...more: readonly Der[]): Der => sequence(oid('2.5.4.3'), utf8String('Root'), ...more);
  const surplus: Readonly<Record<string, CertificateOrder>> = {
    'after the last field': { leftOver: [integer(1)] },
    'in the validity': { notAfter: Buffer.concat([utcTime('300101000000Z'), utcTime('400101000000Z')]) },
    'in an algorithm': { innerAlgorithm: sequence(oid('1.2.840.10045.4.3.2'), nothing(), nothing()) },
    'in the key': {
      publicKeyInfo: sequence(sequence(oid('1.3.101.112')), bitString(Buffer.alloc(32)), integer(1)),
    },
    'in an attribute of a name': { issuer: { ...makeCertificate(), subject: sequence(set(attribute(integer(1)))) } },
    'in an extension': { extensions: [sequence(oid('1.2.3'), octetString(integer(1)), integer(1))] },
  };
  for (const [where, order] of Object.entries(surplus)) {
    it(`notes what is left over ${where}`, () => {
      assert.ok(noted(order).includes('surplusBytes'));
    });
  }

  it('notes what is left over beside the signature', () => {
    const { der } = makeCertificate();
    assert.deepEqual(certificateOutline(sequence(der.subarray(4), integer(1))).irregularities, ['surplusBytes']);
  });

  it('notes a padded serial number of either sign', () => {
    assert.deepEqual(noted({ serialNumber: integer(0x00, 0x01) }), ['serialPadding']);
    assert.deepEqual(noted({ serialNumber: integer(0xff, 0x81) }), ['serialPadding']);
    assert.deepEqual(noted({ serialNumber: integer(0x00, 0x81) }), []);
  });

  it('refuses what has no such parts, and bytes after them', () => {
    const { der } = makeCertificate();
    refuses(Buffer.concat([der, Buffer.from([0])]), 'trailingBytes');
    refuses(der.subarray(0, -1), 'truncated');
    refuses(sequence(sequence(), algorithms.ed25519, bitString(Buffer.alloc(1))), 'malformed');
    refuses(sequence(sequence(integer(1))), 'malformed');
    const { extensions } = { extensions: [sequence(oid('1.2.3'))] };
    refuses(makeCertificate({ extensions }).der, 'malformed');
  });

  it('refuses names and frames that would take their time', () => {
    const subject = Array.from({ length: 334 }, () => [['CN', 'a'] as const]);
    refuses(makeCertificate({ subject }).der, 'overlong');
    assert.deepEqual(noted({ subject: subject.slice(1) }), []);
    const extensions = Array.from({ length: 1_400 }, () => sequence(oid('1.2.3'), octetString(integer(1))));
    refuses(makeCertificate({ extensions }).der, 'overlong');
  });
});
