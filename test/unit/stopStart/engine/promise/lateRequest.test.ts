import assert from 'node:assert/strict';
import { SimulatedMachine } from '../simulatedWindow.ts';

/** Within the ten minutes that an app is watched after a stop without an answer. */
const delays = [100, 150, 175, 185, 200, 240, 300, 400, 460, 480, 520, 600];

describe('The promise: a stop that arrives long after it was sent', () => {
  for (const timeoutMs of [300_000, 30_000]) {
    for (const seconds of delays) {
      it(`leaves no app stopped after ${seconds} s, with a time-out of ${timeoutMs / 1000} s`, async () => {
        const machine = delayedBy(seconds);
        const request = { ...machine.request(), timeoutMs };
        const handle = await machine.clock.runUntil(machine.open().run(request));
        await machine.clock.runUntil(handle.settled);
        await anHourLater(machine);
      });
    }
  }

  it('is still on its way when its own connection is: nothing is settled before that was destroyed', async () => {
    const machine = delayedBy(110);
    const handle = await machine.clock.runUntil(machine.open().run());
    await machine.clock.advance(119_000);
    assert.notEqual(handle.snapshot().apps[0]?.phase, 'watched');
    await machine.clock.runUntil(handle.settled);
    await anHourLater(machine);
  });

  for (const seconds of [60, 95, 100, 120, 200]) {
    it(`leaves no app stopped after ${seconds} s when its window died`, async () => {
      const machine = delayedBy(seconds);
      const window = machine.open();
      await machine.clock.runUntil(window.run());
      await machine.clock.advance(1000);
      window.kill();
      const handle = await machine.clock.runUntil(machine.open().recover());
      await machine.clock.runUntil(handle.settled);
      await anHourLater(machine);
    });
  }
});

/** One app, whose first stop a proxy delays for so long. */
function delayedBy(seconds: number): SimulatedMachine {
  const machine = SimulatedMachine.with('one');
  machine.azure.app('one').faults.stop.push({ kind: 'transient', hangs: true, arrivesAfterMs: seconds * 1000 });
  return machine;
}

async function anHourLater({ clock, azure }: SimulatedMachine): Promise<void> {
  await clock.advance(3_600_000);
  assert.equal(azure.stateOf(azure.app('one')), 'Running');
}
