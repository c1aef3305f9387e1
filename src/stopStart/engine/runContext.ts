import type { Clock } from '../../time/clock.ts';
import { asCallFailure, CallFailure } from './callFailure.ts';
import { Calls } from './calls.ts';
import { CircuitBreaker } from './circuitBreaker.ts';
import type { JournalDocument, JournalStore } from './journal.ts';
import { ClockWatch } from './lease.ts';
import type { AppControl, AzurePorts, Random, Session } from './ports.ts';
import type { RequestGate } from './requestGate.ts';
import { RunJournal } from './runJournal.ts';
import type { Remark } from './snapshot.ts';
import { StateLag } from './stateLag.ts';
import { StatePoller } from './statePoller.ts';
import type { Timing } from './timing.ts';
import { Waits } from './waits.ts';

/** The handover of an app's watch to the next run, which is about to stop the app. Nobody else reads the app meanwhile. */
export interface WatchHandover {
  /** Until when it was to be watched, on the monotonic clock; minus infinity if it was not watched. */
  readonly watchedUntil: number;
  /** The next run may have stopped the app, and watches it from now on. */
  confirm(): void;
  /** The next run did not stop it: the earlier run goes on watching. */
  cancel(): void;
}

/** What a run is made of. */
export interface RunParts {
  /** True if no other process has a run on the environment. Throws JournalFailure. */
  readonly isAlone: () => Promise<boolean>;
  readonly store: JournalStore;
  /** The run's journal as it is on disk; its apps are the run's. */
  readonly document: JournalDocument;
  readonly azure: AzurePorts;
  /** Every request passes it. The runs of one subscription and account share it, because Azure throttles them together. */
  readonly gate: RequestGate;
  /** For each app's stop, and for each app's start. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly timing: Timing;
  /** For an app that this run is about to stop: takes its watch from the other runs of this process. */
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
  /** How long Azure takes to show a stop and a start. */
  readonly stopLag: StateLag;
  readonly startLag: StateLag;
  readonly takeOverWatch: (appKey: string) => WatchHandover;
  /** Tells what others did, for people. */
  readonly remark: (remarks: readonly Remark[]) => void;
  /** A gap in time was seen: the run first starts what is stopped, then asks the user before it stops anything more. */
  slept(gapMs: number): void;
}

/** What the parts of a run report to its owner. */
export interface RunEvents {
  readonly changed: () => void;
  readonly slept: () => void;
  readonly remarked: (remarks: readonly Remark[]) => void;
  /** Aborts when the owner releases the run: then nothing of it goes on. */
  readonly released: AbortSignal;
}

export function createRunContext(parts: RunParts, events: RunEvents): RunContext {
  const { random, timing, timeoutMs, azure, gate, store, document, takeOverWatch } = parts;
  const clock = clockUntil(events.released, parts.clock);
  const waits = new Waits(clock, random, timing);
  const breaker = new CircuitBreaker(events.changed);
  // The journal is written until the end, so it has the clock itself.
  const journal = new RunJournal({
    ...{ store, document, clock: parts.clock, diskMs: timing.diskMs },
    onFailure: (thrown) => breaker.end({ kind: 'journal', because: asCallFailure(thrown).facts.sentence }),
  });
  const calls = new Calls(controlUntil(events.released, azure.control), gate, clock, timing);
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
      // A wait that began before the sleep ends now: apps that are down are read and started at once.
      waits.endAll();
    },
  };
}

/** A clock whose waits never end once the run is released: nothing of the run goes on, and nothing of it fails. */
function clockUntil(released: AbortSignal, clock: Clock): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    sleep: async (ms, signal) => {
      try {
        await clock.sleep(ms, signal === undefined ? released : AbortSignal.any([signal, released]));
      } catch (reason) {
        return released.aborted ? never() : Promise.reject(reason);
      }
    },
  };
}

function controlUntil(released: AbortSignal, control: AppControl): AppControl {
  const unlessReleased = async <T>(call: () => Promise<T>): Promise<T> => {
    if (released.aborted) {
      throw new CallFailure('other', { sentence: 'The run was released.' });
    }
    return call();
  };
  return {
    read: (id, signal) => unlessReleased(() => control.read(id, signal)),
    list: (signal) => unlessReleased(() => control.list(signal)),
    slots: (id, signal) => unlessReleased(() => control.slots(id, signal)),
    stop: (id) => unlessReleased(() => control.stop(id)),
    start: (id, how) => unlessReleased(() => control.start(id, how)),
    readEnvironment: (signal) => unlessReleased(() => control.readEnvironment(signal)),
  };
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
