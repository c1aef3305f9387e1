import { CertificateError } from '../certificateError.ts';
import { maxCertificates, type Piece, problem } from './content.ts';

/** Version 0, then "CERT". */
const magic = '0000000043455254';

/** Ids of entries ([MS-OSHARED], section 2.3.2.5). All others are properties of the next entry. */
const entryId = { end: 0, certificate: 32, revocationList: 33, trustList: 34 } as const;

const headerLength = 12;

/** Whether bytes begin like a serialized certificate store of Windows (.sst). */
export function isSerializedStore(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, magic.length / 2)).toString('hex') === magic;
}

/**
 * The parts of a serialized certificate store, as `Export-Certificate -Type SST` and certmgr write it. Each entry has an id, an
 * encoding and a length; numbers are little-endian. It never holds keys: at most a property names one in Windows.
 *
 * @returns its parts, and where it ends in the bytes.
 * @throws CertificateError `truncated`, `tooMany`, and `noCertificate` when it is empty.
 */
export function readSerializedStore(bytes: Uint8Array): { readonly pieces: readonly Piece[]; readonly end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: Piece[] = [];
  let position = magic.length / 2;
  for (let id = -1; id !== entryId.end; ) {
    if (position + headerLength > bytes.length) {
      throw new CertificateError('truncated');
    }
    id = view.getUint32(position, true);
    const start = position + headerLength;
    position = start + view.getUint32(position + 8, true);
    if (position > bytes.length) {
      throw new CertificateError('truncated');
    }
    pieces.push(...entryPieces(id, bytes.subarray(start, position)));
    if (pieces.length > maxCertificates) {
      throw new CertificateError('tooMany');
    }
  }
  if (pieces.length === 0) {
    throw new CertificateError('noCertificate');
  }
  return { pieces, end: position };
}

function entryPieces(id: number, der: Uint8Array): readonly Piece[] {
  switch (id) {
    case entryId.certificate:
      return [{ kind: 'certificate', der }];
    case entryId.revocationList:
      return [{ kind: 'revocationList', der, isBeside: true }];
    case entryId.trustList:
      return [problem('otherDer')];
    default:
      return [];
  }
}
