import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { keyIn } from '../../../../src/certificates/files/keySearch.ts';
import { armour } from '../../../fixtures/derWriter.ts';
import { makeCertificate, makeKey } from '../../../fixtures/madeCertificate.ts';

const pkcs8 = makeKey('P-256').privateKey.export({ format: 'der', type: 'pkcs8' });
const pem = armour('CERTIFICATE', makeCertificate().der);
const folded = (content: string | Uint8Array): string =>
  Buffer.from(content).toString('base64').replaceAll(/.{60}/g, '$&\n');

/** What is refused as a whole is in `fixtures/bad/keyFiles.ts`. */
describe('keyIn', () => {
  it('sees a key below words that shift it', async () => {
    for (const length of [60, 61, 62, 63]) {
      for (const key of [folded(pkcs8), folded(armour('PRIVATE KEY', pkcs8))]) {
        assert.equal(await keyIn(Buffer.from(`${'w'.repeat(length)}\n${key}`)), 'privateKey', `${length}`);
      }
    }
  });

  it('sees a key in folded lines that were escaped more than once, wherever the folds are', async () => {
    for (let words = 200; words < 245; words++) {
      let text = folded(`# ${'w'.repeat(words)}\n${armour('PRIVATE KEY', pkcs8)}`);
      for (const times of [1, 2, 3]) {
        text = JSON.stringify({ document: text });
        assert.equal(await keyIn(Buffer.from(text)), 'privateKey', `${words} characters before it, ${times} times`);
      }
    }
  });

  it('sees a long key of OpenSSL by its first octets, in short lines and as hex', async () => {
    const rsa = makeKey('rsa2048').privateKey.export({ format: 'der', type: 'pkcs1' });
    const dsa = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 }).privateKey;
    for (const key of [rsa, dsa.export({ format: 'der', type: 'pkcs8' })]) {
      const lines = key.toString('base64').replaceAll(/.{20}/g, '$&\n+');
      for (const text of [lines, key.toString('hex'), key.toString('hex').replaceAll(/../g, '\\x$&')]) {
        assert.equal(await keyIn(Buffer.from(`${pem}${text}\n`)), 'privateKey', text.slice(0, 40));
      }
    }
  });

  it('sees a key in the middle of what is folded, whatever decorates its lines', async () => {
    const inside = (words: number): Buffer =>
      Buffer.from(JSON.stringify({ a: 'w'.repeat(words), key: armour('PRIVATE KEY', pkcs8) }));
    const decorated: Readonly<Record<string, (line: string, number: number) => string>> = {
      'a comment': (line) => `# ${line}\n`,
      'a literal': (line) => `  "${line}" +\n`,
      'numbered values': (line, number) => `line${100 + number}=${line}\n`,
      'a log of JSON': (line, number) =>
        `{"log":"${line}\\n","time":"2026-11-30T04:00:00.${1_000_000 + 137 * number}Z"}\n`,
      'a page': (line, number) => `<span id="L${number}">${number} ${line}</span>\n`,
      'a table of a database': (line) => ` ${line}+\n`,
      'words on one line': (line) => `${line}|`,
      'a difference': (line) => `+${line}\n`,
    };
    for (const [name, decorate] of Object.entries(decorated)) {
      for (let words = 30; words < 60; words++) {
        const lines =
          inside(words)
            .toString('base64')
            .match(/.{1,64}/g) ?? [];
        assert.equal(
          await keyIn(Buffer.from(`${pem}${lines.map(decorate).join('')}`)),
          'privateKey',
          `${name} ${words}`,
        );
      }
    }
  });

  it('sees a key in lines that are folded behind any digit', async () => {
    const text = JSON.stringify({ words: 'w'.repeat(40), key: pkcs8.toString('base64') });
    for (const value of [pkcs8.toString('base64'), Buffer.from(text).toString('base64')]) {
      for (let first = 1; first < 12; first++) {
        for (const lineEnd of ['\n ', '\\\n  ', '\r\n\t']) {
          const folded = [value.slice(0, first), ...(value.slice(first).match(/.{1,74}/g) ?? [])].join(lineEnd);
          assert.equal(await keyIn(Buffer.from(`${pem}key:: ${folded}\n`)), 'privateKey', `${first} ${lineEnd}`);
        }
      }
    }
  });

  it('sees armour whatever stands between its letters, and numbers as other languages write them', async () => {
    const key = armour('PRIVATE KEY', pkcs8);
    const octets = [...pkcs8].map((octet) => octet.toString(16).padStart(2, '0'));
    for (const text of [
      [...key].map((letter) => `'${letter}'`).join(','),
      [...key].map((letter) => `${letter}\b${letter}`).join(''),
      key.replaceAll(/[\s\S]{10}/g, '$&\u001b[1m'),
      key.replaceAll(/[\s\S]{9}/g, '$&</w:t></w:r><w:r><w:rPr lang="EN"/><w:t>'),
      JSON.stringify(Object.fromEntries(pkcs8.entries())),
      octets.map((octet) => `&H${octet.replace(/^0/, '')}`).join(', '),
      octets.map((octet) => `0${octet}h`).join(','),
      octets.map((octet) => `$${octet}`).join(','),
      octets.map((octet) => `  .byte 0x${octet}`).join('\n'),
      Buffer.from(pkcs8.toString('base64')).toString('hex'),
    ]) {
      assert.equal(await keyIn(Buffer.from(`${pem}${text}\n`)), 'privateKey', text.slice(0, 40));
    }
  });

  it('takes no talk of keys for one', async () => {
    for (const talk of [
      '# no private key in here',
      'The end of the private key file is elsewhere.',
      'PRIVATE KEY',
      '# DO NOT APPEND\n# THE PRIVATE KEY',
      'private_key: /etc/ssl/private/contosoRootCertificateAuthorityKey',
      'X509v3 Private Key Usage Period:\n    Not Before: Nov 30 2026\n',
      'privateKey=null',
      'privateKey: not in here, privateExponent is neither',
      `[${Array.from({ length: 200 }, (_, i) => i).join(', ')}]`,
      '-----BEGIN%20CERTIFICATE',
      '{"kty":"EC","x":"d"}',
      'kty = none, id: 0123456789012345678901234',
    ]) {
      assert.equal(await keyIn(Buffer.from(`${pem}${talk}\n${pem}`)), undefined, talk);
    }
  });

  it('sees none in a certificate of version 1 or with parameters of a curve', async () => {
    const beginnings = [
      // TBSCertificate: serial number, algorithm, then a name where a key would have its octets.
      '301702010130 0d06092a864886f70d01010505003003020101',
      // ECParameters: version, field, curve, base point.
      '3022020101 300c06072a8648ce3d0101020117 3006040101040102 040103020105020101',
      // The same, cut off in its field.
      '3081f7020101 302c06072a8648ce3d0101 022100ffffffff00000001',
    ];
    for (const hex of beginnings) {
      assert.equal(await keyIn(Buffer.from(hex.replaceAll(' ', ''), 'hex')), undefined);
    }
  });

  it('trusts nothing that begins like a key again and again', async () => {
    const start = Buffer.from('3003020100300005', 'hex');
    assert.equal(await keyIn(start), undefined);
    assert.equal(await keyIn(Buffer.concat(Array.from({ length: 1_001 }, () => start))), 'privateKey');
  });
});
