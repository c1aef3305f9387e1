import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DnsNameProblem, maxDnsNames, readDnsNames } from '../../../../src/certificates/make/dnsNames.ts';

describe('readDnsNames', () => {
  const good: Readonly<Record<string, readonly string[]>> = {
    '*.internal.contoso.com, *.scm.internal.contoso.com': ['*.internal.contoso.com', '*.scm.internal.contoso.com'],
    ' app.contoso.com ,': ['app.contoso.com'],
    'a.b\nc.d;e.f g.h': ['a.b', 'c.d', 'e.f', 'g.h'],
    localhost: ['localhost'],
    'APP.Contoso.COM, app.contoso.com': ['app.contoso.com'],
    'xn--mnchen-3ya.de': ['xn--mnchen-3ya.de'],
    'münchen.de, *.MÜNCHEN.de': ['xn--mnchen-3ya.de', '*.xn--mnchen-3ya.de'],
    '1.contoso.com': ['1.contoso.com'],
  };
  for (const [text, names] of Object.entries(good)) {
    it(`reads “${text.replaceAll('\n', '⏎')}”`, () => {
      assert.deepEqual(readDnsNames(text), names);
    });
  }

  const long = 'a'.repeat(63);
  const bad: Readonly<Record<string, readonly [problem: DnsNameProblem, name: string]>> = {
    '': ['none', ''],
    ' , ': ['none', ''],
    '*': ['wildcard', '*'],
    '*.com': ['wildcard', '*.com'],
    'app.*.contoso.com': ['wildcard', 'app.*.contoso.com'],
    'a*.contoso.com': ['wildcard', 'a*.contoso.com'],
    '**.contoso.com': ['wildcard', '**.contoso.com'],
    '*.*.contoso.com': ['wildcard', '*.*.contoso.com'],
    'good.com, a..b': ['emptyLabel', 'a..b'],
    '.contoso.com': ['emptyLabel', '.contoso.com'],
    'contoso.com.': ['emptyLabel', 'contoso.com.'],
    '*.': ['wildcard', '*.'],
    'my_app.contoso.com': ['badCharacter', 'my_app.contoso.com'],
    'https://contoso.com': ['badCharacter', 'https://contoso.com'],
    'contoso.com/path': ['badCharacter', 'contoso.com/path'],
    'user@contoso.com': ['badCharacter', 'user@contoso.com'],
    'bad\u0000name.com': ['badCharacter', 'bad\u0000name.com'],
    '-a.com': ['badHyphen', '-a.com'],
    'a-.com': ['badHyphen', 'a-.com'],
    [`${long}a.com`]: ['longLabel', `${long}a.com`],
    [`${long}.${long}.${long}.${long}`]: ['tooLong', `${long}.${long}.${long}.${long}`],
    '10.0.0.4': ['address', '10.0.0.4'],
    '::1': ['address', '::1'],
  };
  for (const [text, [problem, name]] of Object.entries(bad)) {
    it(`refuses “${text.replaceAll('\u0000', '␀').slice(0, 40)}” as ${problem}`, () => {
      assert.deepEqual(readDnsNames(text), { problem, name });
    });
  }

  it(`takes ${maxDnsNames} names and no more`, () => {
    const names = Array.from({ length: maxDnsNames + 1 }, (_, i) => `app${i}.contoso.com`);
    assert.deepEqual(readDnsNames(names.slice(1).join(',')), names.slice(1));
    assert.deepEqual(readDnsNames(names.join(',')), { problem: 'tooMany', name: '' });
  });

  it('gives nothing but letters, digits, hyphens and full stops, whatever was typed', () => {
    const typed = fc.oneof(
      fc.string({ maxLength: 80 }),
      fc.uint16Array({ maxLength: 80 }).map((units) => String.fromCharCode(...units)),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const names = readDnsNames(text);
        if (!('problem' in names)) {
          assert.ok(names.every((name) => /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(name)));
        }
      }),
    );
  });
});
