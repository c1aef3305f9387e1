import assert from 'node:assert/strict';
import { escapeMarkdown, inlineCode } from '../../../src/text/markdown.ts';

describe('Text from outside in Markdown', () => {
  const texts: readonly (readonly [string, string])[] = [
    ['[a](http://b) <img> `c`', '\\[a\\](http://b) \\<img\\> \\`c\\`'],
    ['one\r\ntwo \n\n three', 'one two three'],
    ['a|b', 'a\\|b'],
    ['**bold** ~gone~ &amp; $x$', '\\*\\*bold\\*\\* \\~gone\\~ \\&amp; \\$x\\$'],
    ['_a_ my_app __b', '\\_a\\_ my_app \\_\\_b'],
    ['# a', '\\# a'],
    ['a ##', 'a \\##'],
    ['---', '\\---'],
    ['![a](command:b)', '!\\[a\\](command:b)'],
    ['- a', '\\- a'],
    ['12. a', '12\\. a'],
    ['3) a', '3\\) a'],
    ['C:\\temp', 'C:\\\\temp'],
  ];
  for (const [text, escaped] of texts) {
    it(`is only text: ${JSON.stringify(text)}`, () => {
      assert.equal(escapeMarkdown(text), escaped);
    });
  }

  it('is left as it is where it means nothing else', () => {
    for (const text of [
      'contoso-prod-ase',
      'orders/feature-x',
      'SHA-256 with RSA',
      'my_app',
      'Too many. (429) Try #4 + 1!',
      'megan@contoso.com',
      '10.0.0.4 - {AT&T} = https://aka.ms/a_b?c=d&e=f',
    ]) {
      assert.equal(escapeMarkdown(text), text);
    }
  });

  it('is code whatever it holds', () => {
    assert.equal(inlineCode('/subscriptions/s'), '`/subscriptions/s`');
    assert.equal(inlineCode('a ``b` <img>\n# c'), '``` a ``b` <img> # c ```');
  });
});
