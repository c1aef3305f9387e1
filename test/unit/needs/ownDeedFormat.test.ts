import assert from 'node:assert/strict';
import type { OwnDeed } from '../../../src/needs/ownDeed.ts';
import { ownDeedText, parseOwnDeed } from '../../../src/needs/ownDeedFormat.ts';

const change: OwnDeed = { kind: 'change', key: '/ase', at: 5, what: 'delete', certificate: 'Corp-Root' };
const start: OwnDeed = { kind: 'start', key: '/sites/shop', at: 7 };

describe('The text of what this machine did', () => {
  it('reads back as it was written, and what a later version adds is left out', () => {
    for (const deed of [change, start]) {
      assert.deepEqual(parseOwnDeed(ownDeedText(deed)), deed);
      assert.deepEqual(parseOwnDeed(ownDeedText({ ...deed, ...{ more: 1 } })), deed);
    }
  });

  it('is refused where it is not whole, from another version, or something else', () => {
    const broken: readonly (readonly [string, RegExp])[] = [
      [ownDeedText(change).slice(0, 60), /JSON/],
      ['[]', /not what this extension writes/],
      [ownDeedText(change).replace('"version":1', '"version":2'), /version 2 of its form/],
      ...[{ key: '' }, { at: null }, { what: 'look' }, { certificate: 3 }, { kind: 'stop' }].map(
        (wrong) => [ownDeedText({ ...change, ...wrong } as unknown as OwnDeed), /missing or wrong/] as const,
      ),
    ];
    for (const [text, sentence] of broken) {
      assert.throws(() => parseOwnDeed(text), { message: sentence }, text);
    }
  });
});
