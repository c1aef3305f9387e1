import type { Randomness } from '../randomness.ts';
import { type DerTree, parseTrees, siblings, writeTree } from './derTree.ts';

const tags = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x17, 0x18, 0x1e, 0x30, 0x31, 0x80, 0x82, 0x86, 0xa0, 0xa3,
];

/** Changes one list of siblings. */
type TreeMutation = (list: DerTree[], random: Randomness) => void;

const treeMutations: readonly TreeMutation[] = [
  function removeOne(list, random) {
    list.splice(random.below(list.length), 1);
  },
  function repeatOne(list, random) {
    const one = random.of(list);
    list.splice(random.below(list.length), 0, ...Array<DerTree>(1 + random.below(20)).fill(one));
  },
  function swapTwo(list, random) {
    const [one] = list.splice(random.below(list.length), 1);
    list.splice(random.below(list.length + 1), 0, ...(one === undefined ? [] : [one]));
  },
  function changeTag(list, random) {
    random.of(list).tag = random.of(tags);
  },
  function replaceContent(list, random) {
    const position = random.below(list.length);
    const content = random.octets(random.of([0, 1, 2, 4, 20, 300]));
    list.splice(position, 1, { tag: list[position]?.tag ?? 0x04, lead: Buffer.alloc(0), content });
  },
  function wrapDeep(list, random) {
    const position = random.below(list.length);
    for (let depth = random.below(50); depth > 0; depth--) {
      list.splice(position, 1, { tag: 0x30, lead: Buffer.alloc(0), children: list.slice(position, position + 1) });
    }
  },
];

/** DER after one or two changes to its structure, its lengths right; the same bytes when they are no DER. */
export function restructured(bytes: Uint8Array, random: Randomness): Uint8Array {
  const trees = parseTrees(bytes);
  if (trees === undefined) {
    return bytes;
  }
  for (let changes = 1 + random.below(2); changes > 0; changes--) {
    const lists = [...siblings(trees)].filter((list) => list.length > 0);
    if (lists.length > 0) {
      random.of(treeMutations)(random.of(lists), random);
    }
  }
  return Buffer.concat(trees.map(writeTree));
}
