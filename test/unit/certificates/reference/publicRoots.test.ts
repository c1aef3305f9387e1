import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Certificate } from '../../../../src/certificates/certificate.ts';
import { readCertificateFile } from '../../../../src/certificates/files/certificateFile.ts';
import { checkRoot } from '../../../../src/certificates/rootChecks/checkRoot.ts';
import { certificatesOf, describeReference } from './vectors.ts';

/** When the reference was made; public roots expire one by one. */
const now = Date.UTC(2025, 5, 1);
const debian = '/etc/ssl/certs/ca-certificates.crt';

/** No check may stand in the way of what everybody trusts, save that it has expired. */
function isAccepted(root: Certificate): void {
  const errors = checkRoot(root, { now }).filter(({ severity }) => severity === 'error');
  assert.deepEqual(
    errors.filter(({ id }) => id !== 'expired'),
    [],
    root.subject.text,
  );
  assert.equal(root.selfSigned, 'yes', root.subject.text);
}

describeReference('The roots of Mozilla', () => {
  it('are self-signed, and have no error but that one has expired', async () => {
    const roots = await certificatesOf('01-mozilla-roots/_all-roots-bundle.pem');
    assert.equal(roots.length, 150);
    roots.forEach(isAccepted);
  });
});

describe('The roots of Debian', () => {
  if (!existsSync(debian)) {
    it(`skipped: there is no ${debian}`, function () {
      this.skip();
    });
    return;
  }
  const bundle = readFileSync(debian);

  it('are read as node:crypto reads them', async () => {
    const { certificates, problems } = await readCertificateFile(bundle);
    const blocks = bundle.toString().match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    assert.ok(blocks.length > 100, `only ${blocks.length} certificates`);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      certificates.map(fieldsOf),
      blocks.map((block) => nodeFieldsOf(new X509Certificate(block))),
    );
  });

  it('are self-signed, and have no error but that some have expired', async () => {
    (await readCertificateFile(bundle)).certificates.forEach(isAccepted);
  });
});

function fieldsOf(certificate: Certificate) {
  const { thumbprints, serialNumber, notBefore = Number.NaN, notAfter = Number.NaN, isCA } = certificate;
  return {
    sha1: thumbprints.sha1,
    sha256: thumbprints.sha256,
    serialNumber: serialNumber.replace(/^0+(?=.)/, ''),
    notBefore: new Date(notBefore).toISOString(),
    notAfter: new Date(notAfter).toISOString(),
    isCA,
    subject: valuesOf(certificate.subject),
    issuer: valuesOf(certificate.issuer),
  };
}

function nodeFieldsOf(certificate: X509Certificate): ReturnType<typeof fieldsOf> {
  const withoutColons = (fingerprint: string): string => fingerprint.replaceAll(':', '');
  return {
    sha1: withoutColons(certificate.fingerprint),
    sha256: withoutColons(certificate.fingerprint256),
    serialNumber: certificate.serialNumber.replace(/^0+(?=.)/, ''),
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
    isCA: certificate.ca,
    subject: certificate.subject,
    issuer: certificate.issuer,
  };
}

/** As node:crypto writes a name: an attribute a line. */
function valuesOf({ relativeNames }: Certificate['subject']): string {
  return relativeNames
    .flat()
    .map(({ type, value }) => `${type}=${value.replace(/[,+"\\<>;]/g, '\\$&')}`)
    .join('\n');
}
