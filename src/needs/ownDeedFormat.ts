import { type Fields, fieldsOf, isText, isTime } from '../stopStart/stored/jsonFields.ts';
import type { OwnDeed } from './ownDeed.ts';

const format = 'ase-certificates own deed';
/** Raised when an older version of this extension would misread the deed. */
const version = 1;

export function ownDeedText(deed: OwnDeed): string {
  return `${JSON.stringify({ format, version, ...deed })}\n`;
}

/** Reads what `ownDeedText` wrote. Throws an Error that says what is wrong with the text. */
export function parseOwnDeed(text: string): OwnDeed {
  const fields = fieldsOf(JSON.parse(text));
  if (fields?.['format'] !== format) {
    throw new Error('It is not what this extension writes.');
  }
  if (fields['version'] !== version) {
    throw new Error(`It was written by another version of this extension (version ${fields['version']} of its form).`);
  }
  const deed = readDeed(fields);
  if (deed === undefined) {
    throw new Error('Something in it is missing or wrong.');
  }
  return deed;
}

function readDeed({ kind, key, at, what, certificate }: Fields): OwnDeed | undefined {
  if (!isText(key) || !isTime(at)) {
    return undefined;
  }
  if (kind === 'start') {
    return { kind, key, at };
  }
  const isChange = kind === 'change' && (what === 'write' || what === 'delete') && isText(certificate);
  return isChange ? { kind, key, at, what, certificate } : undefined;
}
