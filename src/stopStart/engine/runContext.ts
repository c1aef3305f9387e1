import { type Clock, type Moment, momentOf } from '../../time/clock.ts';
import { asCallFailure, CallFailure } from './callFailure.ts';
import { Calls } from './calls.ts';
import { CircuitBreaker } from './circuitBreaker.ts';
import type { JournalDocument, JournalStore } from './journal.ts';
import type { AppControl, AzurePorts, Random, Session } from './ports.ts';
import type { RequestGate } from './requestGate.ts';
import { RunJournal } from './runJournal.ts';
import type { Remark } from './snapshot.ts';
import { StateLag } from './stateLag.ts';
import { StatePoller } from './statePolling.ts';
import type { Timing } from './timing.ts';
import { Waits } from './waits.ts';

/** Apps that the next run is about to stop: nobody else looks at them meanwhile. */
export interface WatchHandover {
  /** Until when they were to be watched, on the monotonic clock: minus infinity where nobody did. */
  readonly watchedUntil: number;
  /** The next run may have stopped the app, and watches it from then on. */
  confirm(): void;
  /** It was not stopped after all. */
  cancel(): void;
}

/** What a run is made from. */
export interface RunParts {
  /** Whether no other process has a run on the environment. Throws JournalFailure. */
  readonly isAlone: () => Promise<boolean>;
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
  /** This run is about to stop the app with this key, which other runs of this process may watch. */
  readonly takeOverWatch: (appKey: string) => WatchHandover;
}

/** What all apps of one run share. */
export interface RunContext {
  readonly clock: Clock;
  readonly timing: Timing;
  readonly timeoutMs: number;
  readonly session: Session;
  readonly waits: Waits;
  readonly calls: Calls;
  readonly poller: StatePoller;
  readonly breaker: CircuitBreaker;
  readonly journal: RunJournal;
  readonly clockWatch: ClockWatch;
  /** How long a stop, and a start, take to show. */
  readonly stopLag: StateLag;
  readonly startLag: StateLag;
  readonly takeOverWatch: (appKey: string) => WatchHandover;
  /** What others did, for people. */
  readonly remark: (remarks: readonly Remark[]) => void;
  /** A gap was seen in time: what is stopped is started first, then the user is asked before anything more is stopped. */
  slept(gapMs: number): void;
}

/** What the run's owner makes of what its parts see. */
export interface RunEvents {
  readonly changed: () => void;
  readonly slept: () => void;
  readonly remarked: (remarks: readonly Remark[]) => void;
  /** Aborts when the owner lets the run go: nothing of it goes on then. */
  readonly letGo: AbortSignal;
}

export function createRunContext(parts: RunParts, events: RunEvents): RunContext {
  const { random, timing, timeoutMs, azure, gate, store, document, takeOverWatch } = parts;
  const clock = until(events.letGo, parts.clock);
  const waits = new Waits(clock, random, timing);
  const breaker = new CircuitBreaker(events.changed);
  // The journal is written to the last, and so on the clock itself.
  const journal = new RunJournal({
    ...{ store, document, clock: parts.clock, diskMs: timing.diskMs },
    onFailure: (thrown) => breaker.end({ kind: 'journal', because: asCallFailure(thrown).facts.sentence }),
  });
  const calls = new Calls(controlUntil(events.letGo, azure.control), gate, clock, timing);
  const stopLag = new StateLag(timing);
  return {
    ...{ clock, timing, timeoutMs, waits, calls, breaker, journal, takeOverWatch, stopLag },
    session: azure.session,
    poller: new StatePoller({ calls, clock, waits, timing, apps: document.apps.length }),
    clockWatch: new ClockWatch(clock, timing),
    startLag: new StateLag(timing, stopLag),
    remark: events.remarked,
    slept: (gapMs) => {
      events.slept();
      breaker.pause({ kind: 'slept', gapMs });
      // Nobody waits out an interval that began before the sleep: apps that are down are looked at, and started, now.
      waits.endAll();
    },
  };
}

/** Reads the lease. When another window has taken the run over, or the folder can't be read, nothing more is stopped. */
export async function readLease({ breaker, journal }: Pick<RunContext, 'breaker' | 'journal'>): Promise<void> {
  if (breaker.ending === undefined) {
    await endUnless(() => journal.isOurs(), breaker);
  }
}

/** Nothing more is stopped where others have the run or its environment now, or where the disk does not say. */
export async function endUnless(isOurs: () => Promise<boolean>, breaker: CircuitBreaker): Promise<void> {
  try {
    if (!(await isOurs())) {
      breaker.end({ kind: 'takenOver' });
    }
  } catch (thrown) {
    breaker.end({ kind: 'journal', because: asCallFailure(thrown).facts.sentence });
  }
}

/** Keeps the lease for as long as the run lives: writes the heartbeat, notices when the run was taken over, and a gap in time. */
export async function keepLease(context: RunContext, over: AbortSignal): Promise<void> {
  const { clock, timing, clockWatch, journal } = context;
  let beatAt = clock.monotonic();
  while (await ticked(context, over)) {
    const gapMs = clockWatch.look();
    if (gapMs !== undefined) {
      context.slept(gapMs);
    }
    if (gapMs !== undefined || clock.monotonic() - beatAt >= timing.heartbeatMs) {
      beatAt = clock.monotonic();
      // A disk that hangs must not keep the clocks from being looked at.
      void readLease(context);
      journal.beat();
    }
  }
}

/** False when the run is over. */
async function ticked({ clock, timing }: RunContext, over: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(timing.tickMs, over);
    return true;
  } catch {
    return false;
  }
}

/** What waits on it when the run is let go waits for ever: nothing of the run goes on, and nothing of it fails. */
function until(letGo: AbortSignal, clock: Clock): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    sleep: async (ms, signal) => {
      try {
        await clock.sleep(ms, signal === undefined ? letGo : AbortSignal.any([signal, letGo]));
      } catch (reason) {
        return letGo.aborted ? never() : Promise.reject(reason);
      }
    },
  };
}

function controlUntil(letGo: AbortSignal, control: AppControl): AppControl {
  const unlessLetGo = async <T>(call: () => Promise<T>): Promise<T> => {
    if (letGo.aborted) {
      throw new CallFailure('other', { sentence: 'The run was let go.' });
    }
    return call();
  };
  return {
    read: (id, signal) => unlessLetGo(() => control.read(id, signal)),
    list: (signal) => unlessLetGo(() => control.list(signal)),
    slots: (id, signal) => unlessLetGo(() => control.slots(id, signal)),
    stop: (id) => unlessLetGo(() => control.stop(id)),
    start: (id) => unlessLetGo(() => control.start(id)),
    readEnvironment: (signal) => unlessLetGo(() => control.readEnvironment(signal)),
  };
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}

/**
 * Notices that the computer slept, that this process was held up, or that the clock was set, forward or back: much more time has passed
 * between two looks than between two ticks, or the two clocks do not agree on how much.
 */
export class ClockWatch {
  readonly #clock: Clock;
  readonly #timing: Pick<Timing, 'gapMs'>;
  #last: Moment;

  constructor(clock: Clock, timing: Pick<Timing, 'gapMs'>) {
    this.#clock = clock;
    this.#timing = timing;
    this.#last = momentOf(clock);
  }

  /** The gap in milliseconds when one has opened since the last look. Called every tick (much shorter than a gap), and right before each stop. */
  look(): number | undefined {
    const now = momentOf(this.#clock);
    const monotonic = now.monotonic - this.#last.monotonic;
    const jump = Math.abs(now.wall - this.#last.wall - monotonic);
    this.#last = now;
    const gap = Math.max(monotonic, jump);
    return gap > this.#timing.gapMs ? gap : undefined;
  }
}
