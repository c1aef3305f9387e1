import { Enumerated, Integer } from 'asn1js';
import { CertificateError } from '../certificateError.ts';
import { readTime } from '../certificateTime.ts';
import { derTag } from '../der/derReader.ts';
import { contentOf } from '../der/derTree.ts';
import { integerHex } from '../der/hex.ts';
import { parsedAs, type ValueReader } from './content.ts';
import { revocationReasons } from './extension.ts';
import { elementsOf, firstOf, inOrder, readPointName } from './nameValues.ts';

/** CRL number and delta CRL indicator (RFC 5280, sections 5.2.3 and 5.2.4), and Microsoft's number of the base list. */
export const readListNumber: ValueReader = (content) => {
  const { valueHexView } = parsedAs(content, Integer).valueBlock;
  if (content.root.tag !== derTag.integer || valueHexView.length === 0) {
    throw new CertificateError('malformed');
  }
  return { kind: 'listNumber', number: integerHex(valueHexView) };
};

/** RFC 5280, section 5.3.1. */
export const readRevocationReason: ValueReader = (content) => {
  parsedAs(content, Enumerated);
  const [number = -1, ...others] = contentOf(content.raw, content.root);
  const reason = others.length === 0 ? revocationReasons[number] : undefined;
  if (reason === undefined) {
    throw new CertificateError('malformed');
  }
  return { kind: 'revocationReason', reason };
};

/** Invalidity date (RFC 5280, section 5.3.2) and Microsoft's next publication of a list. PKI.js reads odd times for others. */
export const readMoment: ValueReader = ({ raw, root }) => {
  const { instant } = readTime({ tag: root.tag, content: contentOf(raw, root) });
  if (instant === undefined) {
    throw new CertificateError('malformed');
  }
  return { kind: 'time', time: instant };
};

const pointTags = { name: 0xa0, user: 0x81, ca: 0x82, reasons: 0x83, indirect: 0x84, attribute: 0x85 } as const;

/** RFC 5280, section 5.2.5. PKI.js' own class expects a set in a name that is relative to the issuer. */
export const readIssuingDistributionPoint: ValueReader = (content, note) => {
  const { raw, root } = content;
  inOrder(root.parts, Object.values(pointTags));
  const parts = new Map(root.parts.map((part) => [part.tag, part]));
  const isSet = (tag: number): boolean => {
    const flag = parts.get(tag);
    return flag !== undefined && contentOf(raw, flag)[0] !== 0;
  };
  const name = parts.get(pointTags.name);
  const [first] = elementsOf(content);
  return {
    kind: 'issuingDistributionPoint',
    ...(name === undefined || first === undefined
      ? { names: [], relativeName: undefined }
      : readPointName(firstOf(first), name.parts, note)),
    only: (['user', 'ca', 'attribute'] as const).find((kind) => isSet(pointTags[kind])),
    someReasons: parts.has(pointTags.reasons),
    isIndirect: isSet(pointTags.indirect),
  };
};
