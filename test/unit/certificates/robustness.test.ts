import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CertificateError } from '../../../src/certificates/certificateError.ts';
import { readCertificateFile } from '../../../src/certificates/certificateFile.ts';
import { decodeCertificate } from '../../../src/certificates/decodeCertificate.ts';
import { describeCertificate } from '../../../src/certificates/describeCertificate.ts';
import { doubtsAboutRoot } from '../../../src/certificates/doubts.ts';
import { armour, type Der, element, sequence, set, utf8String } from '../../fixtures/derWriter.ts';
import { makeCertificate } from '../../fixtures/madeCertificate.ts';
import { fixture } from './fixtures.ts';

const der = Buffer.from(fixture('contoso-server.cer'));
const pem = Buffer.from(armour('CERTIFICATE', der));

/** Reads, or is refused with the one error there is; all else fails the test. What is read can be shown and judged. */
function readsOrRefuses(bytes: Uint8Array): boolean {
  try {
    for (const certificate of readCertificateFile(bytes).certificates) {
      describeCertificate(certificate);
      doubtsAboutRoot(certificate, 0);
    }
    return true;
  } catch (error) {
    assert.ok(error instanceof CertificateError, `not a CertificateError: ${String(error)}`);
    return false;
  }
}

const octet = fc.integer({ min: 0, max: 255 });
const mutations = (length: number) => fc.array(fc.tuple(fc.nat(length - 1), octet), { minLength: 1, maxLength: 3 });

function mutated(bytes: Buffer, changes: readonly (readonly [number, number])[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const [position, value] of changes) {
    copy.writeUInt8(value, position);
  }
  return copy;
}

describe('hostile input', () => {
  it('any mutation of DER is read or refused', () => {
    fc.assert(
      fc.property(mutations(der.length), (changes) => void readsOrRefuses(mutated(der, changes))),
      { numRuns: 1000 },
    );
  });

  it('any mutation of PEM is read or refused', () => {
    fc.assert(
      fc.property(mutations(pem.length), (changes) => void readsOrRefuses(mutated(pem, changes))),
      { numRuns: 500 },
    );
  });

  it('any octets at all are read or refused', () => {
    const tail = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(fc.constantFrom('', '30', '3082', '30820400', '3080', '3000'), tail, (head, rest) => {
        readsOrRefuses(Buffer.concat([Buffer.from(head, 'hex'), rest]));
      }),
      { numRuns: 1000 },
    );
  });

  it('no truncation is read', () => {
    for (let length = 0; length < der.length; length++) {
      assert.equal(readsOrRefuses(der.subarray(0, length)), false, `read at ${length} octets`);
    }
  });

  it('no change to the signed part of a root leaves it self-signed', () => {
    const root = Buffer.from(
      fixture('contoso-ec-root-ca.pem')
        .toString()
        .replace(/-----[^-]+-----|\s/g, ''),
      'base64',
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: root.length - 120 }),
        fc.integer({ min: 1, max: 255 }),
        (position, bits) => {
          const changed = mutated(root, [[position, root.readUInt8(position) ^ bits]]);
          if (readsOrRefuses(changed)) {
            assert.notEqual(decodeCertificate(changed).selfSigned, 'yes');
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  const nested = (depth: number): Buffer => {
    let inner: Der = Buffer.alloc(0);
    for (let i = 0; i < depth; i++) {
      inner = sequence(inner);
    }
    return inner;
  };
  const bloated = (nulls: number): Der =>
    makeCertificate({ extensions: [Buffer.alloc(2 * nulls, Buffer.from([5, 0]))] }).der;
  const hugeName = (octets: number): Der => {
    const type = element(0x06, Buffer.alloc(octets, 0x81));
    const subject = sequence(set(sequence(type, utf8String('x'))));
    return makeCertificate({ issuer: { ...makeCertificate(), subject } }).der;
  };
  const bombs: Readonly<Record<string, Buffer>> = {
    '5,000 nested sequences': nested(5_000),
    '20,000 open ones of indefinite length': Buffer.alloc(40_000, Buffer.from([0x30, 0x80])),
    'a length of 4 GiB': Buffer.from('3084ffffffff0000', 'hex'),
    'a length of 2^63': Buffer.from('30887fffffffffffffff0000', 'hex'),
    'a certificate of 300,000 extensions that are nothing': bloated(300_000),
    'a name of one huge object identifier': hugeName(900_000),
  };
  for (const [name, bytes] of Object.entries(bombs)) {
    it(`is done soon with ${name}`, () => {
      const started = process.hrtime.bigint();
      assert.equal(readsOrRefuses(bytes), false);
      assert.ok(process.hrtime.bigint() - started < 1_000_000_000n);
    });
  }
});
