import assert from 'node:assert/strict';
import type { Certificate } from '../../../../src/certificates/certificate.ts';
import { decodeCertificate } from '../../../../src/certificates/decodeCertificate.ts';
import { type CheckId, checkRoot } from '../../../../src/certificates/rootChecks/checkRoot.ts';
import type { RootCheck, Severity } from '../../../../src/certificates/rootChecks/rootCheck.ts';
import { type CertificateOrder, makeCertificate, makeKey } from '../../../fixtures/madeCertificate.ts';

/** When the tests check. */
export const now = Date.UTC(2026, 0, 1);

const key = makeKey('P-256');
export const subject: NonNullable<CertificateOrder['subject']> = [
  [['C', 'US']],
  [['O', 'Contoso']],
  [['CN', 'Contoso Root CA']],
];

/** A certificate made as ordered; without an order one that no check objects to. Those that share a key are quick to make. */
export const made = (order: CertificateOrder = {}): Promise<Certificate> =>
  decodeCertificate(makeCertificate({ key, subject, ...order }).der);

export const good = await made();

/** The good root with a part of its record changed, for what cannot be made. */
export const edited = (part: Partial<Certificate>): Certificate => ({ ...good, ...part });

/** A certificate and what a check makes of it; undefined: nothing. */
export type Weighing = readonly [
  what: string,
  certificate: Certificate | Promise<Certificate>,
  severity: Severity | undefined,
];

/** Tests every check of a group on its own certificates; each has at least one that it finds. */
export function weigh<Id extends CheckId>(
  checks: Readonly<Record<Id, RootCheck>>,
  weighings: Readonly<Record<Id, readonly Weighing[]>>,
): void {
  for (const id of Object.keys(checks) as Id[]) {
    for (const [what, certificate, severity] of weighings[id]) {
      it(`${id}: ${what} is ${severity === undefined ? 'nothing' : `of severity ${severity}`}`, async () => {
        const found = checkRoot(await certificate, { now }).find((finding) => finding.id === id);
        assert.equal(found?.severity, severity);
      });
    }
    it(`${id} finds something, and spares the good root`, () => {
      assert.ok(weighings[id].some(([, , severity]) => severity !== undefined));
      assert.equal(checks[id].weigh(good, { now }), undefined);
      assert.ok(checks[id].sources.length > 0);
    });
  }
}
