import assert from 'node:assert/strict';
import { readCertificateFile } from '../../../../src/certificates/files/certificateFile.ts';
import { armour } from '../../../fixtures/derWriter.ts';
import { makeCertificate, makeKey } from '../../../fixtures/madeCertificate.ts';
import { refusal } from '../refusal.ts';

const root = makeCertificate();
const other = makeCertificate({ subject: [[['CN', 'Another CA']]] });
const pem = armour('CERTIFICATE', root.der);
const pkcs8 = makeKey('P-256').privateKey.export({ format: 'der', type: 'pkcs8' });
const key = armour('PRIVATE KEY', pkcs8);
const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString('base64');

/** How many certificates a text gives, its problems, and whether a private key was seen in it. */
async function read(text: string | Uint8Array) {
  const { certificates, problems, privateKey } = await readCertificateFile(Buffer.from(text));
  return { certificates: certificates.length, problems: problems.map(({ reason }) => reason), key: privateKey?.reason };
}

describe('A private key in a file', () => {
  const secret = (tlsKey: string): string =>
    `kind: Secret\ndata:\n  ca.crt: ${base64(pem)}\n  tls.crt: ${base64(armour('CERTIFICATE', other.der))}\n  tls.key: ${tlsKey}\n`;
  const texts: Readonly<Record<string, string>> = {
    'as PEM in a value of a secret': secret(base64(key)),
    'as DER in a value of a secret': secret(base64(pkcs8)),
    'as PEM below certificates': `${pem}${armour('CERTIFICATE', other.der)}${key}`,
    'as base64 beside PEM': `ca: |\n  ${pem}${armour('CERTIFICATE', other.der)}\nkey: ${base64(pkcs8)}\n`,
    'whose armour is broken': `${pem}${armour('CERTIFICATE', other.der)}-----BEGIN RSA PRIVATE KEY\nMII`,
    'in small letters': `${pem}${armour('CERTIFICATE', other.der)}${key.toLowerCase()}`,
    'of OpenSSH': `${pem}${armour('CERTIFICATE', other.der)}${armour('OPENSSH PRIVATE KEY', pkcs8)}`,
    'of PuTTY': `${pem}${armour('CERTIFICATE', other.der)}PuTTY-User-Key-File-3: ssh-ed25519\n`,
    'of PGP': `${pem}${armour('CERTIFICATE', other.der)}-----BEGIN PGP PRIVATE KEY BLOCK-----\n`,
    'in a JSON Web Key': JSON.stringify({
      ...makeKey('P-256').privateKey.export({ format: 'jwk' }),
      x5c: [root.der, other.der].map(base64),
    }),
    'in a key set': JSON.stringify({ keys: [{ x5c: [root.der, other.der].map(base64) }, { x5c: [base64(pkcs8)] }] }),
  };
  for (const [name, text] of Object.entries(texts)) {
    it(`${name} is seen, and the certificates are given`, async () => {
      assert.deepEqual(await read(text), { certificates: 2, problems: [], key: 'privateKey' });
    });
  }

  it('is seen in a block that cannot be decoded', async () => {
    const mismatched = armour('CERTIFICATE', pkcs8).replace('END ', 'END X509 ');
    assert.deepEqual(await read(`${pem}${mismatched}`), {
      certificates: 1,
      problems: ['labelMismatch'],
      key: 'privateKey',
    });
  });

  it('is not seen where there is none', async () => {
    const harmless = `# no private key here\nPRIVATE KEY\n${pem}${armour('PUBLIC KEY', Buffer.from('x'))}`;
    assert.equal((await read(harmless)).key, undefined);
    const publicKey = { ...makeKey('rsa1024').publicKey.export({ format: 'jwk' }), x5c: [base64(root.der)] };
    assert.equal((await read(JSON.stringify(publicKey))).key, undefined);
  });
});

describe('A document', () => {
  it('gives every value that is a certificate', async () => {
    const text = JSON.stringify({ a: base64(root.der), hash: 'a'.repeat(64), b: base64(other.der) });
    assert.deepEqual(await read(text), { certificates: 2, problems: [], key: undefined });
  });

  it('may have words before a value', async () => {
    // Together they would be base64url too, of nothing.
    for (const words of ['root', 'the root', 'the root CA', 'a root CA of ours']) {
      assert.deepEqual(
        await read(`${words}\n${base64(root.der)}`),
        { certificates: 1, problems: [], key: undefined },
        words,
      );
    }
  });

  it('may wrap text in text, within bounds', async () => {
    // Only text that speaks of PEM is looked into again.
    const wrap = (text: string): string => `-----BEGIN \n${base64(text)}\n`;
    const thrice = wrap(wrap(wrap(pem)));
    assert.deepEqual(await read(thrice), { certificates: 1, problems: [], key: undefined });
    assert.equal((await refusal(readCertificateFile(Buffer.from(wrap(thrice))))).reason, 'text');
  });

  it('says what a value is that is none', async () => {
    const request = base64(Buffer.concat([root.der.subarray(0, 4), Buffer.alloc(root.der.length - 4)]));
    assert.equal((await refusal(readCertificateFile(Buffer.from(`{"a": "${request}"}`)))).reason, 'otherDer');
  });

  it('that is nothing but hex is named for what that is', async () => {
    const cutOff = Buffer.from(root.der.subarray(0, 200).toString('hex'));
    assert.equal((await refusal(readCertificateFile(cutOff))).reason, 'truncated');
  });

  it('that is nothing but base64 is named for what that is', async () => {
    assert.equal(
      (await refusal(readCertificateFile(Buffer.from(base64(root.der.subarray(0, 200)))))).reason,
      'truncated',
    );
    assert.equal((await refusal(readCertificateFile(Buffer.from(base64('hello, world'.repeat(9)))))).reason, 'text');
  });

  it('positions mean something only in the file itself', async () => {
    const broken = pem.replace('M', '*');
    const { problems } = await readCertificateFile(Buffer.from(base64(`${pem}${broken}`)));
    assert.deepEqual(problems, [{ reason: 'badBase64', line: 1 }]);
  });
});

describe('Beside PEM', () => {
  const between = (text: string | Uint8Array): Uint8Array =>
    Buffer.concat([Buffer.from(`${pem}`), Buffer.from(text), Buffer.from(`\n${pem}`)]);

  it('certificates in other forms are read, in the file’s order', async () => {
    for (const form of [`ca: ${base64(other.der)}`, base64(armour('CERTIFICATE', other.der)), other.der]) {
      const { certificates } = await readCertificateFile(between(form));
      assert.deepEqual(
        certificates.map(({ der }) => Buffer.from(der)),
        [root.der, other.der].map((der) => Buffer.from(der)),
      );
    }
  });

  it('a value that is none is passed over', async () => {
    const request = base64(Buffer.concat([root.der.subarray(0, 4), Buffer.alloc(root.der.length - 4)]));
    assert.deepEqual(await read(between(`hash: ${'a'.repeat(64)}\nother: ${request}`)), {
      certificates: 1,
      problems: [],
      key: undefined,
    });
  });

  it('a value that is cut off is named', async () => {
    const cutOff = base64(other.der.subarray(0, 300));
    assert.deepEqual(await read(between(`ca: ${cutOff}`)), {
      certificates: 1,
      problems: ['truncated'],
      key: undefined,
    });
  });

  it('the body of a broken block is no certificate', async () => {
    const broken = armour('CERTIFICATE', other.der);
    for (const [text, reason] of [
      [broken.replace(/-----BEGIN.*\n/, ''), 'noBegin'],
      [broken.replace(/-----END.*\n/, ''), 'noEnd'],
      [broken.replaceAll('-----', '----'), 'damagedPem'],
    ] as const) {
      assert.deepEqual(await read(`${pem}${text}${pem}`), { certificates: 1, problems: [reason], key: undefined });
    }
  });
});

describe('A value of a document', () => {
  const folded = (bytes: Uint8Array, columns: number): string =>
    base64(bytes).replaceAll(new RegExp(`.{${columns}}`, 'g'), '$&\n\t\t');

  it('may be folded as narrowly as property lists and YAML do', async () => {
    for (const columns of [40, 52, 60, 68, 76]) {
      const text = `<data>\n\t\t${folded(root.der, columns)}\n</data>\n<data>\n\t\t${folded(other.der, columns)}\n</data>`;
      assert.deepEqual(await read(text), { certificates: 2, problems: [], key: undefined }, `${columns} columns`);
    }
  });

  it('may be followed by words', async () => {
    const text = `${folded(root.der, 64)}\nand some\nwords more\n`;
    assert.deepEqual(await read(text), { certificates: 1, problems: [], key: undefined });
  });

  it('is found however many others there are', async () => {
    const others = Array.from({ length: 3_000 }, (_, i) => `h${i}: ${'a'.repeat(64)}`).join('\n');
    assert.deepEqual(await read(`${others}\nca: ${base64(root.der)}\n`), {
      certificates: 1,
      problems: [],
      key: undefined,
    });
  });
});

describe('A damaged BEGIN line', () => {
  it('is said to be damaged where nothing else is there', async () => {
    for (const text of [
      pem.replaceAll('-----', '----'),
      pem.replace('-----BEGIN CERTIFICATE-----', '-----BEGIN CERTIFICATE----'),
      pem.replaceAll('CERTIFICATE', 'certificate'),
      pem.replaceAll('BEGIN CERTIFICATE', 'BEGIN\u00a0CERTIFICATE'),
      pem.replaceAll('-----', '—'),
    ]) {
      assert.equal((await refusal(readCertificateFile(Buffer.from(text)))).reason, 'damagedPem', text.slice(0, 40));
    }
  });

  it('with no block of its own does no harm beside a good one', async () => {
    assert.deepEqual(await read(`-----BEGIN CERTIFICATE----\n${pem}`), {
      certificates: 1,
      problems: [],
      key: undefined,
    });
  });
});

describe('DER in the middle of something binary', () => {
  it('is not said to be damaged', async () => {
    const header = Buffer.alloc(512);
    header.write('root.cer');
    header.write('ustar', 257);
    assert.equal((await refusal(readCertificateFile(Buffer.concat([header, root.der])))).reason, 'archive');
    const list = Buffer.concat([Buffer.from('bplist00\u0001\u0002\u0003'), root.der]);
    assert.equal((await refusal(readCertificateFile(list))).reason, 'binary');
  });
});

describe('DER with something after it', () => {
  it('is read when that is padding or OpenSSL’s trust settings', async () => {
    for (const rest of ['00'.repeat(600), '0a', '0d0a', '1a', '3000', '300c300a06082b06010505070301', '30030c0161']) {
      const found = await read(Buffer.concat([root.der, Buffer.from(rest, 'hex')]));
      assert.deepEqual(found, { certificates: 1, problems: [], key: undefined }, rest);
    }
  });

  it('is read with another behind the padding', async () => {
    for (const padding of ['00'.repeat(600), '0a', '0d0a1a']) {
      const both = Buffer.concat([root.der, Buffer.from(padding, 'hex'), other.der, Buffer.from('\n')]);
      assert.deepEqual(await read(both), { certificates: 2, problems: [], key: undefined });
    }
  });

  it('is refused when it is anything else', async () => {
    for (const rest of ['ff', '0041', '0a41', '3003020101', '300c300a0608', '3080', '0500']) {
      const error = await refusal(readCertificateFile(Buffer.concat([root.der, Buffer.from(rest, 'hex')])));
      assert.equal(error.reason, 'trailingBytes', rest);
    }
  });
});

describe('A text in several encodings', () => {
  const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');
  const chinese = '# 上海的根证书 - 由上级签发\n';
  const parts: Readonly<Record<string, readonly Buffer[]>> = {
    'ASCII, then UTF-16': [Buffer.from(pem), wide(armour('CERTIFICATE', other.der))],
    'ASCII, then UTF-16 with a mark': [Buffer.from(pem), wide(`\ufeff${armour('CERTIFICATE', other.der)}`)],
    'UTF-16, then ASCII': [wide(`\ufeff${pem}`), Buffer.from(armour('CERTIFICATE', other.der))],
    'UTF-16, then big-endian': [wide(pem), wide(`\ufeff${armour('CERTIFICATE', other.der)}`).swap16()],
    'UTF-16, a line end, UTF-16': [wide(pem), Buffer.from('\n'), wide(armour('CERTIFICATE', other.der))],
    'UTF-16, then UTF-8 with a mark': [wide(pem), Buffer.from(`\ufeff${armour('CERTIFICATE', other.der)}`)],
    'UTF-16 with Chinese, then ASCII': [
      wide(`${chinese}${pem}${chinese}`),
      Buffer.from(armour('CERTIFICATE', other.der)),
    ],
  };
  for (const [name, bytes] of Object.entries(parts)) {
    it(`gives every certificate: ${name}`, async () => {
      assert.deepEqual(await read(Buffer.concat(bytes)), { certificates: 2, problems: [], key: undefined });
    });
  }

  it('has the lines that an editor shows', async () => {
    const broken = pem.replace('M', '*');
    const bytes = Buffer.concat([wide(`${chinese}${pem}`), Buffer.from(broken)]);
    const { problems } = await readCertificateFile(bytes);
    assert.equal(problems[0]?.block?.line, `${chinese}${pem}`.split('\n').length);
  });
});

describe('What begins like a certificate and is none', () => {
  it('is reported with its line', async () => {
    const cutOff = base64(other.der.subarray(0, -40));
    const text = `a: 1\nca: ${base64(root.der)}\nold: ${cutOff}\nnext: 2\n`;
    const { problems } = await readCertificateFile(Buffer.from(text));
    assert.deepEqual(problems, [{ reason: 'truncated', line: 3 }]);
  });

  it('does not take the next one with it', async () => {
    const text = `${base64(other.der.subarray(0, -40))}\n${base64(root.der)}\n`;
    assert.deepEqual(await read(text), { certificates: 1, problems: ['truncated'], key: undefined });
  });
});
