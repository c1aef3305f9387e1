import type { Watcher } from './watcher.ts';
import type { OwnMachine } from './world.ts';

/** Opens new windows on a machine, which recover what they are offered. Resolves to how many runs they took, once the disk lets them. */
export async function recover(machine: OwnMachine, watcher: Watcher, windows: number): Promise<number> {
  const taken = Array.from({ length: windows }, async () => {
    const window = machine.open();
    let count = 0;
    const { runs } = await window.engine.abandonedRuns();
    for (const run of runs) {
      const sender = watcher.sender(window);
      const handle = await window.engine.recover(run, sender.ports);
      if (handle !== undefined) {
        count += 1;
        watcher.recovers(machine, sender, handle, run);
      }
    }
    return count;
  });
  // A disk that fails offers nothing.
  const counts = await Promise.allSettled(taken);
  return counts.reduce((sum, one) => sum + (one.status === 'fulfilled' ? one.value : 0), 0);
}

/** Opens a new window, whose user leaves as it is what is offered. */
export async function dismiss(machine: OwnMachine, watcher: Watcher): Promise<void> {
  const { engine } = machine.open();
  try {
    const { runs } = await engine.abandonedRuns();
    for (const run of runs) {
      if (await engine.dismiss(run)) {
        watcher.dismissed(run);
      }
    }
  } catch {
    // The disk fails: the next window offers them.
  }
}
