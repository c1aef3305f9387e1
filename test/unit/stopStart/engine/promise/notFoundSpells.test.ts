import assert from 'node:assert/strict';
import type { Spell } from '../simulatedFault.ts';
import { SimulatedMachine } from '../simulatedWindow.ts';

describe('The promise: Azure does not find what is there', () => {
  const spells: Readonly<Record<string, Pick<Spell, 'kind' | 'app'>>> = {
    'says of the app that it is not there, while the list has it': { kind: 'notFound', app: 'one' },
    'answers with some 404 of a proxy to everything about the app': { kind: 'other', app: 'one' },
    'answers with some 404 (subscription, directory, incident) to everything': { kind: 'other' },
    'does not answer anything': { kind: 'transient' },
  };
  for (const [words, spell] of Object.entries(spells)) {
    for (const seconds of [80, 95, 110, 140, 600]) {
      it(`is not taken for deleted when Azure ${words}, for ${seconds} s`, async () => {
        const machine = SimulatedMachine.with('one', 'two');
        const { clock, azure } = machine;
        const handle = await clock.runUntil(machine.open().run(machine.request({ kind: 'allAtOnce' })));
        await clock.advance(2000);
        azure.spells.push({ ...spell, from: clock.now(), until: clock.now() + seconds * 1000 });
        const report = await clock.runUntil(handle.settled);
        const outcomes = report.apps.map(({ outcome }) => outcome?.kind);
        // Its stop may not have been seen for so long.
        assert.ok(outcomes.every((kind) => kind === 'stoppedAndStarted' || kind === 'stopNotSeen'));
        await clock.advance(3_600_000);
        assert.deepEqual(
          azure.apps.map((app) => azure.stateOf(app)),
          ['Running', 'Running'],
        );
      });
    }
  }
});
