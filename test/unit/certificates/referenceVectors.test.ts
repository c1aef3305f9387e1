import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Certificate } from '../../../src/certificates/certificate.ts';
import { CertificateError } from '../../../src/certificates/certificateError.ts';
import { readCertificateFile } from '../../../src/certificates/certificateFile.ts';
import { type DoubtId, doubtIds, doubtsAboutRoot } from '../../../src/certificates/doubts.ts';
import { disagreements, doubtDisagreements } from './disagreements.ts';

/** What OpenSSL says about a certificate. */
interface ReferenceCertificate {
  readonly error?: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly sha1: string;
  readonly sha256: string;
  readonly isCA: boolean;
  readonly keyBits: number | null;
  readonly selfIssued: boolean;
  readonly selfSignature?: boolean | null;
}

interface ReferenceFile {
  readonly path: string;
  readonly kind: string;
  readonly openssl: 'accept' | 'reject';
  readonly certs?: readonly ReferenceCertificate[];
}

const folder = path.join(
  process.env['ASE_REFERENCE'] ?? path.join(import.meta.dirname, '../../../../shared/reference'),
  'vectors',
);
const json = (name: string): unknown => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));

/** What is read; PKCS #7 and PKCS #12 are refused by name. */
const kinds = new Set(['single-der', 'single-pem', 'bundle-pem', 'malformed', 'not-a-certificate']);

function read(name: string): readonly Certificate[] | CertificateError {
  try {
    return readCertificateFile(readFileSync(path.join(folder, name))).certificates;
  } catch (error) {
    assert.ok(error instanceof CertificateError, String(error));
    return error;
  }
}

/** Both escape in their own way what need not be escaped, and call STREET differently: compare what is meant. */
function meaning(name: string): string {
  const octets = Buffer.from(name.replaceAll('street=', 'STREET=')).toString('latin1');
  const unescaped = octets.replace(/\\([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(unescaped, 'latin1').toString();
}

const isoTime = (text: string): string => new Date(text.replace(' ', 'T')).toISOString();

/** The fields in which the two differ. */
function differences(theirs: ReferenceCertificate, ours: Certificate): string[] {
  const pairs: Readonly<Record<string, readonly [unknown, unknown]>> = {
    subject: [meaning(theirs.subject), meaning(ours.subject.text)],
    issuer: [meaning(theirs.issuer), meaning(ours.issuer.text)],
    serial: [theirs.serial, ours.serialNumber],
    notBefore: [isoTime(theirs.notBefore), new Date(ours.notBefore).toISOString()],
    notAfter: [isoTime(theirs.notAfter), new Date(ours.notAfter).toISOString()],
    sha1: [theirs.sha1.toUpperCase(), ours.thumbprints.sha1],
    sha256: [theirs.sha256.toUpperCase(), ours.thumbprints.sha256],
    isCA: [theirs.isCA, ours.isCA],
    keyBits: [theirs.keyBits ?? undefined, ours.publicKey.bits],
    selfIssued: [theirs.selfIssued, ours.selfIssued],
    selfSigned: [selfSigned(theirs), ours.selfSigned],
  };
  return Object.keys(pairs).filter((field) => pairs[field]?.[0] !== pairs[field]?.[1]);
}

function selfSigned({ selfIssued, selfSignature }: ReferenceCertificate): string {
  if (!selfIssued || selfSignature === false) {
    return 'no';
  }
  return selfSignature === true ? 'yes' : 'unchecked';
}

/** How this reader differs from OpenSSL on a file; empty where it does not. */
function disagreement(file: ReferenceFile): string {
  const ours = read(file.path);
  if (ours instanceof CertificateError) {
    return file.openssl === 'accept' ? `refused: ${ours.reason}` : '';
  }
  if (file.openssl === 'reject') {
    return 'accepted';
  }
  const readable = (file.certs ?? []).filter(({ error }) => error === undefined);
  const theirs = [...new Map(readable.map((one) => [one.sha256, one])).values()];
  if (theirs.length !== ours.length) {
    return `${ours.length} certificates, not ${theirs.length}`;
  }
  const fields = ours.flatMap((certificate, i) => {
    const reference = theirs[i];
    return reference === undefined ? ['count'] : differences(reference, certificate);
  });
  return [...new Set(fields)].join(', ');
}

describe('reference certificates', function () {
  if (!existsSync(folder)) {
    it('skipped: set ASE_REFERENCE to the folder that has them', function () {
      this.skip();
    });
    return;
  }
  this.timeout(30_000);

  it('agrees with OpenSSL on every file, save what is explained', () => {
    const { files } = json('index.json') as { files: readonly ReferenceFile[] };
    const found: Record<string, string> = {};
    for (const file of files.filter(({ kind }) => kinds.has(kind))) {
      const difference = disagreement(file);
      if (difference !== '') {
        found[file.path] = difference;
      }
    }
    const explained = Object.fromEntries(Object.entries(disagreements).map(([name, { differs }]) => [name, differs]));
    assert.deepEqual(found, explained);
  });

  it('refuses every bundle and keystore by name', () => {
    const { files } = json('index.json') as { files: readonly ReferenceFile[] };
    for (const file of files.filter(({ kind }) => !kinds.has(kind))) {
      const answer = read(file.path);
      assert.ok(answer instanceof CertificateError, file.path);
      assert.match(answer.reason, /^pkcs(7|12)$/, file.path);
    }
  });

  it('has the same doubts about roots, save what is explained', () => {
    const expected = json('20-lab-rootcheck/expected.json') as Record<string, { findings: readonly string[] }>;
    const known = new Set<string>(doubtIds);
    for (const name of Object.keys(expected).filter((name) => name.endsWith('.cer') && !(name in doubtDisagreements))) {
      const [certificate] = certificatesOf(`20-lab-rootcheck/${name}`);
      assert.ok(certificate !== undefined);
      const ids = doubtsAboutRoot(certificate, Date.UTC(2025, 5, 1)).map(({ id }) => id);
      const theirs = expected[name]?.findings.filter((id): id is DoubtId => known.has(id)) ?? [];
      assert.deepEqual(ids.toSorted(), theirs.toSorted(), name);
    }
  });

  it('has no error against any public root but that it has expired', () => {
    for (const certificate of certificatesOf('01-mozilla-roots/_all-roots-bundle.pem')) {
      const errors = doubtsAboutRoot(certificate, Date.UTC(2025, 5, 1)).filter(({ severity }) => severity === 'error');
      assert.deepEqual(
        errors.filter(({ id }) => id !== 'expired'),
        [],
        certificate.subject.text,
      );
      assert.equal(certificate.selfSigned, 'yes', certificate.subject.text);
    }
  });
});

function certificatesOf(name: string): readonly Certificate[] {
  const answer = read(name);
  assert.ok(!(answer instanceof CertificateError), name);
  return answer;
}
