import { withRecordsInOutput } from '../../../src/runner/records.ts';
import { StopStartEngine } from '../../../src/stopStart/engine/engine.ts';
import type { JournalStore, Owner } from '../../../src/stopStart/engine/journal.ts';
import { type SimulatedMachine, SimulatedWindow } from '../stopStart/engine/simulatedWindow.ts';
import { loggedOutput, type WrittenText } from './writtenText.ts';

/** A runner on a simulated machine, whose engine says what it writes. */
export class SimulatedRunner {
  readonly machine: SimulatedMachine;
  readonly owner: Owner = { host: 'here', bootId: 'boot', pid: 4711, processStart: 'runner', instance: 'runner' };
  readonly store: JournalStore;
  readonly engine: StopStartEngine;
  /** What it reaches Azure with. */
  readonly window: SimulatedWindow;
  readonly written: WrittenText;
  readonly output: ReturnType<typeof loggedOutput>['output'];

  /** `store`: the machine's journals, unless it has others. */
  constructor(machine: SimulatedMachine, store: JournalStore = machine.journals.storeFor(machine.clock)) {
    this.machine = machine;
    this.store = store;
    const { output, written } = loggedOutput(machine.clock);
    this.output = output;
    this.written = written;
    this.window = new SimulatedWindow(machine, 'runner-1', {});
    this.engine = this.engineOn(withRecordsInOutput(store, output, machine.clock));
  }

  engineOn(store: JournalStore): StopStartEngine {
    const { machine, owner } = this;
    return new StopStartEngine({
      ...{ store, owner, clock: machine.clock, random: () => 0.5 },
      isAlive: (other, heartbeatAt) => machine.isAlive(other, heartbeatAt),
    });
  }

  /** Time passes until this is so. */
  async until(isSo: () => boolean): Promise<void> {
    for (let waited = 0; !isSo(); waited += 50) {
      if (waited > 600_000) {
        throw new Error('It did not come to be so.');
      }
      await this.machine.clock.advance(50);
    }
  }
}
