import assert from 'node:assert/strict';
import { Ledger } from '../../../src/runner/ledger.ts';
import type { AppPhase } from '../../../src/stopStart/engine/appState.ts';
import { runOf } from './ledgerRuns.ts';

describe('The ledger', () => {
  it('is empty where nothing was noted and nothing runs', () => {
    const ledger = new Ledger();
    assert.deepEqual([ledger.open, ledger.noted, ledger.runs], [[], [], []]);
  });

  it('has each thing that was noted once, as it was noted last, until it is cleared', () => {
    const ledger = new Ledger();
    ledger.note('r', 'First.');
    ledger.note('s', 'Second.');
    ledger.note('r', 'First again.');
    assert.deepEqual(ledger.noted, ['First again.', 'Second.']);
    assert.deepEqual(ledger.open, ledger.noted);
    ledger.clear('r');
    ledger.clear('never');
    assert.deepEqual(ledger.open, ['Second.']);
  });

  it('has what each run knows of its apps just now, before what was noted', () => {
    const ledger = new Ledger();
    const down = ['one'];
    const [first, second] = [runOf({ one: 'starting' }, { down }), runOf({ two: 'watched' }, { leftStopped: ['two'] })];
    ledger.note('r', 'Noted.');
    ledger.follow(first);
    ledger.follow(second);
    assert.deepEqual(ledger.runs, [first, second]);
    assert.deepEqual(ledger.open, ['Not known to run: one, two.', 'Noted.']);
    down.pop();
    assert.deepEqual(ledger.open, ['Not known to run: two.', 'Noted.']);
    assert.deepEqual(ledger.noted, ['Noted.']);
  });

  it('names an app once, and every one of them', () => {
    const ledger = new Ledger();
    const names = Array.from({ length: 40 }, (_, index) => `app-${index}`);
    const phases = Object.fromEntries(names.map((name) => [name, 'unsettled' as const]));
    ledger.follow(runOf(phases, { down: names, leftStopped: names }));
    assert.deepEqual(ledger.open, [`Not known to run: ${names.join(', ')}.`]);
  });

  for (const [kind, phase, isOpen] of [
    ['run', 'unsettled', true],
    ['run', 'stoppedAgain', true],
    ['run', 'checking', false],
    ['run', 'planned', false],
    ['run', 'watched', false],
    ['run', 'running', false],
    ['recovery', 'checking', true],
    ['recovery', 'unsettled', true],
    ['recovery', 'watched', false],
  ] as const satisfies readonly (readonly ['run' | 'recovery', AppPhase, boolean])[]) {
    it(`${isOpen ? 'names' : 'does not name'} an app that is ${phase} in a ${kind}`, () => {
      const ledger = new Ledger();
      ledger.follow(runOf({ one: phase }, { kind }));
      assert.deepEqual(ledger.open, isOpen ? ['Not known to run: one.'] : []);
    });
  }
});
