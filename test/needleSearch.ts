/**
 * Finds which of many byte strings occur in a content, all in one pass, and skips most of it: the algorithm of Wu and Manber
 * ("A fast algorithm for multi-pattern searching", 1994) with blocks of two octets.
 */
export class NeedleSearch<Name> {
  /** How many octets each needle has at least. */
  readonly #window: number;
  /** By block: how far the window may move when it ends with the block. */
  readonly #shifts: Uint8Array;
  /** By the block that ends their first window. */
  readonly #needles = new Map<number, { readonly name: Name; readonly octets: Uint8Array }[]>();

  /** Each needle has 2 octets at least. */
  constructor(needles: readonly (readonly [name: Name, octets: Uint8Array])[]) {
    this.#window = Math.min(255, ...needles.map(([, { length }]) => length));
    if (this.#window < 2) {
      throw new RangeError('A needle has two octets at least.');
    }
    this.#shifts = new Uint8Array(0x10000).fill(this.#window - 1);
    for (const [name, octets] of needles) {
      for (let end = 1; end < this.#window; end++) {
        const block = blockAt(octets, end);
        this.#shifts[block] = Math.min(this.#shifts[block] ?? 0, this.#window - 1 - end);
      }
      const last = blockAt(octets, this.#window - 1);
      this.#needles.set(last, [...(this.#needles.get(last) ?? []), { name, octets }]);
    }
  }

  /** The names of the needles that occur in the content. */
  in(content: Uint8Array): ReadonlySet<Name> {
    const found = new Set<Name>();
    for (let end = this.#window - 1; end < content.length; ) {
      const block = blockAt(content, end);
      const shift = this.#shifts[block] ?? 0;
      if (shift === 0) {
        this.#compare(content, end - this.#window + 1, block, found);
      }
      end += shift === 0 ? 1 : shift;
    }
    return found;
  }

  #compare(content: Uint8Array, start: number, block: number, found: Set<Name>): void {
    for (const { name, octets } of this.#needles.get(block) ?? []) {
      if (octets.every((octet, index) => octet === content[start + index])) {
        found.add(name);
      }
    }
  }
}

function blockAt(octets: Uint8Array, end: number): number {
  return ((octets[end - 1] ?? 0) << 8) | (octets[end] ?? 0);
}
