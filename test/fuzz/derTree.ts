import { readElement } from '../../src/certificates/der/derReader.ts';
import { type Der, element } from '../fixtures/derWriter.ts';

/** DER as a tree that can be changed and written again with lengths that fit. Strings of octets that hold DER are branches too. */
export type DerTree =
  | { tag: number; readonly lead: Uint8Array; children: DerTree[] }
  | { tag: number; readonly lead: Uint8Array; content: Uint8Array };

/** The elements of the bytes; undefined when they are no DER to the end. */
export function parseTrees(bytes: Uint8Array): DerTree[] | undefined {
  const trees: DerTree[] = [];
  for (let position = 0; position < bytes.length; ) {
    const found = readElement(bytes, position, bytes.length);
    if (typeof found === 'string') {
      return undefined;
    }
    trees.push(parseContent(found.tag, bytes.subarray(found.contentStart, found.end)));
    position = found.end;
  }
  return trees;
}

function parseContent(tag: number, content: Uint8Array): DerTree {
  const isConstructed = (tag & 0x20) !== 0;
  // A bit string begins with the number of its unused bits.
  const lead = content.subarray(0, tag === 0x03 ? 1 : 0);
  const children =
    isConstructed || tag === 0x03 || tag === 0x04 ? parseTrees(content.subarray(lead.length)) : undefined;
  return children === undefined || (!isConstructed && children.length === 0)
    ? { tag, lead: content.subarray(0, 0), content }
    : { tag, lead, children };
}

export function writeTree(tree: DerTree): Der {
  return element(tree.tag, tree.lead, 'children' in tree ? Buffer.concat(tree.children.map(writeTree)) : tree.content);
}

/** Every list of siblings of a tree, the deepest ones included. */
export function* siblings(trees: DerTree[]): Iterable<DerTree[]> {
  yield trees;
  for (const tree of trees) {
    if ('children' in tree) {
      yield* siblings(tree.children);
    }
  }
}
