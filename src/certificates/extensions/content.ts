import { type AsnType, BaseStringBlock, Constructed } from 'asn1js';
import { type ExtensionParsedValue, ExtensionValueFactory, PkiObject } from 'pkijs';
import { CertificateError } from '../certificateError.ts';
import { attempt } from '../der/asn1.ts';
import { derTag } from '../der/derReader.ts';
import { contentOf, type DerNode } from '../der/derTree.ts';
import type { Note } from '../irregularity.ts';
import { isFaithful, isText, printable } from '../names/directoryString.ts';
import { isPaddedInteger } from '../outlineParts.ts';
import type { ExtensionValue } from './extension.ts';

/** An extension's value before it is read. */
export interface ExtensionContent {
  readonly oid: string;
  /** Its octets, and their outline: one value from end to end, in DER. */
  readonly raw: Uint8Array;
  readonly root: DerNode;
}

/**
 * Reads what an extension says from what PKI.js made of it.
 * Throws CertificateError `malformed` when PKI.js could not read it, or passed over a part of it.
 */
export type ValueReader = (content: ExtensionContent, note: Note) => ExtensionValue;

/** What PKI.js made of a value, which must be of this class. @throws CertificateError `malformed` */
export function parsedAs<Value extends object>(
  content: ExtensionContent,
  type: new (...parameters: never[]) => Value,
): Value {
  const { root } = content;
  if (root.tag === derTag.sequence && root.parts.length === 0 && type.prototype instanceof PkiObject) {
    // PKI.js reads no empty list.
    return new type();
  }
  const parsed = parsedValue(content);
  if (!(parsed instanceof type) || ('parsingError' in parsed && parsed.parsingError !== undefined)) {
    throw new CertificateError('malformed');
  }
  return parsed;
}

/** What PKI.js makes of a value: its class for this extension, or the ASN.1. */
export function parsedValue({ oid, raw }: ExtensionContent): ExtensionParsedValue {
  const parsed = attempt(() => ExtensionValueFactory.fromBER(oid, raw));
  if (parsed === null) {
    throw new CertificateError('malformed');
  }
  return parsed;
}

/** PKI.js passes over what comes after the parts that it knows. @throws CertificateError `malformed` when there is more. */
export function expectParts({ parts }: DerNode, count: number): void {
  if (parts.length !== count) {
    throw new CertificateError('malformed');
  }
}

/** PKI.js gives numbers of up to three octets. @throws CertificateError `malformed` for others, and for padded ones. */
export function expectSmallNumber(raw: Uint8Array, node: DerNode): void {
  const octets = contentOf(raw, node);
  if (octets.length === 0 || octets.length > 3 || isPaddedInteger(octets)) {
    throw new CertificateError('malformed');
  }
}

/** How many of some optional parts are there. */
export function countOf(...parts: readonly unknown[]): number {
  return parts.filter((part) => part !== undefined).length;
}

/** The elements of a constructed one; none of anything else. */
export function partsOf(element: AsnType | undefined): readonly AsnType[] {
  return element instanceof Constructed ? element.valueBlock.value : [];
}

/** The text of an element; undefined when it is none, or not in the encoding that its type says. */
export function textOf(element: AsnType): string | undefined {
  const tag = element.valueBeforeDecodeView[0] ?? 0;
  if (!isText(tag) || !(element instanceof BaseStringBlock)) {
    return undefined;
  }
  const { value, valueHexView } = element.valueBlock;
  return isFaithful(value, tag, valueHexView) ? printable(value) : undefined;
}
