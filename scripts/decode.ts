/**
 * `npm run --silent decode -- [--password-stdin] [--at DATE] FILE…`: reads certificate files as the extension does and prints
 * one line of JSON for each. The password of PKCS #12 files is the first line of standard input. It is not kept or printed.
 * `--at` says at which time to check, instead of now. Ends with 1 when a file gave no certificate.
 */
import { readFile, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Certificate } from '../src/certificates/certificate.ts';
import { CertificateError, type CertificateProblem, maxFileBytes } from '../src/certificates/certificateError.ts';
import { readCertificateFile } from '../src/certificates/files/certificateFile.ts';
import type { CertificateFile } from '../src/certificates/files/content.ts';
import { checkRoot } from '../src/certificates/rootChecks/checkRoot.ts';
import { besidesSentences, certificateProblemSentence } from '../src/ui/certificateWords.ts';

const usage = 'Usage: npm run --silent decode -- [--password-stdin] [--at DATE] FILE…\n';
const { values, files } = commandLine();
const now = values.at === undefined ? Date.now() : Date.parse(values.at);
if (Number.isNaN(now)) {
  end(`--at: “${values.at}” is no date. Write it as 2026-11-24 or 2026-11-24T12:00:00Z.\n`);
}
if (files.length === 0) {
  end(usage);
}

/** The extension's own sentences speak of sending; here nothing is sent. */
const keySentences: ReadonlyMap<string, string> = new Map([
  ['privateKey', 'It has a private key, or may have one. The extension would send nothing of this file.'],
  ['pkcs12', 'It is a PKCS #12 store, which can hold a private key. The extension would send nothing of this file.'],
  ['javaKeystore', 'It is a Java keystore with a private key in it. The extension would send nothing of this file.'],
]);

/** Sentences for what the operating system says about a file. */
const fileSentences: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'There is no such file.'],
  ['EISDIR', 'It is a folder. Name the files in it.'],
  ['EACCES', 'You do not have permission to read it.'],
]);

const password = values['password-stdin'] ? await firstLine() : undefined;
for (const file of files) {
  const line = await lineOf(file);
  process.exitCode = line.certificates.length === 0 ? 1 : process.exitCode;
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function commandLine() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        'password-stdin': { type: 'boolean', default: false },
        at: { type: 'string' },
        help: { type: 'boolean' },
      },
      allowPositionals: true,
    });
    if (values.help === true) {
      process.stdout.write(usage);
      process.exit(0);
    }
    return { values, files: positionals };
  } catch (error) {
    return end(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function end(message: string): never {
  process.stderr.write(message);
  process.exit(2);
}

/** What is printed about one file. */
interface Line {
  readonly file: string;
  /** Null when nothing could be read from it. */
  readonly format: CertificateFile['format'] | null;
  readonly certificates: readonly object[];
  readonly errors: readonly object[];
  /** Sentences about a signer and about revocation lists in the file. */
  readonly notes: readonly string[];
}

async function lineOf(file: string): Promise<Line> {
  try {
    const content = await read(await bytesOf(file));
    const { format, certificates, problems, privateKey } = content;
    const errors = (privateKey === undefined ? problems : [privateKey, ...problems]).map(errorOf);
    return { file, format, certificates: certificates.map(certificateOf), errors, notes: besidesSentences(content) };
  } catch (error) {
    return { file, format: null, certificates: [], errors: [failureOf(error)], notes: [] };
  }
}

/** A store without a password is read without one, even when other stores need one. */
async function read(bytes: Uint8Array): Promise<CertificateFile> {
  try {
    return await readCertificateFile(bytes);
  } catch (error) {
    if (password !== undefined && error instanceof CertificateError && error.reason === 'passwordNeeded') {
      return readCertificateFile(bytes, password);
    }
    throw error;
  }
}

async function bytesOf(file: string): Promise<Uint8Array> {
  // A file that is too large is refused unread.
  if ((await stat(file)).size > maxFileBytes) {
    throw new CertificateError('tooLarge');
  }
  return readFile(file);
}

function certificateOf(certificate: Certificate): object {
  const { subject, issuer, serialNumber, thumbprints, notBefore, notAfter, isCA, selfSigned } = certificate;
  return {
    subject: subject.text,
    issuer: issuer.text,
    serial: serialNumber,
    sha1: thumbprints.sha1,
    sha256: thumbprints.sha256,
    notBefore: isoTime(notBefore),
    notAfter: isoTime(notAfter),
    isCA,
    selfSigned: selfSigned === 'unchecked' ? selfSigned : selfSigned === 'yes',
    checks: checkRoot(certificate, { now }).map(({ id }) => id),
  };
}

/** Null for a date that does not exist. */
function isoTime(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}

function errorOf({ reason }: CertificateProblem): object {
  const message = keySentences.get(reason) ?? certificateProblemSentence({ reason });
  return { kind: 'badCertificate', reason, message };
}

function failureOf(error: unknown): object {
  if (error instanceof CertificateError) {
    return errorOf(error);
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const message = fileSentences.get(code ?? '') ?? `It cannot be read: ${code ?? String(error)}.`;
  return { kind: 'unreadable', message };
}

async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) {
    return line;
  }
  return '';
}
