import assert from 'node:assert/strict';
import type { Certificate } from '../../../../src/certificates/certificate.ts';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import type { CertificateFile } from '../../../../src/certificates/files/content.ts';
import { disagreements } from './disagreements.ts';
import { describeReference, readVector, vectorJson } from './vectors.ts';

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
  readonly selfIssued: boolean;
  readonly selfSignature?: boolean | null;
}

interface ReferenceFile {
  readonly path: string;
  readonly openssl: 'accept' | 'reject';
  readonly certs?: readonly ReferenceCertificate[];
  readonly pfx?: { readonly password: string };
  /** Of the laboratory's files: what an ideal reader does with it. */
  readonly ideal?: { readonly ideal: 'read' | 'refuse' | 'warn' };
}

/** Both escape in their own way what need not be escaped, and call STREET differently: compare what is meant. */
function meaning(name: string): string {
  const octets = Buffer.from(name.replaceAll('street=', 'STREET=')).toString('latin1');
  const unescaped = octets.replace(/\\([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(unescaped, 'latin1').toString();
}

function isoTime(time: string | number | undefined): string {
  const date = typeof time === 'string' ? new Date(time.replace(' ', 'T')) : new Date(time ?? Number.NaN);
  // OpenSSL: "Bad time value".
  return Number.isNaN(date.getTime()) ? 'none' : date.toISOString();
}

function selfSigned({ selfIssued, selfSignature }: ReferenceCertificate): string {
  if (!selfIssued || selfSignature === false) {
    return 'no';
  }
  return selfSignature === true ? 'yes' : 'unchecked';
}

/** The fields in which the two differ. */
function differences(theirs: ReferenceCertificate, ours: Certificate): string[] {
  const pairs: Readonly<Record<string, readonly [unknown, unknown]>> = {
    subject: [meaning(theirs.subject), meaning(ours.subject.text)],
    issuer: [meaning(theirs.issuer), meaning(ours.issuer.text)],
    serial: [theirs.serial, ours.serialNumber],
    notBefore: [isoTime(theirs.notBefore), isoTime(ours.notBefore)],
    notAfter: [isoTime(theirs.notAfter), isoTime(ours.notAfter)],
    sha1: [theirs.sha1.toUpperCase(), ours.thumbprints.sha1],
    sha256: [theirs.sha256.toUpperCase(), ours.thumbprints.sha256],
    isCA: [theirs.isCA, ours.isCA],
    selfIssued: [theirs.selfIssued, ours.selfIssued],
    selfSigned: [selfSigned(theirs), ours.selfSigned],
  };
  return Object.keys(pairs).filter((field) => pairs[field]?.[0] !== pairs[field]?.[1]);
}

/** How this reader differs from OpenSSL on a file; empty where it does not. */
function difference(file: ReferenceFile, ours: CertificateFile | CertificateError): string {
  if (ours instanceof CertificateError) {
    return file.openssl === 'accept' ? `refused: ${ours.reason}` : '';
  }
  if (file.openssl === 'reject') {
    // More forms than OpenSSL knows are what people have: `encodings.test.ts` says what each gives.
    const isRefused = ours.certificates.length === 0 || !(file.ideal === undefined || file.ideal.ideal === 'refuse');
    return isRefused ? '' : 'accepted';
  }
  const readable = (file.certs ?? []).filter(({ error }) => error === undefined);
  const theirs = [...new Map(readable.map((one) => [one.sha256, one])).values()];
  if (theirs.length !== ours.certificates.length) {
    return `${ours.certificates.length} certificates, not ${theirs.length}`;
  }
  const fields = theirs.flatMap((reference, i) => {
    const certificate = ours.certificates[i];
    return certificate === undefined ? ['count'] : differences(reference, certificate);
  });
  return [...new Set(fields)].join(', ');
}

describeReference('Reference certificates, beside OpenSSL', () => {
  const { files } = vectorJson<{ files: readonly ReferenceFile[] }>('index.json');
  const answers = new Map<ReferenceFile, CertificateFile | CertificateError>();

  before(async () => {
    for (const file of files) {
      answers.set(file, await readVector(file.path, file.pfx?.password));
    }
  });

  it('agree on every file, save what is explained', () => {
    const found = [...answers].map(([file, ours]) => [file.path, difference(file, ours)] as const);
    const explained = disagreements.flatMap(({ files, differs }) => files.map((name) => [name, differs]));
    assert.deepEqual(Object.fromEntries(found.filter(([, differs]) => differs !== '')), Object.fromEntries(explained));
  });

  it('are decoded: 99.5 % at least of what OpenSSL accepts', () => {
    const accepted = files.filter(({ openssl }) => openssl === 'accept').flatMap(({ certs = [] }) => certs);
    const theirs = new Set(accepted.filter(({ error }) => error === undefined).map(({ sha256 }) => sha256));
    const decoded = [...answers.values()].flatMap((ours) =>
      ours instanceof CertificateError ? [] : ours.certificates,
    );
    const ours = new Set(decoded.map(({ thumbprints }) => thumbprints.sha256.toLowerCase()));
    const missed = [...theirs].filter((sha256) => !ours.has(sha256));
    assert.ok(theirs.size > 400, `only ${theirs.size} certificates`);
    assert.ok(missed.length / theirs.size <= 0.005, `${missed.length} of ${theirs.size} are not decoded`);
  });
});
