import { CertificateRevocationList } from 'pkijs';
import type { Certificate, SelfSigned, SignatureAlgorithm } from '../certificate.ts';
import { CertificateError } from '../certificateError.ts';
import { readTime } from '../certificateTime.ts';
import { derShape } from '../der/derShape.ts';
import { type Extension, extensionValue } from '../extensions/extension.ts';
import { readExtensions } from '../extensions/readExtensions.ts';
import type { Irregularity } from '../irregularity.ts';
import { type DistinguishedName, isSameName, readName } from '../names/distinguishedName.ts';
import { type Notes, withoutOctets } from '../outlineParts.ts';
import { verifySignature } from '../signature.ts';
import { readSignatureAlgorithm } from '../signatureAlgorithm.ts';
import { type Thumbprints, thumbprints } from '../thumbprints.ts';
import { type ListOutline, revocationListOutline } from './revocationListOutline.ts';
import { type RevokedEntry, readRevokedEntries } from './revokedEntries.ts';

/** A certificate revocation list (CRL; RFC 5280, section 5): plain data, frozen. It is shown, and never sent. */
export interface RevocationList {
  /** Its own bytes. Not to be written to. */
  readonly der: Uint8Array;
  readonly thumbprints: Thumbprints;
  /** 1 or 2; what is encoded plus one. */
  readonly version: number;
  readonly issuer: DistinguishedName;
  /** Milliseconds since the epoch; undefined when there is no such day or time. */
  readonly thisUpdate: number | undefined;
  /** The same; `none` when it names no next update. */
  readonly nextUpdate: number | 'none' | undefined;
  /** Upper-case hex; undefined when it has none, or none that can be read. */
  readonly number: string | undefined;
  /** How many certificates it revokes, and the first of them. */
  readonly entryCount: number;
  readonly entries: readonly (RevokedEntry | 'unreadable')[];
  readonly extensions: readonly Extension[];
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** What is signed, and the signature's octets: views of `der`. */
  readonly signedPart: Uint8Array;
  readonly signature: Uint8Array;
  /** `noIssuer` until `verifiedList` looks for its issuer. */
  readonly verified: ListSignature;
  readonly irregularities: readonly Irregularity[];
}

/** This many entries are read at most. Others are only counted. */
export const mostEntries = 1_000;

/**
 * Reads one revocation list with PKI.js. PKI.js gets the frame without the entries, then the first entries one by one: all of them at
 * once would take too long, and PKI.js cannot give way. This function gives way to others between entries.
 *
 * @param bytes of exactly one list; copied.
 * @param entriesToRead of the first entries, at most `mostEntries`; the others are counted.
 * @throws CertificateError when they are anything else.
 */
export async function readRevocationList(bytes: Uint8Array, entriesToRead = mostEntries): Promise<RevocationList> {
  if (derShape(bytes) !== 'revocationList') {
    throw new CertificateError('otherDer');
  }
  const der = new Uint8Array(bytes);
  const notes: Notes = new Set();
  const outline = revocationListOutline(der, notes);
  const parsed = parseFrame(outline);
  const note = (irregularity: Irregularity): void => {
    notes.add(irregularity);
  };
  const issuer = readName(parsed.issuer, note);
  const extensions = readExtensions(parsed.crlExtensions?.extensions ?? [], outline.extensions, note);
  const revoked = await readRevokedEntries(der, outline.revoked, entriesToRead, notes);
  const number = extensionValue(extensions, 'listNumber', '2.5.29.20');
  return Object.freeze({
    der,
    thumbprints: Object.freeze(thumbprints(der)),
    // What is encoded is one less.
    version: parsed.version + 1,
    issuer,
    ...readUpdates(outline, note),
    number: typeof number === 'object' ? number.number : undefined,
    ...revoked,
    extensions,
    signatureAlgorithm: readSignatureAlgorithm(parsed.signatureAlgorithm),
    signedPart: outline.signedPart,
    signature: outline.signature,
    verified: 'noIssuer',
    irregularities: Object.freeze([...notes]),
  });
}

function parseFrame({ frame, frameSignature, extensions }: ListOutline): CertificateRevocationList {
  try {
    return CertificateRevocationList.fromBER(withoutOctets(frame, [frameSignature, ...extensions]));
  } catch (error) {
    throw new CertificateError('malformed', undefined, { cause: error });
  }
}

/** PKI.js takes a time without seconds for 1899, and February 30 for March 1: times are read from their octets. */
function readUpdates(
  outline: ListOutline,
  note: (irregularity: Irregularity) => void,
): Pick<RevocationList, 'thisUpdate' | 'nextUpdate'> {
  const thisUpdate = readTime(outline.thisUpdate);
  const nextUpdate = outline.nextUpdate === undefined ? undefined : readTime(outline.nextUpdate);
  if ([thisUpdate, nextUpdate].some((time) => time?.instant !== undefined && !time.isUsual)) {
    note('timeEncoding');
  }
  return { thisUpdate: thisUpdate.instant, nextUpdate: nextUpdate === undefined ? 'none' : nextUpdate.instant };
}

/** Whether the issuer's key made a list's signature; `noIssuer` when there is no certificate with the issuer's name. */
export type ListSignature = SelfSigned | 'noIssuer';

/** At most this many certificates of one name are tried. */
const mostIssuers = 4;

/** The list, its signature verified with the certificates that came with it. */
export async function verifiedList(
  list: RevocationList,
  certificates: readonly Certificate[],
): Promise<RevocationList> {
  return Object.freeze({ ...list, verified: await signatureOf(list, certificates) });
}

async function signatureOf(list: RevocationList, certificates: readonly Certificate[]): Promise<ListSignature> {
  const issuers = certificates.filter(({ subject }) => isSameName(subject, list.issuer)).slice(0, mostIssuers);
  if (issuers.length === 0) {
    return 'noIssuer';
  }
  const isOdd = oddities.some((one) => list.irregularities.includes(one));
  const answers: SelfSigned[] = [];
  for (const { publicKey } of isOdd ? [] : issuers) {
    answers.push(await verifySignature(list, publicKey));
  }
  if (answers.includes('yes')) {
    return 'yes';
  }
  return isOdd || answers.includes('unchecked') ? 'unchecked' : 'no';
}

/** If the list is odd in one of these ways, programs disagree about what is signed, or about the signature's own octets. */
const oddities = ['notDer', 'signatureBits', 'algorithmsDiffer'] as const;
