import assert from 'node:assert/strict';
import type { CallFailureKind } from '../../../../../src/stopStart/engine/callFailure.ts';
import { SimulatedMachine } from '../simulatedWindow.ts';

describe('The promise: a start that Azure refuses', () => {
  for (const kind of ['forbidden', 'locked', 'refused', 'readOnly'] as const satisfies readonly CallFailureKind[]) {
    it(`is named at once when it is ${kind}, and sent again until it is accepted`, async () => {
      const machine = SimulatedMachine.with('one', 'two');
      const one = machine.azure.app('one');
      one.always.start = { kind };
      const handle = await machine.clock.runUntil(machine.open().run());
      while (machine.azure.sent('start').length === 0) {
        await machine.clock.advance(100);
      }
      await machine.clock.advance(200);
      const [app] = handle.snapshot().apps;
      assert.equal(app?.phase, 'unsettled');
      assert.ok(app?.outcome?.kind === 'notBack' && app.outcome.failure?.kind === kind);
      assert.ok(
        handle.snapshot().pauseReasons.some((reason) => reason.kind === 'notBack' && reason.apps[0]?.name === 'one'),
      );
      await machine.clock.advance(600_000);
      assert.deepEqual(machine.azure.sent('stop'), ['one']);
      delete one.always.start;
      await machine.clock.advance(120_000);
      assert.equal(machine.azure.stateOf(one), 'Running');
    });
  }

  it('does not prove anything by a Running that was read after it', async () => {
    const machine = SimulatedMachine.with('one');
    const one = machine.azure.app('one');
    // Its stop is not seen yet: what reads Running is what ran before.
    one.lags = [20_000];
    one.stopTakes = 25_000;
    one.faults.start.push({ kind: 'conflict' }, { kind: 'conflict' });
    const handle = await machine.clock.runUntil(machine.open().run({ ...machine.request(), timeoutMs: 10_000 }));
    await machine.clock.runUntil(handle.settled);
    await machine.clock.advance(3_600_000);
    assert.equal(machine.azure.stateOf(one), 'Running');
  });
});
