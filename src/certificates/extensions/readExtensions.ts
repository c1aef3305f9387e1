import type { Extension as PkijsExtension } from 'pkijs';
import { CertificateError } from '../certificateError.ts';
import { derTag } from '../der/derReader.ts';
import { derTree } from '../der/derTree.ts';
import type { Note } from '../irregularity.ts';
import { extensionNames } from '../oids/names.ts';
import type { Extension } from './extension.ts';
import { knownExtensions } from './valueReaders.ts';

/** Real certificates have a dozen or two. */
const mostExtensions = 500;

/**
 * How much is read of what a certificate's extensions say, all of them together, in elements of the frame: 6,000 DNS names or
 * 100 policies take this much. More is hostile and would take its time.
 */
const mostCost = 12_003;

/**
 * Every extension of a certificate, in order (RFC 5280, section 4.2). What one says is read apart from the others: a damaged
 * one is `unreadable`, and the rest stays. So is one that is too long: nothing is concluded from a part of it.
 *
 * @param extensions as PKI.js has them, without their values. @param octets the value of each: a view of the certificate's bytes.
 * @throws CertificateError `overlong` for too many, `malformed` when PKI.js found others than the outline has.
 */
export function readExtensions(
  extensions: readonly PkijsExtension[],
  octets: readonly Uint8Array[],
  note: Note,
): readonly Extension[] {
  if (extensions.length > mostExtensions) {
    throw new CertificateError('overlong');
  }
  if (extensions.length !== octets.length) {
    throw new CertificateError('malformed');
  }
  let costLeft = mostCost;
  return Object.freeze(
    extensions.map(({ extnID: oid, critical }, i) => {
      const raw = octets[i] ?? new Uint8Array();
      // An empty SEQUENCE says nothing; only basicConstraints may be one, and then says that this is no CA.
      if (raw.length === 0 || (raw.length === 2 && raw[0] === derTag.sequence && oid !== '2.5.29.19')) {
        note('emptyExtension');
      }
      const { value, cost, isTooLong } = readValue(oid, raw, costLeft, note);
      costLeft -= cost;
      return Object.freeze({ name: extensionNames[oid] ?? oid, oid, critical, raw, value, isTooLong });
    }),
  );
}

interface ReadValue extends Pick<Extension, 'value' | 'isTooLong'> {
  readonly cost: number;
}

function readValue(oid: string, raw: Uint8Array, mostCost: number, note: Note): ReadValue {
  const known = knownExtensions[oid];
  if (known === undefined) {
    return { value: 'unknown', cost: 0, isTooLong: false };
  }
  let cost = 0;
  try {
    const { root, size, isDer } = derTree(raw, mostCost);
    cost = size * known.cost;
    if (cost > mostCost) {
      throw new CertificateError('overlong');
    }
    if (!isDer || root.end < raw.length) {
      throw new CertificateError('malformed');
    }
    return { value: Object.freeze(known.read({ oid, raw, root }, note)), cost, isTooLong: false };
  } catch (error) {
    if (error instanceof CertificateError) {
      const isTooLong = error.reason === 'overlong';
      return { value: 'unreadable', cost: isTooLong ? 0 : cost, isTooLong };
    }
    throw error;
  }
}
