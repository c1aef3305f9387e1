import { RevokedCertificate } from 'pkijs';
import { Breather } from '../breather.ts';
import { CertificateError } from '../certificateError.ts';
import { readTime } from '../certificateTime.ts';
import { contentOf, type DerNode, derTree, eachPart, wholeOf } from '../der/derTree.ts';
import { integerHex } from '../der/hex.ts';
import { type Extension, extensionValue, type RevocationReason } from '../extensions/extension.ts';
import { readExtensions } from '../extensions/readExtensions.ts';
import { extensionOctets, isPaddedInteger, type Notes, noteSurplus, withoutOctets } from '../outlineParts.ts';

/** One certificate that a list revokes (RFC 5280, section 5.1.2.6). */
export interface RevokedEntry {
  /** Upper-case hex of whole bytes, with a minus sign when negative. */
  readonly serialNumber: string;
  /** Milliseconds since the epoch; undefined when there is no such day or time. */
  readonly date: number | undefined;
  /** Undefined when the list gives none. */
  readonly reason: RevocationReason | 'unreadable' | undefined;
  /** The extensions of the entry, the reason among them. */
  readonly extensions: readonly Extension[];
}

/** Real entries have 30 to 80 octets. */
const mostOctetsRead = 128 * 1024;

/** An entry of a list has about a dozen. */
const mostEntryElements = 1_000;

/** How many entries are counted before the clock is looked at again. */
const countedAtOnce = 256;

/**
 * Reads the first entries of a list and counts all of them. Gives way to others.
 *
 * @param revoked the SEQUENCE of the entries, in the list's bytes. @param most how many are read, if they are not very long.
 * @throws CertificateError `malformed` when they do not fit into the list. An entry that is damaged inside is `unreadable`.
 */
export async function readRevokedEntries(
  der: Uint8Array,
  revoked: DerNode | undefined,
  most: number,
  notes: Notes,
): Promise<{ readonly entryCount: number; readonly entries: readonly (RevokedEntry | 'unreadable')[] }> {
  const entries: (RevokedEntry | 'unreadable')[] = [];
  const breather = new Breather();
  let entryCount = 0;
  for (const element of revoked === undefined ? [] : eachPart(der, revoked)) {
    const isRead = entryCount < most && element.end - (revoked?.start ?? 0) <= mostOctetsRead;
    if (isRead) {
      entries.push(readEntry(new Uint8Array(wholeOf(der, element)), notes));
    }
    entryCount++;
    if (isRead || entryCount % countedAtOnce === 0) {
      await breather.breathe();
    }
  }
  return { entryCount, entries: Object.freeze(entries) };
}

function readEntry(der: Uint8Array, notes: Notes): RevokedEntry | 'unreadable' {
  try {
    return readRegularEntry(der, notes);
  } catch (error) {
    if (error instanceof CertificateError) {
      return 'unreadable';
    }
    throw error;
  }
}

function readRegularEntry(der: Uint8Array, notes: Notes): RevokedEntry {
  const { root, isDer } = derTree(der, mostEntryElements);
  const [serialNumber, date, list, ...others] = root.parts;
  if (serialNumber === undefined || date === undefined || serialNumber.contentStart === serialNumber.contentEnd) {
    throw new CertificateError('malformed');
  }
  const octets = extensionOctets(der, list, notes);
  const parsed = parseEntry(der, octets);
  const { instant, isUsual } = readTime({ tag: date.tag, content: contentOf(der, date) });
  noteSurplus(others, notes);
  if (!isDer) {
    notes.add('notDer');
  }
  if (isPaddedInteger(contentOf(der, serialNumber))) {
    notes.add('serialPadding');
  }
  if (instant !== undefined && !isUsual) {
    notes.add('timeEncoding');
  }
  const parsedExtensions = parsed.crlEntryExtensions?.extensions ?? [];
  const extensions = readExtensions(parsedExtensions, octets, (irregularity) => notes.add(irregularity));
  const reason = extensionValue(extensions, 'revocationReason', '2.5.29.21');
  return Object.freeze({
    serialNumber: integerHex(parsed.userCertificate.valueBlock.valueHexView),
    date: instant,
    reason: typeof reason === 'object' ? reason.reason : reason,
    extensions,
  });
}

function parseEntry(der: Uint8Array, octets: readonly Uint8Array[]): RevokedCertificate {
  try {
    return RevokedCertificate.fromBER(withoutOctets(der, octets));
  } catch (error) {
    throw new CertificateError('malformed', undefined, { cause: error });
  }
}
