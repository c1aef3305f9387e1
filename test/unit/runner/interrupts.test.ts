import assert from 'node:assert/strict';
import { exitCodes } from '../../../src/runner/exitCodes.ts';
import { Interrupted, Interrupts } from '../../../src/runner/interrupts.ts';
import { Ledger } from '../../../src/runner/ledger.ts';
import { resultOfUnfinished } from '../../../src/runner/result.ts';
import type { StopStartEngine } from '../../../src/stopStart/engine/engine.ts';
import type { RunHandle } from '../../../src/stopStart/engine/runRequest.ts';
import { SimulatedMachine, type SimulatedWindow } from '../stopStart/engine/simulatedWindow.ts';
import { loggedOutput } from './writtenText.ts';

interface Ready {
  readonly machine: SimulatedMachine;
  readonly window: SimulatedWindow;
  readonly interrupts: Interrupts;
  readonly ledger: Ledger;
  readonly lines: () => readonly string[];
}

function ready(...names: readonly string[]): Ready {
  const machine = SimulatedMachine.with(...names);
  const window = machine.open();
  const { output, written } = loggedOutput(machine.clock);
  const ledger = new Ledger();
  const interrupts = new Interrupts(output, ledger);
  interrupts.useEngine(window.engine);
  return { machine, window, interrupts, ledger, lines: () => written.lines };
}

/** A run whose first app is just down. */
async function running(...names: readonly string[]): Promise<Ready & { readonly handle: RunHandle }> {
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
    assert.ok(interrupts.signal.reason instanceof Interrupted);
    assert.equal(interrupts.hasFailed, false);
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
    assert.match(lines().join('\n'), /^Interrupted: no further app is stopped, .* Interrupt again to end at once\.$/);
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

/** Whether there is anything left to wait for, as of now. */
async function hasEnded({ end }: Interrupts): Promise<boolean> {
  return Promise.race([
    end.then(() => true),
    new Promise<boolean>((resolve) => {
      setImmediate(() => resolve(false));
    }),
  ]);
}

describe('The second interrupt', () => {
  it('sends a start at once for every app that may be down, and releases the run', async () => {
    const { machine, handle, interrupts, lines } = await running('one', 'two');
    interrupts.interrupt();
    assert.deepEqual(machine.azure.sent('start'), []);
    interrupts.interrupt();
    const before = machine.clock.now();
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual(machine.azure.sent('start'), ['one']);
    assert.ok(machine.clock.now() - before <= 2000);
    assert.deepEqual([names(report.notBack), names(report.done)], [['one'], []]);
    assert.match(
      lines()[1] ?? '',
      /^Interrupted again: a start is sent for each app that may be down\. Run with --resume /,
    );
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

  it('ends the waiting once the starts are sent', async () => {
    const { machine, handle, interrupts, ledger } = await running('one', 'two');
    interrupts.interrupt();
    assert.equal(await hasEnded(interrupts), false);
    interrupts.interrupt();
    assert.equal(await hasEnded(interrupts), false);
    await machine.clock.runUntil(interrupts.end, 2000);
    assert.deepEqual(machine.azure.sent('start'), ['one']);
    assert.deepEqual(
      ledger.runs.map((run) => run.snapshot().runId),
      [handle.snapshot().runId],
    );
  });

  it('ends the waiting after two seconds, whatever Azure does', async () => {
    const { machine, handle, interrupts } = await running('one', 'two');
    machine.azure.app('one').always.start = { kind: 'other', hangs: true };
    interrupts.interrupt();
    interrupts.interrupt();
    await machine.clock.advance(1900);
    assert.equal(await hasEnded(interrupts), false);
    await machine.clock.advance(200);
    assert.equal(await hasEnded(interrupts), true);
    assert.deepEqual(names(handle.snapshot().down), ['one']);
  });

  it('sends the starts of every engine, also where one fails', async () => {
    const { machine, interrupts } = await running('one');
    const startAllUnsettled = () => Promise.reject(new Error('No.'));
    interrupts.useEngine({ startAllUnsettled } as unknown as StopStartEngine);
    interrupts.interrupt();
    interrupts.interrupt();
    await machine.clock.runUntil(interrupts.end, 2000);
    assert.deepEqual(machine.azure.sent('start'), ['one']);
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

describe('The third interrupt', () => {
  it('ends the waiting at once, whatever is under way', async () => {
    const { machine, interrupts } = await running('one', 'two');
    machine.azure.app('one').always.start = { kind: 'other', hangs: true };
    interrupts.interrupt();
    interrupts.interrupt();
    assert.equal(await hasEnded(interrupts), false);
    interrupts.interrupt();
    assert.equal(await hasEnded(interrupts), true);
  });

  it('ends it before a run too', async () => {
    const { interrupts } = ready('one');
    interrupts.interrupt();
    interrupts.interrupt();
    assert.equal(await hasEnded(interrupts), false, 'what is read ends by itself');
    interrupts.interrupt();
    assert.equal(await hasEnded(interrupts), true);
  });
});

describe('A program that is ended by interrupts', () => {
  const interrupted = (interrupts: Interrupts, times: number): void => {
    for (let count = 0; count < times; count += 1) {
      interrupts.interrupt();
    }
  };

  it('names an app that was left stopped', async () => {
    const { machine, handle, interrupts, ledger } = await running('one', 'two');
    machine.azure.app('one').startTakes = 'never';
    while (handle.snapshot().apps[0]?.phase !== 'unsettled') {
      await machine.clock.advance(1000);
    }
    handle.giveUp(handle.snapshot().down);
    await machine.clock.advance(1000);
    assert.deepEqual(names(handle.snapshot().leftStopped), ['one']);
    interrupted(interrupts, 2);
    await machine.clock.runUntil(interrupts.end, 2000);
    assert.deepEqual(resultOfUnfinished(ledger), {
      exitCode: exitCodes.left,
      lines: ['Not known to run: one.', 'Run with --resume.'],
    });
  });

  it('names an app that is down, and what is only noted', async () => {
    const { machine, interrupts, ledger } = await running('one', 'two');
    ledger.note('r', 'orders may be stopped.');
    interrupted(interrupts, 2);
    await machine.clock.runUntil(interrupts.end, 2000);
    assert.deepEqual(resultOfUnfinished(ledger), {
      exitCode: exitCodes.left,
      lines: ['Not known to run: one.', 'orders may be stopped.', 'Run with --resume.'],
    });
  });

  for (const [noted, exitCode, lines] of [
    [['orders may be stopped.'], exitCodes.left, ['orders may be stopped.', 'Run with --resume.']],
    [[], exitCodes.refused, ['Canceled. Nothing was stopped.']],
  ] as const) {
    it(`before any run ends with ${exitCode} where ${noted.length} sentences are noted`, async () => {
      const { interrupts, ledger } = ready('one');
      for (const sentence of noted) {
        ledger.note('r', sentence);
      }
      interrupted(interrupts, 3);
      assert.equal(await hasEnded(interrupts), true);
      assert.deepEqual(resultOfUnfinished(ledger), { exitCode, lines });
    });
  }
});

describe('A mistake in the program', () => {
  it('is told, and is an interrupt: nothing more is stopped, and what is down is brought back', async () => {
    const { machine, handle, interrupts, lines } = await running('one', 'two');
    interrupts.fail(new TypeError('x is undefined'));
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual(
      [names(report.done), names(report.skipped), report.ending],
      [['one'], ['two'], { kind: 'cancelled' }],
    );
    assert.equal(interrupts.hasFailed, true);
    assert.match(lines()[0] ?? '', /^Internal failure: TypeError: x is undefined .*interrupts\.test/);
    assert.match(lines()[1] ?? '', /^Interrupted: /);
  });

  it('that comes every 20 ms is told once, and is one interrupt at most', async () => {
    const { machine, handle, interrupts, lines } = await running('one', 'two');
    const error = new TypeError('x is undefined');
    for (let times = 0; times < 100; times += 1) {
      interrupts.fail(error);
      await machine.clock.advance(20);
    }
    assert.equal(await hasEnded(interrupts), false);
    assert.equal(lines().length, 2, lines().join('\n'));
    const report = await machine.clock.runUntil(handle.settled);
    assert.deepEqual([names(report.done), names(report.skipped), report.notBack], [['one'], ['two'], []]);
  });

  it('after a first interrupt is no second', async () => {
    const { machine, handle, interrupts, lines } = await running('one', 'two');
    interrupts.interrupt();
    interrupts.fail(new Error('Oh.'));
    interrupts.fail(new Error('And another.'));
    assert.equal(await hasEnded(interrupts), false);
    assert.equal(lines().length, 3);
    assert.deepEqual(names((await machine.clock.runUntil(handle.settled)).done), ['one']);
  });

  it('may be anything that is thrown', () => {
    const { interrupts, lines } = ready('one');
    interrupts.fail('no');
    interrupts.fail(undefined);
    assert.deepEqual(lines(), ['Internal failure: no', 'Internal failure: undefined']);
  });

  it('is heard wherever it happens, and ends no process', () => {
    const { interrupts, lines } = ready('one');
    // Mocha's own would take it for a failure of the test.
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    const stopListening = interrupts.listen();
    try {
      process.emit('uncaughtException', new Error('Oh.'));
    } finally {
      stopListening();
      for (const other of others) {
        process.on('uncaughtException', other);
      }
    }
    assert.equal(interrupts.signal.aborted, true);
    assert.equal(lines().length, 1);
    assert.equal(process.listenerCount('uncaughtException'), others.length);
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
    const counts = (): readonly number[] =>
      ['SIGINT', ...signals, 'uncaughtException'].map((signal) => process.listenerCount(signal));
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
