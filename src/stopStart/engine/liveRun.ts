import { AppTrack } from './appTrack.ts';
import type { Ending, PauseReason } from './circuitBreaker.ts';
import { endUnless, keepLease } from './lease.ts';
import type { AccountRef, AppRef } from './ports.ts';
import { type RunReport, reportOf } from './report.ts';
import { createRunContext, type RunContext, type RunParts, type WatchHandover } from './runContext.ts';
import type { RunHandle } from './runRequest.ts';
import { type BeginWork, skip } from './runWork.ts';
import { type Remark, type RunSnapshot, type Stage, snapshotOf } from './snapshot.ts';
import { Watch } from './watch.ts';

/** A run or a recovery that is under way in this process: its parts, its heartbeat and its state. */
export class LiveRun implements RunHandle {
  readonly ended: Promise<RunReport>;
  readonly settled: Promise<RunReport>;
  /**
   * The journal says that nothing is left to do, or that this owner released the run. Resolves soon after `settled`, or once the disk
   * accepts the write.
   */
  readonly closed: Promise<void>;
  readonly #parts: RunParts;
  readonly #context: RunContext;
  readonly #tracks: readonly AppTrack[];
  readonly #watch: Watch;
  readonly #released = new AbortController();
  readonly #listeners = new Set<(snapshot: RunSnapshot) => void>();
  #remarks: readonly Remark[] = [];
  #stage: Stage = 'checking';
  /** The ending that its report told when it ended. */
  #ending: Ending | undefined;

  constructor(parts: RunParts, begin: BeginWork) {
    this.#parts = parts;
    const { clock, timing, document } = parts;
    const onChange = (): void => this.#tell();
    this.#context = createRunContext(parts, {
      changed: onChange,
      slept: () => this.#slept(),
      remarked: (remarks) => this.#remarked(remarks),
      released: this.#released.signal,
    });
    this.#tracks = document.apps.map(({ id, name, stops }) => {
      // The journal does not say how its stops ended, and its times are of a clock that may have been set.
      const unclear = stops > 0;
      const track = new AppTrack({ id, key: id.toLowerCase(), name }, { clock, timing, onChange, unclear });
      track.stopsSent = stops;
      return track;
    });
    this.#watch = new Watch(this.#context);
    const over = new AbortController();
    void keepLease(this.#context, over.signal);
    const inProgress = {
      context: this.#context,
      watch: this.#watch,
      tracks: this.#tracks,
      startedAt: document.startedAt,
    };
    const work = begin(inProgress, () => this.#enter('running'));
    this.ended = Promise.race([work.named, this.#whenReleased()]).then(() => {
      skip(this.#tracks.filter(({ phase }) => phase === 'planned'));
      this.#enter('ended');
      return this.#report();
    });
    const finished = Promise.race([Promise.all([this.ended, work.final]), this.#whenReleased()]).then(() => {
      over.abort();
      const { journal } = this.#context;
      return this.#released.signal.aborted ? journal.release() : journal.finish();
    });
    this.settled = finished.then(() => {
      this.#enter('settled');
      return this.#report();
    });
    this.closed = finished.then((written) => this.#untilWritten(written));
  }

  get account(): AccountRef {
    return this.#parts.document.account;
  }

  snapshot(): RunSnapshot {
    return snapshotOf({
      header: this.#parts.document,
      stage: this.#stage,
      breaker: this.#context.breaker,
      tracks: this.#tracks,
      remarks: this.#remarks,
    });
  }

  /** Every app is back or final. The run only watches, and stops and starts nothing. */
  get onlyWatches(): boolean {
    return this.#stage === 'ended' && this.#tracks.every((track) => track.isBackOrFinal);
  }

  /** Another run of this process is about to stop that app. */
  handOver(appKey: string): WatchHandover {
    return this.#watch.handOver(appKey);
  }

  /** The window does not answer, so nobody can see what happens: no app is stopped until the user says so. */
  windowIsSilent(): void {
    this.#context.breaker.pause({ kind: 'windowSilent' });
  }

  /** The run goes on bringing its apps back, and another window may do so too. No further app is stopped. */
  offerToOthers(): void {
    this.#context.breaker.end({ kind: 'windowSilent' });
    void this.#context.journal.release();
  }

  onChange(listener: (snapshot: RunSnapshot) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  cancel(): void {
    this.#context.breaker.end({ kind: 'cancelled' });
  }

  continue(read: readonly PauseReason[] = this.#context.breaker.pauseReasons): void {
    // Meanwhile others may have taken this owner for dead and begun a run of their own.
    const wasAway = read.some(({ kind }) => kind === 'slept' || kind === 'windowSilent');
    void (wasAway ? this.#goOnIfAlone(read) : this.#goOn(read));
  }

  async #goOnIfAlone(read: readonly PauseReason[]): Promise<void> {
    await endUnless(this.#parts.isAlone, this.#context.breaker);
    this.#goOn(read);
  }

  #goOn(read: readonly PauseReason[]): void {
    this.#context.breaker.resume(read);
    this.#context.waits.endAll();
  }

  end(): void {
    this.#context.breaker.end({ kind: 'endedByUser' });
  }

  startAgain(apps: readonly AppRef[]): void {
    for (const track of this.#those(apps)) {
      track.startAgain();
    }
  }

  giveUp(apps: readonly AppRef[]): void {
    for (const track of this.#those(apps)) {
      track.giveUp();
    }
  }

  async close(why: Ending = { kind: 'closing' }): Promise<readonly AppRef[]> {
    this.#context.breaker.end(why);
    const down = this.#tracks.filter((track) => track.isToBeStarted);
    const notStarted = await Promise.all(down.map((track) => this.#startNow(track)));
    this.#released.abort();
    await this.closed;
    return notStarted.flat();
  }

  /** The app, when Azure did not accept its start. */
  async #startNow(track: AppTrack): Promise<readonly AppRef[]> {
    try {
      await this.#context.calls.startNow(track, () => track.startIsSent());
      return [];
    } catch (thrown) {
      track.fail('start', thrown);
      return [track.app];
    }
  }

  /**
   * Repeats a failed write: because of an intent that stays in the journal, a later window would start an app that somebody may have stopped
   * since.
   */
  async #untilWritten(written: boolean): Promise<void> {
    const { journal, waits } = this.#context;
    // A released run is offered once its heartbeat is old, even if this write fails.
    for (let attempt = 1, done = written; !done && !this.#released.signal.aborted; attempt += 1) {
      await waits.withJitter(waits.backoff(attempt));
      done = await journal.finish();
    }
  }

  #whenReleased(): Promise<void> {
    return new Promise((resolve) => {
      this.#released.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  #those(apps: readonly AppRef[]): readonly AppTrack[] {
    const keys = new Set(apps.map(({ key }) => key));
    return this.#tracks.filter(({ app }) => keys.has(app.key));
  }

  #slept(): void {
    const { clock } = this.#parts;
    for (const track of this.#tracks) {
      track.proof.slept();
      if (track.phase === 'watched') {
        this.#context.journal.back(track.app.key, track.proof.watchedUntil - clock.monotonic());
      }
    }
  }

  #remarked(remarks: readonly Remark[]): void {
    const known = new Set(this.#remarks.map((remark) => JSON.stringify(remark)));
    this.#remarks = [...this.#remarks, ...remarks.filter((remark) => !known.has(JSON.stringify(remark)))];
    this.#tell();
  }

  /** A released run stays settled, even if its work still changes something. */
  #enter(stage: Stage): void {
    if (this.#stage !== 'settled') {
      this.#stage = stage;
      this.#tell();
    }
  }

  #tell(): void {
    if (this.#listeners.size === 0) {
      return;
    }
    const snapshot = this.snapshot();
    for (const listener of this.#listeners) {
      // In a microtask of its own: a listener that throws must not delay a start.
      queueMicrotask(() => listener(snapshot));
    }
  }

  #report(): RunReport {
    // An ending during the watch kept no app from being stopped: each had its turn.
    const ending = this.#stage === 'settled' ? this.#ending : this.#context.breaker.ending;
    this.#ending = ending;
    const endedAt = this.#parts.clock.now();
    return reportOf(this.#parts.document, this.#tracks, { ending, endedAt, remarks: this.#remarks });
  }
}
