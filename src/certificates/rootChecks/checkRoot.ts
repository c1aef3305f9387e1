import type { Certificate } from '../certificate.ts';
import { constraintChecks, identifierChecks } from './extensionChecks.ts';
import { formChecks } from './formChecks.ts';
import { keyChecks, signatureChecks } from './keyAndSignatureChecks.ts';
import { nameChecks } from './nameChecks.ts';
import { byWeightiest, type CheckTime, type RootCheck, type Severity } from './rootCheck.ts';
import { validityChecks } from './validityChecks.ts';

/**
 * Every check by its stable id. RFC 5280 is what binds a private root: what only public roots must follow (CA/Browser Forum)
 * is a hint at most, and nothing that a root shipped by Mozilla has is an `error`, save being expired.
 */
export const rootChecks = {
  ...signatureChecks,
  ...validityChecks,
  ...constraintChecks,
  ...identifierChecks,
  ...keyChecks,
  ...nameChecks,
  ...formChecks,
} as const;

export type CheckId = keyof typeof rootChecks;

/** Something that a check has found. */
export interface Finding {
  readonly id: CheckId;
  readonly severity: Severity;
}

const checks: readonly (readonly [CheckId, RootCheck])[] = Object.entries(rootChecks) as [CheckId, RootCheck][];

/** Everything that speaks against trusting this certificate as a root, the weightiest first; nothing for a good one. */
export function checkRoot(certificate: Certificate, moment: CheckTime): readonly Finding[] {
  const findings = checks.flatMap(([id, { weigh }]) => {
    const severity = weigh(certificate, moment);
    return severity === undefined ? [] : [{ id, severity }];
  });
  return findings.toSorted(byWeightiest);
}
