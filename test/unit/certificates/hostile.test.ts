import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SelfSigned } from '../../../src/certificates/certificate.ts';
import { CertificateError } from '../../../src/certificates/certificateError.ts';
import { decodeCertificate } from '../../../src/certificates/decodeCertificate.ts';
import { makeCertificate } from '../../fixtures/madeCertificate.ts';
import { readHostile } from '../../fuzz/readHostile.ts';

const outcomeOf = async (bytes: Uint8Array): Promise<string> => {
  const { outcome, failure } = await readHostile({ form: 'a test', bytes, password: undefined });
  assert.equal(failure, undefined);
  return outcome;
};

/** Undefined when it is no certificate any more. */
async function selfSigned(der: Uint8Array): Promise<SelfSigned | undefined> {
  try {
    return (await decodeCertificate(der)).selfSigned;
  } catch (error) {
    assert.ok(error instanceof CertificateError);
    return undefined;
  }
}

describe('Hostile input', () => {
  it('of any octets at all is read or refused', async () => {
    const heads = fc.constantFrom('', '30', '3082', '30820400', '3080', '3000', '3003020103', '3080060960864801');
    await fc.assert(
      fc.asyncProperty(heads, fc.uint8Array({ maxLength: 200 }), async (head, rest) => {
        await outcomeOf(Buffer.concat([Buffer.from(head, 'hex'), rest]));
      }),
      { numRuns: 1000 },
    );
  });

  it('that is a certificate without its end is never read', async () => {
    const { der } = makeCertificate();
    for (let length = 0; length < der.length; length++) {
      assert.notEqual(await outcomeOf(der.subarray(0, length)), 'read', `read at ${length} octets`);
    }
  });

  it('that differs in its signed part is never self-signed', async () => {
    const { der } = makeCertificate();
    // The signed part begins after two headers of four octets; a signature of P-256 is at most 72 octets, with its algorithm 89.
    const position = fc.integer({ min: 8, max: der.length - 90 });
    await fc.assert(
      fc.asyncProperty(position, fc.integer({ min: 1, max: 255 }), async (at, bits) => {
        const changed = Buffer.from(der);
        changed.writeUInt8(changed.readUInt8(at) ^ bits, at);
        assert.notEqual(await selfSigned(changed), 'yes');
      }),
      { numRuns: 300 },
    );
  });
});
