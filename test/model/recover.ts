import assert from 'node:assert/strict';
import type { Watcher } from './watcher.ts';
import type { OwnMachine } from './world.ts';

/** Opens new windows on a machine, which recover what they are offered: each run is taken by one of them. Gives how many were taken. */
export async function recover(machine: OwnMachine, watcher: Watcher, windows: number): Promise<number> {
  const taken: string[] = [];
  for (let opened = 0; opened < windows; opened += 1) {
    const window = machine.open();
    const recovering = (async () => {
      const { runs } = await window.engine.abandonedRuns();
      for (const run of runs) {
        const handle = await window.engine.recover(run, window.ports);
        if (handle !== undefined) {
          taken.push(run.runId);
          watcher.recovers(machine, window, handle, run);
        }
      }
    })();
    recovering.catch(() => undefined);
  }
  await machine.clock.advance(100 + 4 * machine.journals.diskMs);
  assert.equal(new Set(taken).size, taken.length, 'a run is taken over by one window only');
  return taken.length;
}
