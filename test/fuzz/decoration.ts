import type { Randomness } from '../randomness.ts';

/** One thing that a file is to hold. */
export interface Item {
  readonly label: string;
  readonly der: Uint8Array;
}

/** A file, and in a few words how it came about. */
export interface DecoratedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

type Write = (items: readonly Item[], random: Randomness) => string;

/** A file with these things in it, in a form that somebody may have them in, decorated at random. */
export function decoratedFile(items: readonly Item[], random: Randomness): DecoratedFile {
  const [form, write] = random.of([...Object.entries(armoured), ...Object.entries(values)]);
  const [lineEnd, bytesOf] = [random.of(['\n', '\r\n', '\r']), random.of(Object.keys(encodings))];
  // Each thing on its own, as programs append to a file, or all at once.
  const parts = random.below(4) === 0 ? items.map((item) => [item]) : [items];
  const texts = parts.map((part) => surrounded(write(part, random), random).replaceAll('\n', lineEnd));
  const names = parts.map(() => (parts.length === 1 ? bytesOf : random.of(Object.keys(encodings))));
  const bytes = Buffer.concat(texts.map((text, i) => encodings[names[i] ?? '']?.(text) ?? Buffer.from(text)));
  return { name: [form, JSON.stringify(lineEnd), ...names].join(', '), bytes };
}

const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8': (text) => Buffer.from(text),
  'Latin-1': (text) => Buffer.from(text, 'latin1'),
  'UTF-8 with a mark': (text) => Buffer.from(`\ufeff${text}`),
  'UTF-16': (text) => Buffer.from(text, 'utf16le'),
  'UTF-16 with a mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'big-endian UTF-16 with a mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
};

const words = ['root', 'our CA', 'Größe', 'see below', 'issued: 2026-11-29', 'a=b', '"quoted"', '(c) Fabrikam', 'x'];

function surrounded(text: string, random: Randomness): string {
  const some = (): string => Array.from({ length: random.below(3) }, () => `${random.of(words)}\n`).join('');
  return random.below(2) === 0 ? `${text}\n` : `${some()}\n${text}\n\n${some()}`;
}

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');

/** Lines of some length, mostly of one that programs write. */
function folded(text: string, random: Randomness, least = 8): string[] {
  const columns = random.of([64, 64, 76, 52, 1 << 20, least + random.below(90)]);
  return text.match(new RegExp(`.{1,${columns}}`, 'g')) ?? [];
}

/** Lines of lengths that differ. */
function irregular(text: string, random: Randomness): string[] {
  const lines: string[] = [];
  for (let start = 0; start < text.length; start += lines.at(-1)?.length ?? 1) {
    lines.push(text.slice(start, start + 12 + random.below(70)));
  }
  return lines;
}

const pemLines = ({ label, der }: Item, random: Randomness): string[] => [
  `-----BEGIN ${label}-----`,
  ...folded(base64(der), random, 20),
  `-----END ${label}-----`,
];
const allPemLines = (items: readonly Item[], random: Randomness): string[] =>
  items.flatMap((item) => pemLines(item, random));
const pem: Write = (items, random) => allPemLines(items, random).join('\n');

const prefixes = [
  '+',
  '-',
  ' ',
  '> ',
  '> > ',
  '# ',
  '#',
  ' * ',
  '// ',
  '//',
  '| ',
  '; ',
  '-- ',
  "' ",
  '%% ',
  'REM ',
  'web_1  | ',
  '\t',
];
const continuations = [' \\', '\\n\\', '\\n \\', ' \\n\\', '\\'];

/** How programs write a text in several literals: before, between lines, behind. */
const literals: Readonly<Record<string, readonly [string, string, string]>> = {
  C: ['const char *ca =\n  "', '\\n"\n  "', '\\n";'],
  'C in a macro': ['#define CA "', '\\n" \\\n  "', '"'],
  Java: ['String ca = "', '\\n" +\n    "', '";'],
  'Java on one line': ['String ca = "', '\\n" + "', '";'],
  JavaScript: ["const ca = ['", "',\n  '", "'].join('\\n');"],
  PHP: ["$ca = '", '\' . "\\n" .\n  \'', "';"],
  Python: ["ca = ('", "\\n'\n      '", "\\n')"],
  'Visual Basic': ['ca = "', '" & vbCrLf & _\n     "', '"'],
  'Visual Basic, line by line': ['s = s & "', '"\ns = s & "', '"'],
  SQL: ["SELECT '", "' || CHR(10) ||\n '", "'"],
  'C#': ['var ca = "', '" + Environment.NewLine +\n "', '";'],
};

const lineEnds = [
  '\\n',
  '\\r\\n',
  '\\\\n',
  '\\u000a',
  '&#10;',
  '&#xA;',
  '&#13;&#10;',
  '%0A',
  '%0D%0A',
  '<br>',
  '<br/>',
  '&nbsp;\n',
  ' ',
];

function quotedPrintable(text: string): string {
  const encoded = text.replace(/[^\t\n\r -<>-~]/g, (character) =>
    [...Buffer.from(character)].map((octet) => `=${octet.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
  return encoded
    .split('\n')
    .map((line) => line.match(/(?:[^=]|=[0-9A-F]{2}){1,73}/g)?.join('=\n') ?? '')
    .join('\n');
}

const armoured: Readonly<Record<string, Write>> = {
  PEM: pem,
  'PEM with a prefix': (items, random) => {
    const prefix = random.of(prefixes);
    return allPemLines(items, random)
      .map((line) => prefix + line)
      .join('\n');
  },
  'PEM with continued lines': (items, random) =>
    `ca=${allPemLines(items, random).join(`${random.of(continuations)}\n`)}`,
  'PEM in literals': (items, random) => {
    const [before, between, behind] = random.of(Object.values(literals));
    return `${before}${allPemLines(items, random).join(between)}${behind}`;
  },
  'PEM in escaped lines': (items, random) => allPemLines(items, random).join(random.of(lineEnds)),
  'PEM in JSON': (items, random) => {
    let text = JSON.stringify({ ca: pem(items, random), n: 1 });
    for (let times = random.below(3); times > 0; times--) {
      text = JSON.stringify({ document: text });
    }
    return text;
  },
  'PEM in a quoted-printable mail': (items, random) =>
    `Content-Transfer-Encoding: quoted-printable\n\n${quotedPrintable(`für Sie:\n${pem(items, random)}`)}`,
  'PEM as one long line in a quoted-printable mail': (items, random) =>
    `Content-Transfer-Encoding: quoted-printable\n\n${quotedPrintable(JSON.stringify({ ca: pem(items, random) }))}`,
  'PEM in an address': (items, random) => `https://contoso.com/?ca=${encodeURIComponent(pem(items, random))}&n=1`,
  'PEM in a form': (items, random) => new URLSearchParams({ ca: pem(items, random), n: '1' }).toString(),
  'PEM in HTML': (items, random) =>
    `<p>${allPemLines(items, random)
      .map((line) => `<span class="${'c'.repeat(random.below(60))}">${line.replaceAll('+', '&#43;')}</span>`)
      .join('<br>\n')}</p>`,
  'PEM in YAML': (items, random) =>
    `ca: |\n${allPemLines(items, random)
      .map((line) => `  ${line}\n`)
      .join('')}n: 1`,
  'PEM in a shell script': (items, random) =>
    allPemLines(items, random)
      .map((line) => `echo ${line}>>ca.pem`)
      .join('\n'),
  'PEM in PEM': (items, random) => pem([{ label: 'CERTIFICATE', der: Buffer.from(pem(items, random)) }], random),
  'base64 of PEM in YAML': (items, random) =>
    `data:\n${items.map((item, i) => `  ca${i}.crt: ${base64(pem([item], random))}\n`).join('')}  namespace: ZGVm`,
  'base64 of PEM in lines': (items, random) =>
    `ca: >\n  ${folded(base64(`${pem(items, random)}\n`), random, 40).join('\n  ')}\nnamespace: ZGVmYXVsdA==`,
  'base64 of PEM in a mail': (items, random) =>
    `Content-Transfer-Encoding: base64\n\n${folded(base64(`# our roots\n${pem(items, random)}\n`), random, 60).join('\n')}\n--next--`,
  'base64 of PEM with a prefix': (items, random) => {
    const prefix = random.of(prefixes);
    return folded(base64(`${pem(items, random)}\n`), random, 40)
      .map((line) => prefix + line)
      .join('\n');
  },
  'base64 of PEM in literals': (items, random) => {
    const [before, between, behind] = random.of(Object.values(literals));
    return `${before}${folded(base64(`${pem(items, random)}\n`), random, 40).join(between.replace('\\n', ''))}${behind.replace('\\n', '')}`;
  },
};

/** A document with one value for each thing. */
const each =
  (write: (value: string, random: Randomness, index: number) => string, between = '\n'): Write =>
  (items, random) =>
    items.map(({ der }, index) => write(base64(der), random, index)).join(between);

const values: Readonly<Record<string, Write>> = {
  base64: each((value, random) => folded(value, random).join('\n'), '\n\n'),
  'base64 in irregular lines': each((value, random) => irregular(value, random).join('\n'), '\n\n'),
  XML: each((value, random) => {
    const lines = random
      .of([folded, irregular])(value, random)
      .join(random.of(['\n', '&#13;\n', '&#xD;\n', '&#10;', '\n\t\t']));
    const [open, close] = random.of([
      ['', ''],
      ['<![CDATA[', ']]>'],
    ] as const);
    return `<ds:X509Certificate>${open}${random.of(['', '\n'])}${lines}${random.of(['', '\n'])}${close}</ds:X509Certificate>`;
  }),
  JSON: (items, random) =>
    JSON.stringify({ x5c: items.map(({ der }) => folded(base64(der), random).join(random.of(['', '\r\n', '\n']))) })
      .replaceAll('+', random.of(['+', '\\u002b', '\\u002B']))
      .replaceAll('/', random.of(['/', '\\/']))
      .replaceAll('=', random.of(['=', '\\u003d']))
      .replaceAll('\\r', random.of(['\\r', '\\u000d'])),
  'JSON with base64url': (items) =>
    JSON.stringify({ x5c: items.map(({ der }) => Buffer.from(der).toString('base64url')) }),
  LDIF: each((value, _random, i) => {
    const [first = '', ...more] = `cACertificate;binary:: ${value}`.match(/.{1,75}/g) ?? [];
    return [`dn: cn=ca${i},o=Contoso`, first, ...more.map((line) => ` ${line}`), ''].join('\n');
  }),
  vCard: each(
    (value, random) =>
      `BEGIN:VCARD\nVERSION:3.0\nKEY;ENCODING=b;TYPE=X509:${folded(value, random).join('\n  ')}\nEND:VCARD`,
  ),
  'YAML on the line of the key': each(
    (value, random, i) => `ca${i}: ${folded(value, random).join('\n    ')}\nnext${i}: abc`,
  ),
  'YAML in quotes': each((value, random, i) => `ca${i}: "${folded(value, random).join('\\\n    ')}"\nnext${i}: "a b"`),
  'YAML in a block': each((value, random, i) => `ca${i}: |\n  ${folded(value, random).join('\n  ')}\nnext${i}: abc`),
  'a list of YAML': each((value) => `- ${value.replace(/=+$/, '')}`),
  ini: each((value, random, i) => `[ca${i}]\ncertificate = ${irregular(value, random).join('\n\t')}\nenabled = true`),
  properties: each(
    (value, random, i) => `ca${i}=${folded(value, random).join(`${random.of([' \\', '\\'])}\n   `)}\nn${i}=1`,
  ),
  'a property list': each((value, random) => `<data>\n\t\t${folded(value, random).join('\n\t\t')}\n\t</data>`),
  'a data URI': each((value) => `url(data:application/x-x509-ca-cert;base64,${value})`),
  'an attachment': each(
    (value) =>
      `--b\nContent-Type: application/pkix-cert; name="ca.cer"\nContent-Transfer-Encoding: base64\n\n${(value.match(/.{1,76}/g) ?? []).join('\n')}\n--b--`,
  ),
  'base64 with a prefix': each((value, random) => {
    const prefix = random.of(prefixes);
    return folded(value, random, 20)
      .map((line) => prefix + line)
      .join('\n');
  }, '\n\n'),
  'base64 in literals': each((value, random) => {
    const [before, between, behind] = random.of(Object.values(literals));
    return `${before}${folded(value, random, 20).join(between.replace('\\n', ''))}${behind.replace('\\n', '')}`;
  }),
  'quoted-printable base64': each(
    (value, random) =>
      `Content-Transfer-Encoding: quoted-printable\n\n${quotedPrintable(folded(value, random).join('\n'))}`,
  ),
  hex: each((value) => Buffer.from(value, 'base64').toString('hex')),
  'hex with colons': each((value, random) => hexLines(value, ':', random.of([':', ':\n    ']))),
  'a registry file': each((value) => `"Blob"=hex:${hexLines(value, ',', ',\\\n  ')}\n`),
  'an array of C': each((value) => `unsigned char ca[] = {\n  ${hexLines(value, ', ', ',\n  ', '0x')}\n};`),
};

const octetsOf = (value: string, before = ''): string[] =>
  [...Buffer.from(value, 'base64')].map((octet) => before + octet.toString(16).padStart(2, '0'));
function hexLines(value: string, between: string, lineEnd: string, before = ''): string {
  const octets = octetsOf(value, before);
  const lines = Array.from({ length: Math.ceil(octets.length / 12) }, (_, i) => octets.slice(12 * i, 12 * i + 12));
  return lines.map((line) => line.join(between)).join(lineEnd);
}
