import type { Clock } from '../../clock.ts';
import { Brake } from './brake.ts';
import { asCallFailure } from './callFailure.ts';
import { Calls } from './calls.ts';
import type { RequestGate } from './gate.ts';
import type { JournalDocument, JournalStore } from './journal.ts';
import { Lag } from './lag.ts';
import { Pauses } from './pauses.ts';
import type { AzurePorts, Random, Session } from './ports.ts';
import { RunJournal } from './runJournal.ts';
import { SleepWatch } from './sleepWatch.ts';
import { StoppedLooks } from './stoppedLooks.ts';
import type { Timing } from './timing.ts';

/** What a run is made from. */
export interface RunParts {
  readonly store: JournalStore;
  /** The run's journal as it is on disk; its apps are the run's. */
  readonly document: JournalDocument;
  readonly azure: AzurePorts;
  /** Every request passes here; shared by the runs of one subscription and account, which Azure throttles together. */
  readonly gate: RequestGate;
  /** For each app's stop, and for each app's start. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly timing: Timing;
}

/** What all apps of one run share. */
export interface RunContext {
  readonly clock: Clock;
  readonly timing: Timing;
  readonly timeoutMs: number;
  readonly session: Session;
  readonly pauses: Pauses;
  readonly calls: Calls;
  readonly brake: Brake;
  readonly journal: RunJournal;
  readonly sleepWatch: SleepWatch;
  readonly stoppedLooks: StoppedLooks;
  /** How long a stop, and a start, take to show. */
  readonly stopLag: Lag;
  readonly startLag: Lag;
  /** The sleep watch saw a gap: what is stopped is started first, then the user is asked before anything more is stopped. */
  slept(gapMs: number): void;
}

export function createRunContext(parts: RunParts, onChange: () => void): RunContext {
  const { clock, random, timing, timeoutMs, azure, gate, store, document } = parts;
  const pauses = new Pauses(clock, random, timing);
  const brake = new Brake(onChange);
  const journal = new RunJournal(
    store,
    document,
    () => clock.now(),
    (thrown) => brake.end({ kind: 'journal', because: asCallFailure(thrown).facts.sentence }),
  );
  const calls = new Calls(azure.control, gate, clock, timing);
  return {
    clock,
    timing,
    timeoutMs,
    session: azure.session,
    pauses,
    calls,
    stoppedLooks: new StoppedLooks(calls, clock, pauses, timing, document.apps.length),
    brake,
    journal,
    sleepWatch: new SleepWatch(clock, timing),
    stopLag: new Lag(timing),
    startLag: new Lag(timing),
    slept: (gapMs) => {
      brake.hold({ kind: 'slept', gapMs });
      // Nobody waits out an interval that began before the sleep: apps that are down are looked at, and started, now.
      pauses.nudge();
    },
  };
}
