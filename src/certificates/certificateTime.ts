import { CertificateError } from './certificateError.ts';
import { contentOf, type DerElement, derTag } from './derReader.ts';

const zone = '(?<zone>Z|[+-][0-9]{4})';
const utcTime = new RegExp(
  `^(?<year>\\d{2})(?<month>\\d{2})(?<day>\\d{2})(?<hour>\\d{2})(?<minute>\\d{2})(?<second>\\d{2})?${zone}$`,
);
const generalizedTime = new RegExp(
  `^(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})(?<hour>\\d{2})(?:(?<minute>\\d{2})(?:(?<second>\\d{2})(?:\\.(?<fraction>\\d{1,9}))?)?)?${zone}$`,
);

/**
 * Reads the UTCTime or GeneralizedTime of a validity as milliseconds since the epoch.
 *
 * RFC 5280 (section 4.1.2.5) wants seconds and a Z. Certificates without seconds or with an offset exist and mean one
 * instant (X.680, sections 46 and 47), so they are read for what they say; pkijs reads them as 1899-11-30.
 *
 * @throws CertificateError `badTime` when there is no such day or time.
 */
export function readTime(der: Uint8Array, element: DerElement): number {
  const text = Buffer.from(contentOf(der, element)).toString('latin1');
  const parts = matchTime(element.tag, text)?.groups;
  const zoneText = parts?.['zone'];
  if (parts === undefined || zoneText === undefined) {
    throw new CertificateError('badTime');
  }
  const year = fullYear(element.tag, Number(parts['year']));
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
  if (!isReal) {
    throw new CertificateError('badTime');
  }
  return date.getTime() - offsetMs(zoneText);
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

function offsetMs(zoneText: string): number {
  if (zoneText === 'Z') {
    return 0;
  }
  const hours = Number(zoneText.slice(1, 3));
  const minutes = Number(zoneText.slice(3));
  if (hours > 23 || minutes > 59) {
    throw new CertificateError('badTime');
  }
  const sign = zoneText.startsWith('-') ? -1 : 1;
  return sign * (hours * 60 + minutes) * 60_000;
}
