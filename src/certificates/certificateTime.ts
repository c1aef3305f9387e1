import { derTag } from './der/derReader.ts';
import type { TaggedOctets } from './outlineParts.ts';

const zone = '(?<zone>Z|[+-][0-9]{4})';
const utcTime = new RegExp(
  `^(?<year>\\d{2})(?<month>\\d{2})(?<day>\\d{2})(?<hour>\\d{2})(?<minute>\\d{2})(?<second>\\d{2})?${zone}$`,
);
const generalizedTime = new RegExp(
  `^(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})(?<hour>\\d{2})(?:(?<minute>\\d{2})(?:(?<second>\\d{2})(?:\\.(?<fraction>\\d{1,9}))?)?)?${zone}$`,
);

/** One end of a validity. */
export interface CertificateTime {
  /** Milliseconds since the epoch; undefined when there is no such day or time. */
  readonly instant: number | undefined;
  /** Written as RFC 5280 wants it (section 4.1.2.5): with seconds, in UTC, as UTCTime up to 2049 and as GeneralizedTime after. */
  readonly isUsual: boolean;
}

/**
 * Reads the UTCTime or GeneralizedTime of a validity.
 *
 * Certificates without seconds or with an offset exist and mean one instant (X.680, sections 46 and 47), so they are read
 * for what they say. A day that does not exist (February 30) is none: it is never taken for the day after.
 */
export function readTime({ tag, content }: TaggedOctets): CertificateTime {
  const text = Buffer.from(content).toString('latin1');
  const parts = matchTime(tag, text)?.groups;
  if (parts === undefined) {
    return { instant: undefined, isUsual: false };
  }
  const year = fullYear(tag, Number(parts['year']));
  const offset = offsetMs(parts['zone'] ?? '');
  const local = localTime(year, parts);
  const isUsual =
    parts['zone'] === 'Z' &&
    parts['second'] !== undefined &&
    parts['fraction'] === undefined &&
    (tag === derTag.utcTime || year >= 2050);
  return { instant: local === undefined || offset === undefined ? undefined : local - offset, isUsual };
}

/** The time as it would be in UTC; undefined when there is none such. */
function localTime(year: number, parts: Readonly<Record<string, string | undefined>>): number | undefined {
  const [month, day] = [Number(parts['month']), Number(parts['day'])];
  const [hour, minute, second] = [Number(parts['hour']), Number(parts['minute'] ?? 0), Number(parts['second'] ?? 0)];
  const milliseconds = Math.floor(Number(`0.${parts['fraction'] ?? 0}`) * 1000);
  const date = new Date(0);
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, milliseconds);
  const isReal =
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return isReal ? date.getTime() : undefined;
}

function matchTime(tag: number, text: string): RegExpExecArray | null {
  switch (tag) {
    case derTag.utcTime:
      return utcTime.exec(text);
    case derTag.generalizedTime:
      return generalizedTime.exec(text);
    default:
      return null;
  }
}

// RFC 5280, section 4.1.2.5.1: two digits from 50 on are of the last century.
function fullYear(tag: number, year: number): number {
  if (tag === derTag.generalizedTime) {
    return year;
  }
  return year >= 50 ? 1900 + year : 2000 + year;
}

/** Undefined when there is no such offset. */
function offsetMs(zoneText: string): number | undefined {
  if (zoneText === 'Z') {
    return 0;
  }
  const hours = Number(zoneText.slice(1, 3));
  const minutes = Number(zoneText.slice(3));
  if (hours > 23 || minutes > 59) {
    return undefined;
  }
  const sign = zoneText.startsWith('-') ? -1 : 1;
  return sign * (hours * 60 + minutes) * 60_000;
}
