import assert from 'node:assert/strict';
import { html } from '../../../../src/viewer/page/html.ts';

describe('html', () => {
  it('escapes texts and numbers, and nothing that it made itself', () => {
    const inner = html`<b title="${`"'\``}">${'<script>&'}</b>`;
    assert.equal(html`<p>${inner}${1}</p>`.text, '<p><b title="&#34;&#39;&#96;">&#60;script&#62;&#38;</b>1</p>');
  });

  it('leaves out what is undefined, and puts lists together', () => {
    assert.equal(html`${undefined}${['a', [html`<br>`, undefined], '<']}`.text, 'a<br>&#60;');
  });

  it('takes no object that only looks like its own', () => {
    const impostor = { text: '<script>' } as unknown as string;
    assert.throws(() => html`${impostor}`, TypeError);
  });
});
