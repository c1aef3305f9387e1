import type { Randomness } from '../randomness.ts';

type Mutation = (bytes: Buffer, random: Randomness, other: Buffer) => Buffer;

const splice = (bytes: Buffer, start: number, removed: number, inserted: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, start), inserted, bytes.subarray(start + removed)]);
const place = (bytes: Buffer, random: Randomness): number => random.below(bytes.length + 1);

/** Octets that mean something: in DER, in PEM, in escapes. */
const telling = Buffer.from('\0\n\r-=\\"<>&%{}[]: \u007f\u0080\u00ff\u0030\u0031\u0002\u0003\u00a0\u00a3', 'latin1');

const mutations: readonly Mutation[] = [
  function flipBit(bytes, random) {
    const position = random.below(bytes.length);
    return splice(bytes, position, 1, Buffer.from([(bytes[position] ?? 0) ^ (1 << random.below(8))]));
  },
  function replaceOctet(bytes, random) {
    return splice(bytes, random.below(bytes.length), 1, random.octets(1));
  },
  function replaceByTelling(bytes, random) {
    return splice(bytes, random.below(bytes.length), 1, Buffer.from([random.of([...telling])]));
  },
  function insert(bytes, random) {
    return splice(bytes, place(bytes, random), 0, random.octets(1 + random.below(8)));
  },
  function remove(bytes, random) {
    return splice(bytes, place(bytes, random), 1 + random.below(16), Buffer.alloc(0));
  },
  function cutOff(bytes, random) {
    return bytes.subarray(0, place(bytes, random));
  },
  function repeat(bytes, random) {
    const start = place(bytes, random);
    return splice(bytes, start, 0, bytes.subarray(start, start + random.below(400)));
  },
  function exchange(bytes, random, other) {
    const start = place(other, random);
    return splice(bytes, place(bytes, random), random.below(200), other.subarray(start, start + random.below(200)));
  },
  /** A length in DER says something else: one octet after the identifier of something constructed or of a string. */
  function changeLength(bytes, random) {
    const lengths = [...bytes.keys()].filter(
      (i) => i > 0 && [0x30, 0x31, 0x03, 0x04, 0xa0, 0xa3].includes(bytes[i - 1] ?? 0),
    );
    const octet = random.of([0, 1, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0x88, 0xff, random.below(256)]);
    return lengths.length === 0 ? bytes : splice(bytes, random.of(lengths), 1, Buffer.from([octet]));
  },
];

/** The bytes after one to four changes; `other` is where parts are exchanged from. */
export function mutated(bytes: Uint8Array, random: Randomness, other: Uint8Array): Buffer {
  let result: Buffer = Buffer.from(bytes);
  for (let changes = 1 + random.below(4); changes > 0 && result.length > 0; changes--) {
    result = random.of(mutations)(result, random, Buffer.from(other));
  }
  return result;
}
