import type { Irregularity } from '../certificate.ts';
import type { DerCursor } from '../der/derReader.ts';
import type { ExtensionValue } from './extension.ts';

/** Told of each irregularity as it is met. */
export type Note = (irregularity: Irregularity) => void;

/**
 * Reads what is inside an extension's OCTET STRING; whoever calls it sees to it that nothing is left over.
 * Throws CertificateError when it is damaged.
 */
export type ValueReader = (der: Uint8Array, value: DerCursor, note: Note) => ExtensionValue;
