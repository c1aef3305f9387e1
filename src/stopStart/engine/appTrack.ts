import { type Clock, type Moment, momentOf } from '../../time/clock.ts';
import { type AppOutcome, type AppPhase, type FailureNote, isFinal, mayStep, type SiteState } from './appState.ts';
import { asCallFailure, type CallFailure } from './callFailure.ts';
import type { CallTarget } from './calls.ts';
import type { AppRef } from './ports.ts';
import { RunningProof } from './runningProof.ts';
import type { Timing } from './timing.ts';

/** When things happened to an app; milliseconds since the epoch. */
export interface AppTimes {
  /** The first stop that may have been carried out. */
  readonly stopSentAt?: number;
  readonly stoppedSeenAt?: number;
  /** The first start that Azure accepted. */
  readonly startedAt?: number;
  readonly runningSeenAt?: number;
}

/** A limit, because a start that is refused for days would grow the report without end. */
const maxFailures = 20;

export interface TrackParts {
  readonly clock: Clock;
  readonly timing: Timing;
  readonly onChange: () => void;
  /** An owner that died may have sent stops of it; see RunningProof. */
  readonly unclear?: boolean;
}

/** What this run knows of one app: its phase and what happened to it. Only `step` changes the phase. */
export class AppTrack implements CallTarget {
  readonly app: AppRef;
  readonly proof: RunningProof;
  readonly #clock: Clock;
  readonly #onChange: () => void;
  #phase: AppPhase = 'planned';
  #since: number;
  #begunAt = Number.POSITIVE_INFINITY;
  #outcome: AppOutcome | undefined;
  readonly #moments = new Map<keyof AppTimes, Moment>();
  #site: SiteState | undefined;
  #failures: readonly FailureNote[] = [];
  #failureInPhase: FailureNote | undefined;
  readonly #failedTries = new Map<FailureNote['call'], number>();
  #movedTo: string | undefined;
  readonly #givenUp = new AbortController();
  readonly #startAgain = new EventTarget();
  /** Stops that may have been carried out. If there are any, the app has to be brought back, whatever else happens. */
  stopsSent = 0;
  /** It was back when its run's owner died: it is only read, and started only when the user says so. */
  isOnlyChecked = false;
  /** How often it was started because it was seen stopped during its watch. */
  startsInWatch = 0;

  constructor(app: AppRef, { clock, timing, onChange, unclear = false }: TrackParts) {
    this.app = app;
    this.proof = new RunningProof(timing, unclear);
    this.#clock = clock;
    this.#onChange = onChange;
    this.#since = clock.now();
  }

  /** Where its calls go: its resource id, or the new one if it was moved. */
  get address(): string {
    return this.#movedTo ?? this.app.id;
  }

  get name(): string {
    return this.app.name;
  }

  get phase(): AppPhase {
    return this.#phase;
  }

  /** When that phase began, in milliseconds since the epoch. */
  get since(): number {
    return this.#since;
  }

  get outcome(): AppOutcome | undefined {
    return this.#outcome;
  }

  get times(): AppTimes {
    return Object.fromEntries([...this.#moments].map(([what, { wall }]) => [what, wall]));
  }

  /** Right before the first stop that may have been carried out was sent, on the monotonic clock. */
  get stopSentAt(): number | undefined {
    return this.#moments.get('stopSentAt')?.monotonic;
  }

  get failures(): readonly FailureNote[] {
    return this.#failures;
  }

  /** The last call that failed in this phase. */
  get failureInPhase(): FailureNote | undefined {
    return this.#failureInPhase;
  }

  /** How often that call failed since the app was last stopped, back or begun. An app that is named as late is tried on. */
  failedTries(call: FailureNote['call']): number {
    return this.#failedTries.get(call) ?? 0;
  }

  get site(): SiteState | undefined {
    return this.#site;
  }

  get movedTo(): string | undefined {
    return this.#movedTo;
  }

  /** Aborts when the user gives the app up. */
  get givenUp(): AbortSignal {
    return this.#givenUp.signal;
  }

  get isFinal(): boolean {
    return isFinal(this.#phase);
  }

  /** A start is sent now. Call the result when the start has ended; see RunningProof. */
  startIsSent(): (accepted: boolean) => void {
    const ended = this.proof.startSent(this.#clock.monotonic());
    return (accepted) => ended(this.#clock.monotonic(), accepted);
  }

  /** Nothing more is to be done for it before the run may end. */
  get isBackOrFinal(): boolean {
    return this.#phase === 'watched' || this.isFinal;
  }

  /** When it left `planned`, in milliseconds since the epoch; infinity before that. */
  get begunAt(): number {
    return this.#begunAt;
  }

  /**
   * A stop may have been carried out and the app is not known to be back, or it was seen stopped again. An app that is only checked was
   * back.
   */
  get mayBeDown(): boolean {
    const isOpen = this.stopsSent > 0 && !this.isBackOrFinal;
    return isOpen && (!this.isOnlyChecked || this.#phase === 'stoppedAgain');
  }

  /** A closing window starts it: it may be down, and the user was not asked whether it should be. */
  get isToBeStarted(): boolean {
    return this.mayBeDown && this.#phase !== 'stoppedAgain';
  }

  /** When its watch ends, in milliseconds since the epoch. The watch itself goes by the monotonic clock. */
  get watchedUntil(): number | undefined {
    const left = this.proof.watchedUntil - this.#clock.monotonic();
    return this.#phase === 'watched' ? this.#clock.now() + Math.max(0, left) : undefined;
  }

  /** The longest time that it can have been down, in milliseconds of the monotonic clock; until now if it is not back. */
  get downMs(): number | undefined {
    const sent = this.#moments.get('stopSentAt');
    const seen = this.mayBeDown ? momentOf(this.#clock) : this.#moments.get('runningSeenAt');
    return sent === undefined || seen === undefined ? undefined : seen.monotonic - sent.monotonic;
  }

  step(to: AppPhase, outcome?: AppOutcome): void {
    if (!mayStep(this.#phase, to)) {
      throw new Error(`An app can't go from ${this.#phase} to ${to}.`);
    }
    if (to !== 'unsettled' && this.#phase !== 'unsettled') {
      this.#failedTries.clear();
    }
    this.#phase = to;
    this.#since = this.#clock.now();
    this.#begunAt = Math.min(this.#begunAt, this.#since);
    this.#outcome = outcome;
    this.#failureInPhase = undefined;
    this.#onChange();
  }

  /** Its site was asked. */
  siteIs(site: SiteState): void {
    this.#site = site;
    this.#onChange();
  }

  /** It exists under another id. */
  moved(to: string): void {
    this.#movedTo = to;
    this.#onChange();
  }

  /** The user knows that the app is not back, or was stopped again, and wants no more tries. In any other phase this does nothing. */
  giveUp(): void {
    if (this.#phase === 'unsettled' || this.#phase === 'stoppedAgain') {
      this.#givenUp.abort();
    }
  }

  /** The user wants it started, although somebody stopped it again. */
  startAgain(): void {
    this.#startAgain.dispatchEvent(new Event('start'));
  }

  /** The user's next answer about an app that was stopped again. */
  get userSays(): Promise<'start' | 'leave'> {
    return new Promise((resolve) => {
      this.#startAgain.addEventListener('start', () => resolve('start'), { once: true });
      this.#givenUp.signal.addEventListener('abort', () => resolve('leave'), { once: true });
    });
  }

  /** Notes when something happened for the first time. */
  mark(what: keyof AppTimes, at: Moment = momentOf(this.#clock)): void {
    if (!this.#moments.has(what)) {
      this.#moments.set(what, at);
    }
  }

  /** Notes a failed call for the report, and gives it as a CallFailure. */
  fail(call: FailureNote['call'], thrown: unknown): CallFailure {
    const failure = asCallFailure(thrown);
    this.note(call, failure);
    return failure;
  }

  /** Notes a failed call for the report. */
  note(call: FailureNote['call'], thrown: unknown): FailureNote {
    const failure = asCallFailure(thrown);
    const { sentence, status, correlationId } = failure.facts;
    const note: FailureNote = {
      call,
      kind: failure.kind,
      sentence,
      at: this.#clock.now(),
      ...(status === undefined ? {} : { status }),
      ...(correlationId === undefined ? {} : { correlationId }),
    };
    this.#failures = [...this.#failures, note].slice(-maxFailures);
    this.#failureInPhase = note;
    this.#failedTries.set(call, this.failedTries(call) + 1);
    this.#onChange();
    return note;
  }

  /** The last failed call of that kind, for an outcome. */
  lastFailure(call: FailureNote['call']): { readonly failure?: FailureNote } {
    const failure = this.#failures.findLast((note) => note.call === call);
    return failure === undefined ? {} : { failure };
  }
}
