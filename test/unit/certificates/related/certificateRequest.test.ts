import assert from 'node:assert/strict';
import { mock } from 'node:test';
import fc from 'fast-check';
import { CertificationRequest } from 'pkijs';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { type CertificateRequest, readRequest } from '../../../../src/certificates/related/certificateRequest.ts';
import {
  bitString,
  boolean,
  type Der,
  element,
  integer,
  octetString,
  oid,
  sequence,
  set,
  stringTags,
  utf8String,
} from '../../../fixtures/derWriter.ts';
import { extension, keyIdentifier, makeCertificate, makeKey } from '../../../fixtures/madeCertificate.ts';
import { attribute, makeRequest } from '../../../fixtures/madeRelated.ts';
import { modelExtensions } from '../model/modelExtensions.ts';
import { modelName } from '../model/modelName.ts';
import { refusal } from '../refusal.ts';

const key = makeKey('P-256');
const serverName = extension('2.5.29.17', sequence(element(0x82, Buffer.from('app.contoso.com'))));

describe('A certificate request', () => {
  it('says who asks for what, and that its own key signed it', async () => {
    const request = await readRequest(makeRequest({ key, extensions: [serverName] }));
    assert.equal(request.subject.text, 'CN=app.contoso.com,O=Contoso');
    assert.deepEqual([request.publicKey.algorithm, request.publicKey.curve], ['EC', 'P-256']);
    assert.equal(request.publicKey.identifier, keyIdentifier(key).toString('hex').toUpperCase());
    assert.deepEqual(
      request.extensions.map(({ oid, value }) => [oid, value]),
      [['2.5.29.17', { kind: 'alternativeNames', names: [{ kind: 'DNS', text: 'app.contoso.com' }] }]],
    );
    assert.equal(request.signatureAlgorithm.name, 'SHA-256 with ECDSA');
    assert.deepEqual([request.version, request.verified, request.irregularities], [1, 'yes', []]);
  });

  it('is not verified by another key than the one that signed it', async () => {
    const { verified } = await readRequest(makeRequest({ key, carriedKey: makeKey('P-256') }));
    assert.equal(verified, 'no');
  });

  it('gives other attributes as text or as their bytes', async () => {
    const challenge = utf8String('a password\u202e');
    const windows = element(stringTags.ia5, Buffer.from('10.0.20348.2'));
    const client = sequence(integer(5), octetString(sequence(integer(1))));
    const { attributes, extensions } = await readRequest(
      makeRequest({
        key,
        attributes: [
          attribute('1.2.840.113549.1.9.7', challenge),
          attribute('1.3.6.1.4.1.311.13.2.3', windows),
          attribute('1.3.6.1.4.1.311.21.20', client),
          attribute('1.2.3.4', integer(1), integer(2)),
          attribute('1.2.3.5'),
        ],
      }),
    );
    assert.deepEqual(extensions, []);
    assert.deepEqual(
      attributes.map(({ name, values }) => [name, values.map(({ text, der }) => text ?? Buffer.from(der))]),
      [
        ['Challenge password', ['a password\\E2\\80\\AE']],
        ['Microsoft version of Windows', ['10.0.20348.2']],
        ['Microsoft client information', [client]],
        ['1.2.3.4', [integer(1), integer(2)]],
        ['1.2.3.5', []],
      ],
    );
  });

  it('gives the extensions that Windows asks for, and keeps a request for extensions that cannot be read', async () => {
    const asked = attribute('1.3.6.1.4.1.311.2.1.14', sequence(serverName));
    const odd = attribute('1.2.840.113549.1.9.14', sequence(integer(1)));
    const { attributes, extensions } = await readRequest(makeRequest({ key, attributes: [asked, odd] }));
    assert.deepEqual(
      extensions.map(({ name }) => name),
      ['subjectAltName'],
    );
    assert.deepEqual(
      attributes.map(({ name }) => name),
      ['Extension request'],
    );
  });

  it('is read with what is odd about it', async () => {
    const irregularities = async (order: Parameters<typeof makeRequest>[0]) =>
      (await readRequest(makeRequest({ key, ...order }))).irregularities;
    assert.deepEqual(await irregularities({ leftOver: [integer(1)] }), ['surplusBytes']);
    assert.deepEqual(await irregularities({ extensions: [extension('2.5.29.14', sequence())] }), ['emptyExtension']);
    assert.deepEqual(await irregularities({ subject: [[], [['CN', 'x']]] }), ['emptyNamePart']);
    const explicitFalse = sequence(oid('1.2.3'), boolean(false), octetString(integer(1)));
    assert.deepEqual(await irregularities({ extensions: [explicitFalse] }), ['extensionDer']);
  });

  it('is not judged by a signature that programs read differently', async () => {
    const der = makeRequest({ key });
    const octets = der.readUInt8(1) & 0x7f;
    // One octet more than the length needs.
    const odd = Buffer.concat([Buffer.of(0x30, 0x81 + octets, 0), der.subarray(2)]);
    const { verified, irregularities } = await readRequest(odd);
    assert.deepEqual(irregularities, ['notDer']);
    assert.equal(verified, 'unchecked');
  });

  it('is nothing else, and nothing less', async () => {
    const der = makeRequest({ key });
    const reasonOf = async (bytes: Uint8Array) => (await refusal(readRequest(bytes))).reason;
    assert.equal(await reasonOf(makeCertificate().der), 'otherDer');
    assert.equal(await reasonOf(Buffer.alloc(0)), 'otherDer');
    assert.equal(await reasonOf(Buffer.concat([der, integer(1)])), 'trailingBytes');
    for (let length = 1; length < der.length; length++) {
      await refusal(readRequest(der.subarray(0, length)));
    }
  });

  it('with many elements, or with a key that is none, is read or refused', async () => {
    const many = Buffer.alloc(15_000, integer(1));
    assert.equal(
      (await refusal(readRequest(makeRequest({ key, attributes: [attribute('1.2.3', many)] })))).reason,
      'overlong',
    );
    const { publicKey, verified } = await readRequest(
      sequence(
        sequence(integer(0), sequence(), sequence(sequence(oid('1.2.840.10045.2.1')), bitString(Buffer.alloc(3)))),
        sequence(oid('1.2.840.10045.4.3.2')),
        bitString(Buffer.alloc(8)),
      ),
    );
    assert.deepEqual([publicKey.isValid, verified], [false, 'unchecked']);
  });

  it('is not read without PKI.js', async () => {
    const fromBER = mock.method(CertificationRequest, 'fromBER', () => {
      throw new Error('PKI.js is not to be had.');
    });
    try {
      assert.equal((await refusal(readRequest(makeRequest({ key })))).reason, 'malformed');
    } finally {
      fromBER.mock.restore();
    }
  });

  it('of any octets is read or refused', async () => {
    const der = makeRequest({ key, extensions: [serverName], attributes: [attribute('1.2.3', set(integer(1)))] });
    const changes = fc.array(fc.tuple(fc.nat(der.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(changes, async (octets) => {
        const changed = Buffer.from(der);
        for (const [position, octet] of octets) {
          changed[position] = octet;
        }
        await readRequest(changed).catch((error: unknown) =>
          assert.ok(error instanceof CertificateError, String(error)),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives back what was written', async () => {
    await fc.assert(
      fc.asyncProperty(
        modelName,
        modelExtensions,
        fc.constantFrom(key, makeKey('P-256')),
        async (name, list, signer) => {
          const extensions = list.map(([{ type, value }, critical]): Der => extension(type, value, critical));
          const request = await readRequest(makeRequest({ key: signer, subject: name.rdns, extensions }));
          assert.deepEqual(valuesOf(request), name.values);
          assert.deepEqual(
            request.extensions.map(({ oid, critical, value }) => [oid, critical, value]),
            list.map(([{ type, says }, critical]) => [type, critical, says]),
          );
          assert.deepEqual([request.verified, request.attributes], ['yes', []]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

function valuesOf({ subject }: CertificateRequest): readonly (readonly (readonly [string, string])[])[] {
  return subject.relativeNames.map((attributes) => attributes.map(({ type, value }) => [type, value] as const));
}
