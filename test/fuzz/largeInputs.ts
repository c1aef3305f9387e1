import { maxFileBytes } from '../../src/certificates/certificateError.ts';
import { armour } from '../fixtures/derWriter.ts';
import { Randomness } from '../randomness.ts';
import { mutated } from './mutations.ts';
import { seedCertificates } from './seedCertificates.ts';

/** Files as large as may be, made to cost a careless reader its time: each repeats something that begins like more than it is. */
export interface LargeInput {
  readonly name: string;
  readonly make: () => Buffer;
}

const filled = (text: string): Buffer => Buffer.alloc(maxFileBytes, text, 'latin1');
const der = Buffer.from(seedCertificates[0] ?? []);
const base64 = der.toString('base64');
const pem = armour('CERTIFICATE', der);
const head = base64.slice(0, 32);
const key = '-----BEGIN PRIVATE KEY-----';
const block = (body: Buffer): Buffer =>
  Buffer.concat([Buffer.from('-----BEGIN CERTIFICATE-----\n'), body, Buffer.from('\n-----END CERTIFICATE-----\n')]);
const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');

/** What is repeated, up to the largest size. */
const repeated: Readonly<Record<string, string>> = {
  dashes: '-',
  'BEGIN lines': '-----BEGIN CERTIFICATE-----\n',
  'END lines': '-----END CERTIFICATE-----\n',
  'BEGIN and END lines': '-----BEGIN A-----\n-----END A-----\n',
  'BEGIN lines in small letters': '-----begin certificate-----\nMIIBIjANBgkqhkiG9w0BAQEF\n',
  'talk of private keys': 'PRIVATE KEY ',
  'BEGIN far from its name': `BEGIN ${'a '.repeat(5)}PRIVATE KEY`,
  'BEGIN and words before PRIVATE KEY': `BEGIN ${'a'.repeat(16)} ${'b'.repeat(16)} ${'c'.repeat(16)} ${'d'.repeat(16)} PRIVATE KEY\n`,
  'BEGIN PRIVATE without KEY': 'BEGIN PRIVATE ',
  'marks between words': `BEGIN${' "+'.repeat(20)}PRIVATE${' "+'.repeat(20)}KEY`,
  backslashes: '\\',
  'escaped line ends': '\\n',
  'escapes that are none': '\\u00',
  entities: '&#10;',
  'entities that are none': '&#1',
  'double entities': '&amp;amp;#1',
  'percent signs': '%2',
  'soft breaks': '=\n',
  'quoted-printable': '=3D',
  tags: '<a',
  'tags and digits': '<a>MIID',
  'quote marks': '"',
  'quote marks and digits': '"MIIDUDCC',
  'literals of digits': '"MIIDUDCCAjig" + ',
  'quoted lines': '\n> > >',
  'blank lines': '\n',
  'carriage returns': '\r',
  digits: 'A',
  'lines of digits': `${'A'.repeat(64)}\n`,
  'words that are nearly long enough': `${'a'.repeat(59)}.`,
  'letters M': 'M',
  'beginnings of sequences': 'MII',
  'beginnings of sequences apart': 'MIID ',
  'beginnings of keys': 'MC4CAQAwBQYDK2Vw.',
  'beginnings of certificates': head,
  'beginnings of certificates apart': `${head}\n`,
  'beginnings of certificates in quotes': `"${head}" `,
  'beginnings of certificates behind a sign': `+${head}\n`,
  'beginnings of PEM as base64': 'LS0tLS1CRUdJTi',
  'beginnings of PEM as base64 in quotes': '"LS0tLS1CRUdJTi" ',
  'beginnings of stores as base64': '/u3+7Q AAAAAENFUl ',
  'hex of sequences': '3082',
  'hex of certificates': der.toString('hex', 0, 16),
  'hex with colons': '30:82:03:50:30:82:',
  'hex of keys': '302e0201003005',
  zeros: '0',
  'lines with a common edge': `+${'A'.repeat(20)}-\n`,
  'PEM with damaged digits': pem.replace(/M/, '!'),
  'PEM with a sign in front': pem.replaceAll(/^/gm, '+'),
  'PEM of the same certificate': pem,
  'base64 of the same certificate': `${base64}\n`,
  'base64 that is cut off': `${base64.slice(0, -8)}\n`,
  'base64 with an odd digit': `${base64.slice(0, 200)}A${base64.slice(200)}\n`,
  'private keys without an end': `${key}\n`,
  'ports of keys': '"kty":"EC","x":',
  tildes: '~',
  'lines of carriage return and line feed': '\r\n',
  'beginnings of PEM as base64, each a word': 'LS0tL,',
  'beginnings of PEM as base64 below digits': `${'A'.repeat(76)}\nLS0tL\n`,
  'beginnings of sequences with an open end': '30 80 ',
  'hex of sequences without an end': '3080',
  'hex of sequences of something else': '3082000000',
  'small PEM blocks': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
  'long labels': `-----BEGIN A${'%25252520'.repeat(60)}`,
  'marks of UTF-8 in PEM': '\u00ef\u00bb\u00bf-----BEGIN CERTIFICATE-----\n\u00ef\u00bb\u00bfMIID',
  numbers: '48, 130, ',
  'numbers that are too large': '1,2,300,',
  'lists that are too short': `${'1,'.repeat(47)}x`,
  'offsets of dumps': '0000: 30 82 03 50 30 82 02 38\n',
  'layouts in turn': `"${base64.slice(0, 60)}" +\n+${base64.slice(60, 120)}\n> ${base64.slice(120, 180)}\n`,
  'lines of a log': `2024-01-01 12:00:00 INFO ${base64.slice(0, 64)}\n`,
  'soft breaks and escapes': '=3D=\n',
  'escaped tags': `&lt;a${'b'.repeat(198)}`,
  'tags without an end': `<a${' '.repeat(16_000)}`,
  'both alphabets': 'MIID-_+/',
  'digits in a log': `12:00:00 ${'c29tZSB0ZXh0IGluIGJhc2U2NCwg'.repeat(2)}\n`,
  'digits in lines of two lengths': `# ${'a'.repeat(20)}\n# ${'b'.repeat(21)}\n`,
  'letters of a name': 'PRIVATEKE',
  'names of keys between tags': '<a>PRIVATE<b>KEY',
};

/** Octets that text has not. */
const octets: Readonly<Record<string, () => Buffer>> = {
  'dashes of UTF-16': () => Buffer.alloc(maxFileBytes, wide('-')),
  'UTF-16 and ASCII': () => Buffer.alloc(maxFileBytes, Buffer.concat([wide('\ufeffMIID'), Buffer.from('MIID\n')])),
  'marks of UTF-16': () => Buffer.alloc(maxFileBytes, Buffer.from('fffe', 'hex')),
  'UTF-16 of Chinese': () => Buffer.alloc(maxFileBytes, wide('上海a')),
  'PEM of UTF-16': () => Buffer.alloc(maxFileBytes, wide(pem)),
  'both orders of UTF-16': () =>
    Buffer.alloc(maxFileBytes, Buffer.concat([wide('\ufeffAB'), wide('\ufeffCD').swap16()])),
  'dashes of UTF-32': () => Buffer.alloc(maxFileBytes, Buffer.from('2d000000', 'hex')),
  'zeros between digits': () => Buffer.alloc(maxFileBytes, Buffer.from('4100000000', 'hex')),
  'octets of no text': () =>
    Buffer.alloc(maxFileBytes, Buffer.from(Array.from({ length: 65_521 }, (_, i) => i * i * 7_919 + (i >> 3)))),
  'a certificate and lines behind it': () => Buffer.concat([der, Buffer.alloc(4_000_000, 'x\r\n')]),
  'certificates with line ends between': () => Buffer.alloc(maxFileBytes, Buffer.concat([der, Buffer.from('\r\n')])),
  'a block of words': () => block(Buffer.alloc(4_000_000, 'x AAAA\n')),
  'a block of lines with a number': () =>
    block(Buffer.alloc(4_000_000, Array.from({ length: 10 }, (_, i) => `${i}. A\n`).join(''))),
  'a block of blank lines': () => block(Buffer.alloc(4_000_000, '\n')),
  'a header without an end': () => block(Buffer.alloc(4_000_000, 'Proc-Type: x\n')),
  'digits, then words': () =>
    Buffer.concat([Buffer.alloc(maxFileBytes / 2, 'A'), Buffer.alloc(maxFileBytes / 2, '-_')]),
  'base64 of words and beginnings': () => Buffer.from(Buffer.alloc(3_000_000, 'hello, world MIID ').toString('base64')),
  'base64 of UTF-16': () => Buffer.from(Buffer.alloc(3_000_000, wide('-----BEGIN A')).toString('base64')),
  'hex of PEM': () => Buffer.alloc(maxFileBytes, Buffer.from(pem).toString('hex')),
  'PEM behind one long line': () =>
    Buffer.concat([Buffer.alloc(maxFileBytes - 2 * pem.length, 'x '), Buffer.from(pem)]),
  'zeros of UTF-16': () => Buffer.alloc(maxFileBytes),
  'sequences that are open': () => Buffer.alloc(maxFileBytes, Buffer.from('3080', 'hex')),
  'text and sequences': () => Buffer.alloc(maxFileBytes, Buffer.from('0a308203503082', 'hex')),
  'text and beginnings of certificates': () =>
    Buffer.alloc(maxFileBytes, Buffer.concat([Buffer.from('\n'), der.subarray(0, 24)])),
  'text and keys that are none': () => Buffer.alloc(maxFileBytes, Buffer.from('20300302010030', 'hex')),
  'one certificate that says it is longer': () => {
    const long = Buffer.alloc(maxFileBytes, base64);
    long.write(Buffer.from(`3083${(3_000_000).toString(16)}3082`, 'hex').toString('base64'), 0, 'latin1');
    return long;
  },
  'PEM in PEM in PEM': () => {
    let text = pem;
    while (text.length < maxFileBytes / 4) {
      text = armour('CERTIFICATE', Buffer.from(`${text}${text}`));
    }
    return Buffer.from(text);
  },
  'base64 of base64': () => {
    let text = pem.repeat(300);
    while (text.length < maxFileBytes / 2) {
      text = Buffer.from(text).toString('base64');
    }
    return Buffer.from(text);
  },
  'one block of many lines': () => Buffer.from(armour('CERTIFICATE', Buffer.alloc(3_000_000, 0x30))),
  'one line of digits': () => Buffer.from(Buffer.alloc(3_000_000, 0x30).toString('base64')),
  'a certificate of many megabytes': () =>
    Buffer.concat([Buffer.from('30833d09003082', 'hex'), Buffer.alloc(4_000_000)]),
};

export const largeInputs: readonly LargeInput[] = [
  ...Object.entries(repeated).map(([name, text]): LargeInput => ({ name, make: () => filled(text) })),
  ...Object.entries(octets).map(([name, make]): LargeInput => ({ name, make })),
];

/** A mix of everything, in stretches of random lengths, damaged here and there; always the same for a seed. */
export function mixedInput(seed: number): LargeInput {
  const random = new Randomness(seed);
  return {
    name: `a mix of seed ${seed}`,
    make: () => {
      const parts: Buffer[] = [];
      for (let size = 0; size < maxFileBytes; size += parts.at(-1)?.length ?? 0) {
        const part = Buffer.alloc(random.below(200_000) + 1, random.of(Object.values(repeated)));
        parts.push(random.below(3) === 0 ? mutated(part, random, der) : part);
      }
      return Buffer.concat(parts).subarray(0, maxFileBytes);
    },
  };
}
