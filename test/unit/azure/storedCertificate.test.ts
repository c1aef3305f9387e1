import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { AzureError } from '../../../src/azure/azureError.ts';
import { readPublicCertificate } from '../../../src/azure/publicCertificates.ts';
import { type RootCertificate, readRootCertificate } from '../../../src/azure/rootCertificates.ts';
import { compareWithSent, derOf } from '../../../src/azure/storedCertificate.ts';

const id =
  '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Web/hostingEnvironments/ase/publicCertificates/corp-root';
const pem = rootCertificates[0] ?? '';
const der = new Uint8Array(new X509Certificate(pem).raw);
const sha1 = createHash('sha1').update(der).digest('hex').toUpperCase();
const base64 = (content: string | Uint8Array): string => Buffer.from(content as Uint8Array).toString('base64');

function read(properties: unknown, more: object = {}): RootCertificate {
  const certificate = readRootCertificate({ id, name: 'ase/corp-root', properties, ...more });
  assert.ok(certificate);
  return certificate;
}

describe('reading a certificate that Azure holds', () => {
  const blobs = {
    'base64 of DER': base64(der),
    'base64 of DER in lines': base64(der).replace(/(.{64})/g, '$1\r\n'),
    'base64 of PEM': base64(pem),
    'base64 of PEM with text around it': base64(`subject=x\n${pem}\n`),
    PEM: pem,
    'base64 of DER with a line feed after it': base64(Buffer.concat([der, Buffer.from('\n')])),
  };
  for (const [form, blob] of Object.entries(blobs)) {
    it(`takes ${form}`, () => {
      assert.deepEqual(Buffer.from(read({ blob }).der ?? []), Buffer.from(der));
      assert.equal(read({ blob }).thumbprint, sha1);
    });
  }

  for (const [what, blob] of Object.entries({
    null: null,
    empty: '',
    'not base64': '*** removed ***',
    'half a certificate': base64(der.subarray(0, der.length / 2)),
    'something else': base64('hello'),
    'an indefinite length': base64(Uint8Array.of(0x30, 0x80, 0, 0)),
    'one byte': base64(Uint8Array.of(0x30)),
    'PEM of a key': base64('-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n'),
  })) {
    it(`finds no certificate in a blob that is ${what}, and takes the service’s thumbprint`, () => {
      const certificate = read({
        blob,
        thumbprint: ` ${sha1.toLowerCase().replace(/(..)/g, '$1:')}`.replace(/:$/, ''),
      });
      assert.equal(certificate.der, undefined);
      assert.equal(certificate.thumbprint, sha1);
    });
  }

  it('believes the certificate rather than the thumbprint beside it', () => {
    assert.equal(read({ blob: base64(der), thumbprint: 'A'.repeat(40) }).thumbprint, sha1);
  });

  it('does not take just any text for a thumbprint', () => {
    assert.equal(read({ thumbprint: 'A'.repeat(64) }).thumbprint, undefined);
    assert.equal(read({ thumbprint: 'none' }).thumbprint, undefined);
    assert.equal(read(null).thumbprint, undefined);
  });

  it('is named by its id, without the environment', () => {
    assert.deepEqual([read({}).name, read({ isRoot: false }).isRoot, read({}).isRoot], ['corp-root', false, undefined]);
  });

  it('has the location of a public certificate as Azure wrote it', () => {
    const app = id.replace('hostingEnvironments/ase', 'sites/shop');
    const properties = { blob: base64(der), publicCertificateLocation: 'LocalMachineMy' };
    const certificate = readPublicCertificate({ id: app, properties });
    assert.deepEqual(
      [certificate?.name, certificate?.location, certificate?.thumbprint],
      ['corp-root', 'LocalMachineMy', sha1],
    );
    assert.equal(readPublicCertificate({ id: app })?.location, undefined);
  });

  it('needs no body when the question named it, but does when it is an entry of a list', () => {
    assert.equal(readRootCertificate(undefined, id)?.name, 'corp-root');
    assert.equal(readRootCertificate({}, id)?.id, id);
    assert.equal(readRootCertificate({ name: 'corp-root' }), undefined);
    assert.equal(readRootCertificate('<html>', id), undefined);
  });

  it('has no DER of an empty blob', () => assert.equal(derOf(undefined), undefined));
});

describe('comparing what was read back', () => {
  const sent = { thumbprint: sha1, replaces: 'B'.repeat(40), operation: 'add root certificate corp-root to ase' };
  const found = (thumbprint: string | undefined): RootCertificate => ({ ...read({}), thumbprint });

  it('has three outcomes', () => {
    assert.equal(compareWithSent(undefined, sent).kind, 'notVisibleYet');
    assert.equal(compareWithSent(found(sha1), sent).kind, 'confirmed');
    assert.equal(compareWithSent(found(undefined), sent).kind, 'cannotBeCompared');
  });

  it('waits on while what was there before still shows', () => {
    assert.equal(compareWithSent(found('B'.repeat(40)), sent).kind, 'notVisibleYet');
  });

  it('does not take a certificate without a thumbprint for the one that had none before', () => {
    assert.equal(compareWithSent(found(undefined), { ...sent, replaces: undefined }).kind, 'cannotBeCompared');
  });

  it('throws for anything else, naming both thumbprints', () => {
    assert.throws(
      () => compareWithSent(found('C'.repeat(40)), sent),
      (error) =>
        error instanceof AzureError &&
        error.kind === 'mismatch' &&
        error.message.includes(sha1) &&
        error.message.includes('C'.repeat(40)),
    );
  });
});
