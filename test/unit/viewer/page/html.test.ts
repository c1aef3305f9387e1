import assert from 'node:assert/strict';
import { html } from '../../../../src/viewer/page/html.ts';

describe('html', () => {
  it('escapes texts and numbers, but not its own pieces', () => {
    const inner = html`<b title="${`"'\``}">${'<script>&'}</b>`;
    assert.equal(html`<p>${inner}${1}</p>`.text, '<p><b title="&#34;&#39;&#96;">&#60;script&#62;&#38;</b>1</p>');
  });

  it('leaves out undefined, and joins lists', () => {
    assert.equal(html`${undefined}${['a', [html`<br>`, undefined], '<']}`.text, 'a<br>&#60;');
  });

  it('does not accept an object that only looks like a piece', () => {
    const impostor = { text: '<script>' } as unknown as string;
    assert.throws(() => html`${impostor}`, TypeError);
  });
});
