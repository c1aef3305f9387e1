import assert from 'node:assert/strict';
import { isPageMessage, pageActions } from '../../../src/viewer/messages.ts';

describe('A message from the page', () => {
  it('is accepted in every form that the page sends', () => {
    const good = [
      { kind: 'ready' },
      { kind: 'ready', shown: 'AB' },
      { kind: 'show', thumbprint: 'AB' },
      { kind: 'copy', fact: 'subject.CN' },
      ...pageActions.map((action) => ({ kind: 'action', action })),
    ];
    assert.ok(good.every(isPageMessage));
  });

  it('is not accepted in any other form', () => {
    const bad = [
      undefined,
      null,
      'ready',
      {},
      { kind: 'ready', shown: 1 },
      { kind: 'show' },
      { kind: 'copy', fact: 1 },
      { kind: 'action', action: 'delete' },
      { kind: 'other' },
    ];
    assert.ok(!bad.some(isPageMessage));
  });
});
