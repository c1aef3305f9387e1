import assert from 'node:assert/strict';
import { shell } from '../../../src/viewer/webviewPage.ts';

describe('The document around a page', () => {
  const document = shell({ styleUri: 'a.css', scriptUri: 'b.js', cspSource: 'https://here', nonce: 'abc' });
  const policy = (/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(document)?.[1] ?? '').replaceAll(
    '&#39;',
    "'",
  );

  it('lets nothing load but its own style sheet and its own script', () => {
    assert.deepEqual(policy.split('; '), [
      "default-src 'none'",
      'style-src https://here',
      "script-src 'nonce-abc'",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    assert.doesNotMatch(policy, /unsafe|\*|data:|blob:/);
  });

  it('has no inline style, no inline script and no handler', () => {
    assert.doesNotMatch(document, /<style|style=|<script(?![^>]*src=)|\son\w+=/);
    assert.match(document, /<script nonce="abc" src="b\.js" defer><\/script>/);
  });

  it('names its language, and has a place that a screen reader listens to', () => {
    assert.match(document, /<html lang="en">/);
    assert.match(document, /<p id="told" role="status"><\/p>/);
  });
});
