import { type AsnType, Primitive } from 'asn1js';
import { GeneralName as PkijsGeneralName } from 'pkijs';
import { CertificateError } from '../certificateError.ts';
import { readAs } from '../der/asn1.ts';
import { hex } from '../der/hex.ts';
import type { Note } from '../irregularity.ts';
import { printable } from '../names/directoryString.ts';
import { readName } from '../names/distinguishedName.ts';
import { partsOf, textOf } from './content.ts';
import type { GeneralName } from './extension.ts';

/** The numbers of GeneralName's choices (RFC 5280, section 4.2.1.6). */
const choice = {
  otherName: 0,
  rfc822Name: 1,
  dnsName: 2,
  x400Address: 3,
  directoryName: 4,
  ediPartyName: 5,
  uri: 6,
  ipAddress: 7,
  registeredId: 8,
} as const;

const userPrincipalName = '1.3.6.1.4.1.311.20.2.3';

/**
 * The names of a list of thousands, from its parsed elements. PKI.js makes the schema of a GeneralName anew for each name,
 * which takes a tenth of a millisecond: here it only gets those that have parts.
 *
 * @throws CertificateError `malformed` when one is none of the choices.
 */
export function readGeneralNames(elements: readonly AsnType[], note: Note): readonly GeneralName[] {
  return Object.freeze(elements.map((element) => readGeneralName(simpleName(element) ?? parsedName(element), note)));
}

const textChoices = [choice.rfc822Name, choice.dnsName, choice.uri] as const;
/** Nobody uses them: they are shown as hex, whatever is in them. */
const hexChoices = new Set<number>([choice.x400Address, choice.ediPartyName]);

/** A name without parts that are read, as PKI.js gives it; undefined for every other. */
function simpleName(element: AsnType): PkijsGeneralName | undefined {
  const { tagClass, tagNumber } = element.idBlock;
  if (tagClass !== 3) {
    return undefined;
  }
  const text = textChoices.find((one) => one === tagNumber);
  if (text !== undefined && element instanceof Primitive) {
    return new PkijsGeneralName({ type: text, value: Buffer.from(element.valueBlock.valueHexView).toString('latin1') });
  }
  return hexChoices.has(tagNumber) ? new PkijsGeneralName({ type: choice.x400Address, value: element }) : undefined;
}

function parsedName(schema: AsnType): PkijsGeneralName {
  if (schema.idBlock.tagNumber === choice.directoryName && partsOf(schema).length !== 1) {
    throw new CertificateError('malformed');
  }
  return readAs(PkijsGeneralName, schema);
}

/** A name as PKI.js read it. @throws CertificateError `malformed` when its content cannot be. */
export function readGeneralName({ type, value }: PkijsGeneralName, note: Note): GeneralName {
  switch (type) {
    // IA5String: ASCII. Whatever else stands there is shown as Latin-1, its invisible characters escaped.
    case choice.dnsName:
      return named('DNS', printable(value));
    case choice.rfc822Name:
      return named('email', printable(value));
    case choice.uri:
      return named('URI', printable(value));
    case choice.ipAddress:
      return named('IP', ipText(value.valueBlock.valueHexView));
    case choice.registeredId:
      return named('registered ID', value);
    case choice.directoryName:
      return named('directory', readName(value, note).text);
    case choice.otherName:
      return otherName(value);
    default:
      return named('other', `#${hex(value.valueBeforeDecodeView)}`);
  }
}

function named(kind: GeneralName['kind'], text: string): GeneralName {
  return Object.freeze({ kind, text });
}

function otherName({ valueBlock }: PkijsGeneralName['value']): GeneralName {
  const [type, wrapper, ...others] = valueBlock.value;
  const [content, ...more] = partsOf(wrapper);
  if (type === undefined || content === undefined || others.length > 0 || more.length > 0) {
    throw new CertificateError('malformed');
  }
  const oid = type.valueBlock.toString();
  const text = textOf(content);
  if (oid === userPrincipalName && text !== undefined) {
    return named('UPN', text);
  }
  return named('other', `${oid} ${text ?? `#${hex(content.valueBeforeDecodeView)}`}`);
}

/**
 * An IP address as people write it: four or sixteen octets; twice as many are an address and its mask, as in name
 * constraints (RFC 5280, section 4.2.1.10).
 *
 * @throws CertificateError `malformed` for any other length.
 */
export function ipText(octets: Uint8Array): string {
  switch (octets.length) {
    case 4:
    case 16:
      return address(octets);
    case 8:
    case 32:
      return withMask(octets.subarray(0, octets.length / 2), octets.subarray(octets.length / 2));
    default:
      throw new CertificateError('malformed');
  }
}

function address(octets: Uint8Array): string {
  return octets.length === 4 ? octets.join('.') : version6(octets);
}

/** RFC 5952: lower case, the longest run of two or more zero groups left out, the first of equals. */
function version6(octets: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((octets[2 * i] ?? 0) << 8) | (octets[2 * i + 1] ?? 0));
  const text = groups.map((group) => group.toString(16)).join(':');
  const [longest] = [...text.matchAll(/\b0(?::0)+\b/g)].toSorted((one, other) => other[0].length - one[0].length);
  if (longest === undefined) {
    return text;
  }
  const before = text.slice(0, longest.index).replace(/:$/, '');
  const after = text.slice(longest.index + longest[0].length).replace(/^:/, '');
  return `${before}::${after}`;
}

function withMask(network: Uint8Array, mask: Uint8Array): string {
  const bits = [...mask].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  const prefix = /^(1*)0*$/.exec(bits)?.[1];
  return prefix === undefined ? `${address(network)} mask ${hex(mask)}` : `${address(network)}/${prefix.length}`;
}
