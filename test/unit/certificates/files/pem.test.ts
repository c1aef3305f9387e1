import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pemBlocks, toPem } from '../../../../src/certificates/files/pem.ts';

const body = 'TWFueSBoYW5kcyBtYWtlIGxpZ2h0IHdvcmsuLg==';
const block = `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
const content = Buffer.from('Many hands make light work..');

describe('pemBlocks', () => {
  const onlyContent = (text: string): Uint8Array | undefined => {
    const blocks = pemBlocks(text);
    assert.equal(blocks.length, 1);
    return blocks[0]?.bytes;
  };

  for (const [name, lineEnd] of Object.entries({ LF: '\n', CRLF: '\r\n', CR: '\r', 'CR CR LF': '\r\r\n' })) {
    it(`reads ${name} line ends`, () => {
      assert.deepEqual(Buffer.from(onlyContent(block.replaceAll('\n', lineEnd)) ?? []), content);
    });
  }

  const forms = {
    'text above and below': `subject=CN = Root\n\n${block}\nthe end`,
    'indented lines': block.replaceAll(/^/gm, '    '),
    'odd line lengths and blank lines': block.replace(body, body.replaceAll(/.{5}/g, '$&\n\n')),
    'everything on one line': block.replaceAll('\n', ' '),
    'escaped line ends, as in JSON': JSON.stringify({ certificate: block }),
    'RFC 1421 headers': block.replace('\n', '\nProc-Type: 4,CLEAR\n\n'),
    'padding left out': block.replace('==', ''),
  };
  for (const [name, text] of Object.entries(forms)) {
    it(`reads ${name}`, () => {
      assert.deepEqual(Buffer.from(onlyContent(text) ?? []), content);
    });
  }

  it('gives every block in order, with its label and line', () => {
    const text = `first\r\n${block}between\n${block.replaceAll('CERTIFICATE', 'X509 CRL')}`;
    assert.deepEqual(
      pemBlocks(text).map(({ label, line }) => [label, line]),
      [
        ['CERTIFICATE', 2],
        ['X509 CRL', 6],
      ],
    );
  });

  it('counts lines whatever they end with', () => {
    for (const lineEnd of ['\n', '\r\n', '\r']) {
      assert.equal(pemBlocks(`one\ntwo\n${block}`.replaceAll('\n', lineEnd))[0]?.line, 3, JSON.stringify(lineEnd));
    }
  });

  it('says where each block stands', () => {
    const text = `one${block.trim()}two${block.trim()}`;
    assert.deepEqual(
      pemBlocks(text).map(({ start, end }) => text.slice(start, end)),
      [block.trim(), block.trim()],
    );
  });

  const broken = {
    'no END': [block.replace(/-----END.*\n/, ''), 'noEnd'],
    'no BEGIN': [block.replace(/-----BEGIN.*\n/, ''), 'noBegin'],
    'another label at the end': [block.replace('END CERTIFICATE', 'END PKCS7'), 'labelMismatch'],
    'nothing inside': [block.replace(body, ''), 'empty'],
    'a character outside base64': [block.replace('TWFu', 'TW*u'), 'badBase64'],
    'a digit too many': [block.replace('==', 'AAA'), 'badBase64'],
    'padding in the middle': [block.replace('TWFu', 'TW=='), 'badBase64'],
    base64url: [block.replace('TWFu', 'TW_-'), 'badBase64'],
  } as const;
  for (const [name, [text, problem]] of Object.entries(broken)) {
    it(`says what is wrong with ${name}`, () => {
      assert.deepEqual(
        pemBlocks(text).map((one) => [one.problem, one.bytes]),
        [[problem, undefined]],
      );
    });
  }

  it('goes on after a block that another BEGIN cuts off', () => {
    const cut = block.slice(0, 40);
    assert.deepEqual(
      pemBlocks(`${cut}\n${block}`).map(({ problem }) => problem),
      ['noEnd', undefined],
    );
  });

  it('takes no marker that is not exactly one, and says where such a BEGIN line stands', () => {
    for (const [begin, end] of [
      ['----BEGIN CERTIFICATE----', '----END CERTIFICATE----'],
      ['-----begin certificate-----', '-----end certificate-----'],
      ['–––––BEGIN CERTIFICATE–––––', '–––––END CERTIFICATE–––––'],
      ['-----BEGIN CERTIFICATE', '-----END CERTIFICATE-----'],
    ]) {
      const damaged = `${begin}\n${body}\n${end}\n`;
      const found = pemBlocks(Buffer.from(`${block}${damaged}${block}`).toString('latin1'));
      assert.deepEqual(
        found.map(({ problem, line, label }) => [problem, line, label]),
        [
          [undefined, 1, 'CERTIFICATE'],
          ['damagedBegin', 4, 'CERTIFICATE'],
          [undefined, 7, 'CERTIFICATE'],
        ],
      );
    }
  });

  it('takes no talk of certificates for a damaged line', () => {
    for (const talk of ['# BEGIN CERTIFICATE', '== BEGIN CERTIFICATE ==', `say BEGIN CERTIFICATE\n${body}`]) {
      assert.deepEqual(
        pemBlocks(`${talk}\n${block}`).map(({ problem }) => problem),
        [undefined],
        talk,
      );
    }
  });

  it('takes linear time on hostile text', () => {
    const started = process.hrtime.bigint();
    pemBlocks('-'.repeat(1_000_000));
    pemBlocks('-----BEGIN '.repeat(90_000));
    pemBlocks(`-----BEGIN ${'A'.repeat(1_000_000)}`);
    pemBlocks('-----BEGIN A-----\n'.repeat(50_000));
    assert.ok(process.hrtime.bigint() - started < 2_000_000_000n);
  });

  it('reads back whatever toPem writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
        const text = toPem(bytes);
        assert.deepEqual(Buffer.from(onlyContent(text) ?? []), Buffer.from(bytes));
        assert.ok(text.split('\n').every((line) => line.length <= 64));
      }),
    );
  });
});
