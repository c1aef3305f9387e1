import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Certificate } from '../../../../src/certificates/certificate.ts';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { readCertificateFile, readCertificatesToSend } from '../../../../src/certificates/files/certificateFile.ts';
import type { CertificateFile } from '../../../../src/certificates/files/content.ts';

/** Where the reference certificates are: beside the repository, or where ASE_REFERENCE says. */
const folder = path.join(
  process.env['ASE_REFERENCE'] ?? path.join(import.meta.dirname, '../../../../../shared/reference'),
  'vectors',
);

/** A group of tests that needs the reference certificates and is skipped, for all to see, where they are not. */
export function describeReference(title: string, tests: () => void): void {
  describe(title, function () {
    this.timeout(60_000);
    if (existsSync(folder)) {
      tests();
    } else {
      it('skipped: set ASE_REFERENCE to the folder that has them', function () {
        this.skip();
      });
    }
  });
}

export function vector(name: string): Uint8Array {
  return readFileSync(path.join(folder, name));
}

export function vectorJson<Content>(name: string): Content {
  return JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Content;
}

/** What reading gives, or the error that it is refused with; any other error fails the test. */
export function readVector(name: string, password?: string): Promise<CertificateFile | CertificateError> {
  return answerTo(name, readCertificateFile(vector(name), password));
}

/** The same where its certificates are to be sent. */
export function readVectorToSend(name: string): Promise<CertificateFile | CertificateError> {
  return answerTo(name, readCertificatesToSend(vector(name)));
}

async function answerTo(name: string, reading: Promise<CertificateFile>): Promise<CertificateFile | CertificateError> {
  try {
    return await reading;
  } catch (error) {
    assert.ok(error instanceof CertificateError, `${name}: ${String(error)}`);
    return error;
  }
}

/** The certificates of a file that must be read. */
export async function certificatesOf(name: string): Promise<readonly Certificate[]> {
  return (await readCertificateFile(vector(name))).certificates;
}
