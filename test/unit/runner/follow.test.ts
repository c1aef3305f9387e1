import assert from 'node:assert/strict';
import { type FollowResult, follow } from '../../../src/runner/follow.ts';
import type { Output } from '../../../src/runner/output.ts';
import type { Prompt } from '../../../src/runner/terminal.ts';
import type { RunHandle, RunRequest } from '../../../src/stopStart/engine/runRequest.ts';
import { SimulatedMachine } from '../stopStart/engine/simulatedWindow.ts';
import { loggedOutput } from './writtenText.ts';

const minute = 60_000;
const giveUpAfterMs = 30 * minute;
const allAtOnce = { kind: 'allAtOnce' } as const;

interface FollowedRun {
  readonly machine: SimulatedMachine;
  readonly handle: RunHandle;
  /** Pending until time passes. */
  readonly followed: Promise<FollowResult>;
  /** What the output has by now. */
  readonly lines: () => readonly string[];
  readonly output: Output;
  /** The user wants no more. */
  readonly interrupt: () => void;
}

/** A run that is followed from its beginning, and of which no time has passed. */
async function followedRun(
  machine: SimulatedMachine,
  request: Partial<RunRequest> = {},
  prompt?: Prompt,
): Promise<FollowedRun> {
  return followedFrom(
    machine,
    await machine.clock.runUntil(machine.open().run({ ...machine.request(), ...request })),
    prompt,
  );
}

function followedFrom(machine: SimulatedMachine, handle: RunHandle, prompt?: Prompt): FollowedRun {
  const { clock } = machine;
  const { output, written } = loggedOutput(clock);
  const interrupts = new AbortController();
  const followed = follow(handle, { output, clock, giveUpAfterMs, prompt, interrupted: interrupts.signal });
  return { machine, handle, output, followed, lines: () => written.lines, interrupt: () => interrupts.abort() };
}

/** Follows a run to its end. */
async function toTheEnd(...parts: Parameters<typeof followedRun>): Promise<FollowResult & FollowedRun> {
  const run = await followedRun(...parts);
  return { ...run, ...(await run.machine.clock.runUntil(run.followed)) };
}

/** Answers each question so, and keeps them. */
class Answering implements Prompt {
  readonly questions: string[] = [];
  readonly #answer: (signal: AbortSignal) => boolean | Promise<boolean>;

  constructor(answer: (signal: AbortSignal) => boolean | Promise<boolean>) {
    this.#answer = answer;
  }

  async yesOrNo(question: string, signal: AbortSignal): Promise<boolean> {
    this.questions.push(question);
    return this.#answer(signal);
  }
}

function names(apps: readonly { readonly name: string }[]): readonly string[] {
  return apps.map(({ name }) => name);
}

function count(lines: readonly string[], pattern: RegExp): number {
  return lines.filter((line) => pattern.test(line)).length;
}

/** Of each wave but the last somebody wants to look at its apps. */
function withLooks(machine: SimulatedMachine, ...sizes: readonly number[]): RunRequest {
  const waves = sizes.map((size, index) => ({ size, lookAfter: index < sizes.length - 1 }));
  return { ...machine.request(allAtOnce), waves };
}

describe('A run that is followed', () => {
  it('is told line by line, each state of each app once', async () => {
    const { report, endedForLook, lines } = await toTheEnd(SimulatedMachine.with('one', 'two'));
    assert.deepEqual([names(report.done), endedForLook], [['one', 'two'], false]);
    for (const name of ['one', 'two']) {
      const own = lines().filter((line) => line.startsWith(`${name}: `));
      assert.deepEqual(
        own.map((line) => line.replace(/\d+:\d+.*$/, '…')),
        [
          `${name}: stopping…`,
          `${name}: starting…`,
          `${name}: running again, watched until …`,
          `${name}: stopped and started, running`,
        ],
      );
    }
    assert.equal(count(lines(), /waiting for its turn|checking|to be started/), 0);
  });

  it('says once a minute how it stands, so that a silent log is seen to live', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.app('one').startTakes = 4.5 * minute;
    const { lines } = await toTheEnd(machine);
    assert.ok(count(lines(), /^0 of 1 done · starting one$/) >= 3, lines().join('\n'));
    assert.ok(count(lines(), /of 1 done/) <= 8);
  });

  it('tells each remark once', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    const waves = [
      { size: 1, lookAfter: false },
      { size: 2, lookAfter: false },
    ];
    const run = await followedRun(machine, { waves });
    machine.azure.colleague('three', 'Stopped');
    const { report } = await machine.clock.runUntil(run.followed);
    assert.equal(count(run.lines(), /^Before this part of the run on contoso-ase: three reads Stopped now\.$/), 1);
    assert.deepEqual([names(report.done), names(report.skipped)], [['one', 'two'], ['three']]);
    assert.equal(count(run.lines(), /^three: .*Stopped/), 1);
  });
});

describe('Where nobody can be asked', () => {
  it('a pause ends the run: no further app is stopped, and what is down is started', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    machine.azure.app('two').startTakes = 'never';
    const run = await followedRun(machine);
    // Its own time-out is five minutes.
    await machine.clock.advance(8 * minute);
    assert.deepEqual(machine.azure.sent('stop'), ['one', 'two']);
    machine.azure.app('two').startTakes = 0;
    const { report, endedForLook } = await machine.clock.runUntil(run.followed);
    assert.deepEqual([names(report.done), names(report.skipped)], [['one', 'two'], ['three']]);
    assert.deepEqual([report.ending, endedForLook], [{ kind: 'endedByUser' }, false]);
    assert.equal(
      count(run.lines(), /^contoso-ase: two did not come back in time\. Nobody can be asked here, so the run ends\. /),
      1,
    );
    assert.equal(count(run.lines(), /Down now, and being started: two\.$/), 1);
    assert.equal(count(run.lines(), /until you decide/), 0, 'nobody decides');
  });

  it('a look ends the run, which says so', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    const { report, endedForLook, lines } = await toTheEnd(machine, withLooks(machine, 2, 1));
    assert.equal(endedForLook, true);
    assert.deepEqual([names(report.done), names(report.skipped)], [['one', 'two'], ['three']]);
    assert.deepEqual(report.ending, { kind: 'endedByUser' });
    assert.equal(count(lines(), /^contoso-ase: one, two are running again\. Look at them before/), 1);
    assert.equal(count(lines(), /^three: /), 0, 'it had no turn; the end names it');
  });

  it('a look at apps of which one is not back is more than a look', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    machine.azure.app('one').startTakes = 'never';
    const { report, endedForLook } = await toTheEnd(machine, withLooks(machine, 2, 1));
    assert.deepEqual([endedForLook, names(report.notBack), names(report.done)], [false, ['one'], ['two']]);
    assert.deepEqual(machine.azure.sent('stop'), ['one', 'two']);
  });
});

describe('Whoever is asked', () => {
  it('lets the run continue with yes, after each look', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    const prompt = new Answering(() => true);
    const { report, endedForLook } = await toTheEnd(machine, withLooks(machine, 1, 1, 1), prompt);
    assert.deepEqual([names(report.done), endedForLook], [['one', 'two', 'three'], false]);
    assert.deepEqual(prompt.questions, ['Continue with the rest?', 'Continue with the rest?']);
    assert.equal(report.ending, undefined);
  });

  it('is asked once, however long the answer takes', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const prompt = new Answering(() => machine.clock.sleep(40 * minute).then(() => true));
    const { report } = await toTheEnd(machine, withLooks(machine, 1, 1), prompt);
    assert.deepEqual([prompt.questions.length, names(report.done)], [1, ['one', 'two']]);
  });

  it('ends the run with no, and has looked then', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const { report, endedForLook } = await toTheEnd(machine, withLooks(machine, 1, 1), new Answering(() => false));
    assert.deepEqual([endedForLook, names(report.skipped)], [true, ['two']]);
    assert.deepEqual(machine.azure.sent('stop'), ['one']);
  });

  it('ends the run by going away', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const prompt = new Answering(() => Promise.reject(new Error('The terminal is gone.')));
    const { report } = await toTheEnd(machine, withLooks(machine, 1, 1), prompt);
    assert.deepEqual([report.ending, names(report.skipped)], [{ kind: 'endedByUser' }, ['two']]);
  });

  it('has the question taken back by an interrupt, which is no', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const prompt = new Answering(
      (signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve(false));
        }),
    );
    const run = await followedRun(machine, withLooks(machine, 1, 1), prompt);
    await machine.clock.advance(10 * minute);
    assert.deepEqual([prompt.questions.length, run.handle.snapshot().paused], [1, true]);
    run.interrupt();
    const { report, endedForLook } = await machine.clock.runUntil(run.followed);
    assert.deepEqual([report.ending, endedForLook, names(report.skipped)], [{ kind: 'endedByUser' }, true, ['two']]);
  });

  it('is not taken for having read what came while the question was open', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const prompt = new Answering(async () => {
      if (prompt.questions.length === 1) {
        await machine.clock.sleep(5000);
        machine.azure.colleague('one', 'Stopped');
        await machine.clock.sleep(minute);
      }
      return prompt.questions.length === 1;
    });
    const { report, lines } = await toTheEnd(machine, withLooks(machine, 1, 1), prompt);
    assert.equal(prompt.questions.length, 2);
    assert.equal(count(lines(), /^contoso-ase: one was stopped again while watched\./), 1);
    assert.deepEqual([names(report.done), names(report.skipped)], [['one'], ['two']]);
  });

  it('has the question to himself until it is answered', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const seen: boolean[] = [];
    const run = await followedRun(
      machine,
      withLooks(machine, 1, 1),
      new Answering(() => {
        seen.push(run.output.isAsking);
        return true;
      }),
    );
    seen.push(run.output.isAsking);
    await machine.clock.runUntil(run.followed);
    assert.deepEqual([...seen, run.output.isAsking], [false, true, false]);
  });

  it('does not end a run by a no that comes when it goes on already', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const run = await followedRun(
      machine,
      withLooks(machine, 1, 1),
      new Answering(() => {
        run.handle.continue();
        return false;
      }),
    );
    const { report, endedForLook } = await machine.clock.runUntil(run.followed);
    assert.deepEqual([names(report.done), report.ending, endedForLook], [['one', 'two'], undefined, false]);
  });

  it('is asked what came while the last question was open', async () => {
    const machine = SimulatedMachine.with('one', 'two', 'three');
    const prompt = new Answering(async () => {
      if (prompt.questions.length === 1) {
        machine.azure.environment = { ready: false, notReadyBecause: 'Upgrading' };
        await machine.clock.sleep(minute);
      } else {
        machine.azure.environment = { ready: true };
      }
      return true;
    });
    const { report, lines } = await toTheEnd(machine, withLooks(machine, 1, 2), prompt);
    assert.deepEqual([names(report.done), prompt.questions.length], [['one', 'two', 'three'], 2]);
    assert.equal(count(lines(), /^contoso-ase: The environment is not ready \(Upgrading\)\./), 1);
  });

  it('lets the run continue with yes while one app is not back, which is started all the while', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    const one = machine.azure.app('one');
    one.startTakes = 'never';
    const prompt = new Answering(() => {
      one.startTakes = 0;
      return true;
    });
    const { report } = await toTheEnd(machine, {}, prompt);
    assert.deepEqual([names(report.done), prompt.questions.length], [['one', 'two'], 1]);
  });
});

describe('An app that does not come back', () => {
  it('is given up after the time that was given, started once more, and named', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    machine.azure.app('two').startTakes = 'never';
    const run = await followedRun(machine);
    const ended = await machine.clock.runUntil(run.handle.ended);
    assert.deepEqual(names(ended.notBack), ['two']);
    const since = machine.clock.now();
    await machine.clock.advance(giveUpAfterMs - 2000);
    assert.equal(count(run.lines(), /^Stopped waiting/), 0);
    const starts = machine.azure.sent('start').length;
    const { report } = await machine.clock.runUntil(run.followed);
    const waited = machine.clock.now() - since - giveUpAfterMs;
    assert.ok(waited > -2000 && waited < 10_000, `${waited} ms`);
    assert.deepEqual([names(report.notBack), names(report.done)], [['two'], ['one']]);
    assert.equal(machine.azure.sent('start').slice(starts).includes('two'), true);
    assert.equal(count(run.lines(), /^Stopped waiting/), 1);
    const { runs } = await machine.clock.runUntil(machine.open().engine.abandonedRuns());
    assert.deepEqual(
      runs.map(({ apps }) => names(apps)),
      [['two']],
      'a resume starts it',
    );
  });

  it('is not given up when it comes back before', async () => {
    const machine = SimulatedMachine.with('one');
    machine.azure.app('one').startTakes = 'never';
    const run = await followedRun(machine);
    await machine.clock.runUntil(run.handle.ended);
    await machine.clock.advance(giveUpAfterMs - 5 * minute);
    machine.azure.app('one').startTakes = 0;
    const { report } = await machine.clock.runUntil(run.followed);
    assert.deepEqual([names(report.done), report.notBack, report.ending], [['one'], [], undefined]);
    assert.equal(count(run.lines(), /^Stopped waiting/), 0);
  });

  it('is waited for anew when it came back meanwhile', async () => {
    const machine = SimulatedMachine.with('one');
    const one = machine.azure.app('one');
    one.startTakes = 'never';
    const run = await followedRun(machine);
    await machine.clock.runUntil(run.handle.ended);
    await machine.clock.advance(giveUpAfterMs - 5 * minute);
    one.startTakes = 0;
    while (run.handle.snapshot().apps[0]?.phase !== 'watched') {
      await machine.clock.advance(500);
    }
    one.startTakes = 'never';
    await machine.clock.advance(5000);
    machine.azure.colleague('one', 'Stopped');
    await machine.clock.advance(giveUpAfterMs - 5 * minute);
    assert.deepEqual(names(run.handle.snapshot().down), ['one']);
    assert.equal(count(run.lines(), /^Stopped waiting/), 0);
    const { report } = await machine.clock.runUntil(run.followed);
    assert.deepEqual(names(report.notBack), ['one']);
    assert.equal(count(run.lines(), /^Stopped waiting/), 1);
  });

  it('is waited for as long as others have their turn', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    machine.azure.app('one').startTakes = 'never';
    machine.azure.app('two').busyUntil = machine.clock.now() + 90 * minute;
    const run = await followedRun(machine, { pace: allAtOnce, timeoutMs: 3_600_000 });
    await machine.clock.advance(59 * minute);
    assert.equal(count(run.lines(), /^Stopped waiting/), 0, 'two is busy, and may have its turn');
    const { report } = await machine.clock.runUntil(run.followed);
    assert.deepEqual([names(report.notBack), names(report.skipped)], [['one'], ['two']]);
  });
});

describe('A recovery that is followed', () => {
  /** A machine on which a window has died, and left these apps stopped. */
  async function abandoned(...left: readonly string[]): Promise<SimulatedMachine> {
    const machine = SimulatedMachine.with(...left);
    const window = machine.open();
    const request = machine.request(allAtOnce);
    await machine.clock.runUntil(window.run(request));
    while (machine.azure.sent('stop').length < left.length) {
      await machine.clock.advance(50);
    }
    window.kill();
    // What Azure shows is older than the stop until then.
    await machine.clock.advance(10_000);
    assert.deepEqual(machine.azure.sent('start'), []);
    return machine;
  }

  it('gives an app up after the time that was given, from its beginning', async () => {
    const machine = await abandoned('one', 'two');
    machine.azure.app('one').startTakes = 'never';
    const began = machine.clock.now();
    const run = followedFrom(machine, await machine.clock.runUntil(machine.open().recover()));
    await machine.clock.advance(giveUpAfterMs - minute);
    assert.equal(count(run.lines(), /^Stopped waiting/), 0);
    const { report } = await machine.clock.runUntil(run.followed);
    const took = machine.clock.now() - began - giveUpAfterMs;
    assert.ok(took > -2000 && took < 10_000, `${took} ms`);
    assert.deepEqual([names(report.notBack), names(report.done)], [['one'], ['two']]);
    assert.equal(count(run.lines(), /^Stopped waiting/), 1);
  });

  it('gives nothing up that is back', async () => {
    const machine = await abandoned('one', 'two');
    const run = followedFrom(machine, await machine.clock.runUntil(machine.open().recover()));
    const { report } = await machine.clock.runUntil(run.followed);
    assert.deepEqual([names(report.done), report.notBack], [['one', 'two'], []]);
    assert.equal(count(run.lines(), /^Stopped waiting/), 0);
    assert.deepEqual(machine.azure.sent('stop'), ['one', 'two'], 'none of its own');
  });

  it('gives up an app that can not be read', async () => {
    const machine = await abandoned('one');
    machine.azure.app('one').always.read = { kind: 'forbidden' };
    machine.azure.listFaults.push(...Array.from({ length: 10_000 }, () => ({ kind: 'forbidden' }) as const));
    const began = machine.clock.now();
    const run = followedFrom(machine, await machine.clock.runUntil(machine.open().recover()));
    const { report } = await machine.clock.runUntil(run.followed);
    assert.deepEqual(names(report.notBack), ['one']);
    assert.ok(machine.clock.now() - began < giveUpAfterMs + minute);
  });
});

describe('An app that is stopped again', () => {
  it('is started once, then left stopped and named: somebody else may want it so', async () => {
    const machine = SimulatedMachine.with('one');
    const run = await followedRun(machine);
    const phase = (): string | undefined => run.handle.snapshot().apps[0]?.phase;
    while (phase() !== 'watched') {
      await machine.clock.advance(500);
    }
    for (let times = 1; times <= 2; times += 1) {
      await machine.clock.advance(5000);
      machine.azure.colleague('one', 'Stopped');
      await machine.clock.advance(60_000);
      assert.equal(machine.azure.sent('start').length, 2, 'its own start, and one more');
    }
    const { report } = await machine.clock.runUntil(run.followed);
    assert.deepEqual([names(report.notBack), report.done, report.leftStopped], [['one'], [], []]);
    assert.equal(machine.azure.stateOf(machine.azure.app('one')), 'Stopped');
    const lines = run.lines();
    assert.equal(
      count(
        lines,
        /^one on contoso-ase was stopped again while it was watched\. .* The runner does not start such apps/,
      ),
      1,
    );
    assert.equal(count(lines, /^Stopped waiting/), 0, 'nobody waited');
  });

  it('is named by the next resume again, and not started', async () => {
    const machine = SimulatedMachine.with('one');
    const { clock, azure } = machine;
    const run = await followedRun(machine);
    while (run.handle.snapshot().apps[0]?.phase !== 'watched') {
      await clock.advance(500);
    }
    for (let times = 1; times <= 2; times += 1) {
      await clock.advance(5000);
      azure.colleague('one', 'Stopped');
      await clock.advance(60_000);
    }
    await clock.runUntil(run.followed);
    const starts = azure.sent('start').length;
    for (let times = 1; times <= 2; times += 1) {
      const next = followedFrom(machine, await clock.runUntil(machine.open().recover()));
      const { report } = await clock.runUntil(next.followed);
      assert.deepEqual([names(report.notBack), azure.sent('start').length], [['one'], starts]);
    }
    azure.colleague('one', 'Running');
    await clock.advance(10_000);
    const last = followedFrom(machine, await clock.runUntil(machine.open().recover()));
    const { report } = await clock.runUntil(last.followed);
    assert.deepEqual([names(report.notBack), report.leftStopped], [[], []]);
    const { runs } = await clock.runUntil(machine.open().engine.abandonedRuns());
    assert.deepEqual(runs, []);
  });
});
