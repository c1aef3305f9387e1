import assert from 'node:assert/strict';
import { exitCodes, NothingStopped } from '../../../src/runner/exitCodes.ts';
import { Interrupts } from '../../../src/runner/interrupts.ts';
import type { StopStartEngine } from '../../../src/stopStart/engine/engine.ts';
import type { RunHandle } from '../../../src/stopStart/engine/runHandle.ts';
import { SimulatedMachine, type SimulatedWindow } from '../stopStart/engine/simulatedWindow.ts';
import { loggedOutput } from './writtenText.ts';

interface Interrupted {
  readonly machine: SimulatedMachine;
  readonly window: SimulatedWindow;
  readonly interrupts: Interrupts;
  readonly lines: () => readonly string[];
}

function ready(...names: readonly string[]): Interrupted {
  const machine = SimulatedMachine.with(...names);
  const window = machine.open();
  const { output, written } = loggedOutput(machine.clock);
  const interrupts = new Interrupts(output);
  interrupts.useEngine(window.engine);
  return { machine, window, interrupts, lines: () => written.lines };
}

/** A run whose first app is just down. */
async function running(...names: readonly string[]): Promise<Interrupted & { readonly handle: RunHandle }> {
  const parts = ready(...names);
  const { machine, window, interrupts } = parts;
  const handle = await machine.clock.runUntil(window.run());
  interrupts.follow(handle);
  while (machine.azure.sent('stop').length === 0) {
    await machine.clock.advance(100);
  }
  return { ...parts, handle };
}

function names(apps: readonly { readonly name: string }[]): readonly string[] {
  return apps.map(({ name }) => name);
}

describe('The first interrupt', () => {
  it('before a run ends what is being read, and nothing was stopped', () => {
    const { interrupts, lines } = ready('one');
    assert.equal(interrupts.signal.aborted, false);
    interrupts.interrupt();
    const { reason } = interrupts.signal;
    assert.ok(reason instanceof NothingStopped);
    assert.deepEqual([reason.exitCode, reason.message], [exitCodes.refused, 'Interrupted. Nothing was stopped.']);
    assert.deepEqual(lines(), []);
  });

  it('cancels the run: nothing more is stopped, and what is down is brought back and watched', async () => {
    const { machine, handle, interrupts, lines } = await running('one', 'two');
    interrupts.interrupt();
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual(
      [names(report.done), names(report.skipped), report.ending],
      [['one'], ['two'], { kind: 'cancelled' }],
    );
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
    assert.match(lines().join('\n'), /^Interrupted: no further app is stopped, .* Once more to end at once\.$/);
  });

  it('cancels every run', async () => {
    const { machine, window, handle, interrupts } = await running('one', 'two');
    interrupts.interrupt();
    await machine.clock.runUntil(handle.settled);
    const next = await machine.clock.runUntil(window.run());
    interrupts.follow(next);
    const report = await machine.clock.runUntil(next.settled);
    assert.deepEqual([names(report.skipped), machine.azure.sent('stop')], [['one', 'two'], ['one']]);
  });

  it('cancels a run that begins in that instant', async () => {
    const { machine, window, interrupts } = ready('one');
    const beginning = window.run();
    interrupts.interrupt();
    const handle = await machine.clock.runUntil(beginning);
    interrupts.follow(handle);
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual([report.ending, machine.azure.sent('stop')], [{ kind: 'cancelled' }, []]);
  });
});

describe('The second interrupt', () => {
  it('sends a start at once for every app that may be down, and lets the run go', async () => {
    const { machine, handle, interrupts, lines } = await running('one', 'two');
    interrupts.interrupt();
    assert.deepEqual(machine.azure.sent('start'), []);
    interrupts.interrupt();
    const before = machine.clock.now();
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual(machine.azure.sent('start'), ['one']);
    assert.ok(machine.clock.now() - before <= 2000);
    assert.deepEqual([names(report.notBack), names(report.done)], [['one'], []]);
    assert.match(lines()[1] ?? '', /^Interrupted again: a start is sent for every app that may be down\. --resume /);
    const { runs } = await machine.clock.runUntil(machine.open().engine.abandonedRuns());
    assert.deepEqual(
      runs.map(({ apps }) => names(apps)),
      [['one']],
    );
  });

  it('has two seconds, and is the last that does anything', async () => {
    const { interrupts, lines } = await running('one');
    const asked: (number | undefined)[] = [];
    const startAllUnsettled: StopStartEngine['startAllUnsettled'] = async (withinMs) => {
      asked.push(withinMs);
      return [];
    };
    interrupts.useEngine({ startAllUnsettled } as StopStartEngine);
    interrupts.interrupt();
    assert.deepEqual(asked, []);
    for (let more = 0; more < 3; more += 1) {
      interrupts.interrupt();
      assert.deepEqual(asked, [2000]);
    }
    assert.equal(lines().length, 2);
  });

  it('before a run does nothing more', () => {
    const { interrupts, lines } = ready('one');
    interrupts.interrupt();
    const { reason } = interrupts.signal;
    interrupts.interrupt();
    assert.equal(interrupts.signal.reason, reason);
    assert.deepEqual(lines(), []);
  });
});

describe('Signals', () => {
  // Emitted to those who listen; the process gets none.
  const signals = ['SIGTERM', 'SIGHUP'] as const;

  for (const signal of signals) {
    it(`are interrupts, as ${signal}`, () => {
      const { interrupts } = ready('one');
      const stopListening = interrupts.listen();
      try {
        process.emit(signal);
        assert.equal(interrupts.signal.aborted, true);
      } finally {
        stopListening();
      }
    });
  }

  it('are listened to only for as long as the program runs', () => {
    const counts = (): readonly number[] => ['SIGINT', ...signals].map((signal) => process.listenerCount(signal));
    const before = counts();
    const stopListening = ready('one').interrupts.listen();
    assert.deepEqual(
      counts(),
      before.map((one) => one + 1),
    );
    stopListening();
    assert.deepEqual(counts(), before);
  });
});
