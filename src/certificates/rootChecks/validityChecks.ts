import type { Certificate } from '../certificate.ts';
import { check, publicRootCheck, type RootCheck } from './rootCheck.ts';

const dayMilliseconds = 86_400_000;
/** BR 7.1.2.1.1: a root is valid for so many days. */
const fewestDays = 2_922;
const mostDays = 9_132;
export const soonDays = 30;
const nextDays = 90;
/** RFC 5280, section 4.1.2.5: the last second of 9999 stands for "no expiry". */
const noExpiry = Date.UTC(9999, 0, 1);

/** How long it is valid, in days; undefined when that cannot be said. */
function validDays({ notBefore, notAfter }: Certificate): number | undefined {
  return notBefore === undefined || notAfter === undefined ? undefined : (notAfter - notBefore) / dayMilliseconds;
}

/** How many days are left; negative when it has expired, undefined when that cannot be said. */
function daysLeft({ notAfter }: Certificate, now: number): number | undefined {
  return notAfter === undefined ? undefined : (notAfter - now) / dayMilliseconds;
}

function isBetween(value: number | undefined, least: number, most: number): boolean {
  return value !== undefined && value >= least && value <= most;
}

/** When it is valid. */
export const validityChecks = {
  expired: check('error', (c, { now }) => c.notAfter !== undefined && c.notAfter < now, 'RFC 5280 4.1.2.5'),
  'not-yet-valid': check('warning', (c, { now }) => c.notBefore !== undefined && c.notBefore > now, 'RFC 5280 4.1.2.5'),
  'expires-soon': check('warning', (c, { now }) => isBetween(daysLeft(c, now), 0, soonDays), 'RFC 5280 4.1.2.5'),
  'expires-soon-90': check(
    'note',
    (c, { now }) => {
      const left = daysLeft(c, now);
      return isBetween(left, 0, nextDays) && !isBetween(left, 0, soonDays);
    },
    'RFC 5280 4.1.2.5',
  ),
  'validity-reversed': check(
    'error',
    (c) => (validDays(c) ?? 1) <= 0,
    'RFC 5280 4.1.2.5',
    'zlint e_validity_time_not_positive',
  ),
  'time-invalid': check(
    'error',
    (c) => c.notBefore === undefined || c.notAfter === undefined,
    'RFC 5280 4.1.2.5',
    'pkilint pkix.invalid_time_syntax',
  ),
  'time-encoding': check(
    'warning',
    (c) => c.irregularities.includes('timeEncoding'),
    'RFC 5280 4.1.2.5.1',
    'zlint e_utc_time_does_not_include_seconds',
    'zlint e_utc_time_not_in_zulu',
    'zlint e_wrong_time_format_pre2050',
  ),
  'validity-very-long': publicRootCheck((c) => (validDays(c) ?? 0) > mostDays, 'BR 7.1.2.1.1'),
  'validity-short': publicRootCheck((c) => isBetween(validDays(c), 0, fewestDays), 'BR 7.1.2.1.1'),
  'validity-no-expiry': check('hint', (c) => (c.notAfter ?? 0) >= noExpiry, 'RFC 5280 4.1.2.5'),
} as const satisfies Record<string, RootCheck>;
