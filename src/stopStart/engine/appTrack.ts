import { type AppOutcome, type AppPhase, type FailureNote, isFinal, mayStep } from './appPhase.ts';
import { asCallFailure, type CallFailure } from './callFailure.ts';
import type { AppRef } from './ports.ts';
import type { SiteState } from './siteState.ts';
import type { AppSnapshot } from './snapshot.ts';

/** When things happened to an app; milliseconds since the epoch. */
export interface AppTimes {
  /** The first stop that may have been carried out. */
  readonly stopSentAt?: number;
  readonly stoppedSeenAt?: number;
  /** The first start that Azure accepted. */
  readonly startedAt?: number;
  readonly runningSeenAt?: number;
}

/** What this run knows of one app: where it stands and what happened to it. Only `step` moves it. */
export class AppTrack {
  readonly app: AppRef;
  readonly #now: () => number;
  readonly #onChange: () => void;
  #phase: AppPhase = 'planned';
  #since: number;
  #begunAt = Number.POSITIVE_INFINITY;
  #outcome: AppOutcome | undefined;
  #times: AppTimes = {};
  #site: SiteState | undefined;
  #failures: readonly FailureNote[] = [];
  readonly #givenUp = new AbortController();
  /** Stops that may have been carried out. Above zero the app has to be brought back, whatever else happens. */
  stopsSent = 0;

  constructor(app: AppRef, now: () => number, onChange: () => void) {
    this.app = app;
    this.#now = now;
    this.#onChange = onChange;
    this.#since = now();
  }

  get phase(): AppPhase {
    return this.#phase;
  }

  get outcome(): AppOutcome | undefined {
    return this.#outcome;
  }

  get times(): AppTimes {
    return this.#times;
  }

  get failures(): readonly FailureNote[] {
    return this.#failures;
  }

  get site(): SiteState | undefined {
    return this.#site;
  }

  /** Aborts when the user gives the app up. */
  get givenUp(): AbortSignal {
    return this.#givenUp.signal;
  }

  get isFinal(): boolean {
    return isFinal(this.#phase);
  }

  /** When it left `planned`; infinitely late before that. */
  get begunAt(): number {
    return this.#begunAt;
  }

  /** A stop may have been carried out, and it is not known to be running again. */
  get mayBeDown(): boolean {
    return this.stopsSent > 0 && !this.isFinal;
  }

  step(to: AppPhase, outcome?: AppOutcome): void {
    if (!mayStep(this.#phase, to)) {
      throw new Error(`An app can't go from ${this.#phase} to ${to}.`);
    }
    this.#phase = to;
    this.#since = this.#now();
    this.#begunAt = Math.min(this.#begunAt, this.#since);
    this.#outcome = outcome;
    this.#onChange();
  }

  /** Its site was asked. */
  siteIs(site: SiteState): void {
    this.#site = site;
    this.#onChange();
  }

  /** The user knows that it is not back, and wants no more tries. Nothing else can be given up. */
  giveUp(): void {
    if (this.#phase === 'unsettled') {
      this.#givenUp.abort();
    }
  }

  /** Notes when something happened for the first time. */
  mark(what: keyof AppTimes, at: number = this.#now()): void {
    if (this.#times[what] === undefined) {
      this.#times = { ...this.#times, [what]: at };
    }
  }

  /** Notes a failed call for the report, and gives it back sorted. */
  fail(call: FailureNote['call'], thrown: unknown): CallFailure {
    const failure = asCallFailure(thrown);
    this.note(call, failure);
    return failure;
  }

  /** Notes a failed call for the report. */
  note(call: FailureNote['call'], thrown: unknown): FailureNote {
    const failure = asCallFailure(thrown);
    const { sentence, correlationId } = failure.facts;
    const note: FailureNote = {
      call,
      kind: failure.kind,
      sentence,
      at: this.#now(),
      ...(correlationId === undefined ? {} : { correlationId }),
    };
    this.#failures = [...this.#failures, note].slice(-maxFailures);
    return note;
  }

  /** The last failed call of that sort, for an outcome. */
  lastFailure(...calls: readonly FailureNote['call'][]): FailureNote | undefined {
    return this.#failures.findLast((note) => calls.includes(note.call));
  }

  snapshot(): AppSnapshot {
    return {
      ...{ app: this.app, phase: this.#phase, since: this.#since },
      ...(this.#outcome === undefined ? {} : { outcome: this.#outcome }),
      ...(this.#site === undefined ? {} : { site: this.#site }),
    };
  }
}

/** A start that is refused for days would otherwise grow the report without end. */
const maxFailures = 20;
