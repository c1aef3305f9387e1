import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Certificate } from '../../../../src/certificates/certificate.ts';
import { decodeCertificate } from '../../../../src/certificates/decodeCertificate.ts';
import { readCertificateFile } from '../../../../src/certificates/files/certificateFile.ts';
import type { PlacedCandidate } from '../../../../src/commands/addCertificate/addPlan.ts';
import type { Candidate } from '../../../../src/commands/addCertificate/readSources.ts';
import type { ExistingCertificate } from '../../../../src/commands/addCertificate/rootsAbove.ts';
import { type CertificateOrder, makeCertificate } from '../../../fixtures/madeCertificate.ts';

const folder = resolve(import.meta.dirname, '../../../fixtures/certificates');

/** A time when every certificate of the fixtures is valid, except the expired and the future root. */
export const now = new Date('2026-11-23T12:00:00Z');

/** The first certificate of a fixture file. */
export async function candidate(file: string): Promise<Candidate> {
  const [certificate] = (await readCertificateFile(readFileSync(resolve(folder, file)))).certificates;
  assert.ok(certificate);
  return { certificate, file };
}

export const candidateOf = async ({ der }: { readonly der: Uint8Array }, file = 'made.cer'): Promise<Candidate> => ({
  certificate: await decodeCertificate(der),
  file,
});

/** A good root with a common name of its own. */
export const rootNamed = (name: string, order: CertificateOrder = {}): Promise<Candidate> =>
  candidateOf(makeCertificate({ subject: [[['CN', name]]], ...order }), `${name}.cer`);

/** A certificate that was read alone. */
export const alone = (one: Candidate): PlacedCandidate => ({ ...one, rootAbove: undefined, alike: [] });

export function existing(name: string, certificate: Certificate): ExistingCertificate {
  const { der, thumbprints } = certificate;
  return {
    resource: { id: `/x/${name}`, name, der, thumbprint: thumbprints.sha1, raw: {} },
    certificate,
  };
}
