import type { Certificate } from '../certificate.ts';

/**
 * How much a finding weighs for a certificate that is to be trusted as a root. `error`: it will not work as one, so it is
 * added only with *Add Anyway*. `warning`: it may not work. `note`: worth knowing, nothing to do. `hint`: a rule
 * that does not bind a private root; in the text of a certificate alone.
 */
export type Severity = 'error' | 'warning' | 'note' | 'hint';

const byWeight: readonly Severity[] = ['error', 'warning', 'note', 'hint'];

/** Sorts what has a weight, the weightiest first. */
export function byWeightiest(one: { readonly severity: Severity }, other: { readonly severity: Severity }): number {
  return byWeight.indexOf(one.severity) - byWeight.indexOf(other.severity);
}

/** When the check is made. */
export interface CheckTime {
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** One thing that may be wrong with a root. */
export interface RootCheck {
  /** Undefined when the certificate is right. */
  readonly weigh: (certificate: Certificate, moment: CheckTime) => Severity | undefined;
  /** Where the rule stands: RFC and section, CA/Browser Forum TLS Baseline Requirements ("BR") and section, zlint's name. */
  readonly sources: readonly string[];
}

/** A check that always weighs the same. */
export function check(
  severity: Severity,
  fails: (certificate: Certificate, moment: CheckTime) => boolean,
  ...sources: readonly string[]
): RootCheck {
  return { weigh: (certificate, moment) => (fails(certificate, moment) ? severity : undefined), sources };
}

/** A rule of the CA/Browser Forum, which binds public roots: of interest for a private root too, and never in its way. */
export function publicRootCheck(
  fails: (certificate: Certificate) => boolean,
  ...sources: readonly string[]
): RootCheck {
  return check('hint', (certificate) => certificate.selfIssued && fails(certificate), ...sources);
}
