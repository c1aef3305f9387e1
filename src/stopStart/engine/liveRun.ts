import { AppTrack } from './appTrack.ts';
import { keepLease } from './lease.ts';
import type { AppRef } from './ports.ts';
import { type RunReport, reportOf } from './report.ts';
import { createRunContext, type RunContext, type RunParts } from './runContext.ts';
import type { RunHandle } from './runHandle.ts';
import { type RunSnapshot, type Stage, snapshotOf } from './snapshot.ts';

/** What a run, or a recovery, does with its apps. */
export interface Work {
  /** Nothing more will be stopped, and every app is final or named. Never rejects. */
  readonly named: Promise<unknown>;
  /** Every app is final. Never rejects. */
  readonly final: Promise<unknown>;
}

/** Begins the work; calls `checked` when what has to be asked before the first stop was asked. */
export type BeginWork = (context: RunContext, tracks: readonly AppTrack[], checked: () => void) => Work;

/** A run or a recovery that is under way in this process: its parts, its heartbeat, and how it stands. */
export class LiveRun implements RunHandle {
  readonly ended: Promise<RunReport>;
  readonly settled: Promise<RunReport>;
  /** The journal says that nothing is left to do. Soon after `settled`, or once the disk takes it. */
  readonly closed: Promise<void>;
  readonly #parts: RunParts;
  readonly #context: RunContext;
  readonly #tracks: readonly AppTrack[];
  readonly #listeners = new Set<(snapshot: RunSnapshot) => void>();
  #stage: Stage = 'checking';

  constructor(parts: RunParts, begin: BeginWork) {
    this.#parts = parts;
    const changed = (): void => this.#tell();
    this.#context = createRunContext(parts, changed);
    this.#tracks = parts.document.apps.map(({ id, name, stops }) => {
      const track = new AppTrack({ id, key: id.toLowerCase(), name }, () => parts.clock.now(), changed);
      track.stopsSent = stops;
      return track;
    });
    const over = new AbortController();
    void keepLease(this.#context, over.signal);
    const work = begin(this.#context, this.#tracks, () => this.#enter('running'));
    this.ended = work.named.then(() => {
      this.#enter('ended');
      return this.#report();
    });
    const finished = Promise.all([this.ended, work.final]).then(() => {
      over.abort();
      return this.#context.journal.finish();
    });
    this.settled = finished.then(() => {
      this.#enter('settled');
      return this.#report();
    });
    this.closed = finished.then((written) => this.#untilWritten(written));
  }

  snapshot(): RunSnapshot {
    return snapshotOf(this.#parts.document, this.#stage, this.#context.brake, this.#tracks);
  }

  onChange(listener: (snapshot: RunSnapshot) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  cancel(): void {
    this.#context.brake.end({ kind: 'cancelled' });
  }

  continue(): void {
    this.#context.brake.release();
    this.#context.pauses.nudge();
  }

  end(): void {
    this.#context.brake.end({ kind: 'endedByUser' });
  }

  startAgain(_apps: readonly AppRef[]): void {
    // Comes with the watch.
  }

  giveUp(apps: readonly AppRef[]): void {
    const keys = new Set(apps.map(({ key }) => key));
    for (const track of this.#tracks.filter(({ app }) => keys.has(app.key))) {
      track.giveUp();
    }
  }

  async close(): Promise<readonly AppRef[]> {
    this.#context.brake.end({ kind: 'closing' });
    const down = this.#tracks.filter((track) => track.mayBeDown);
    const notStarted = await Promise.all(down.map((track) => this.#startNow(track)));
    return notStarted.flat();
  }

  /** The app, when Azure did not accept its start. */
  async #startNow(track: AppTrack): Promise<readonly AppRef[]> {
    try {
      await this.#context.calls.startNow(track.app);
      return [];
    } catch (thrown) {
      track.fail('start', thrown);
      return [track.app];
    }
  }

  /** The disk was full: an intent left in the journal would have a later window start an app that somebody may have stopped since. */
  async #untilWritten(written: boolean): Promise<void> {
    const { journal, pauses } = this.#context;
    for (let attempt = 1, done = written; !done; attempt += 1) {
      await pauses.pause(pauses.backoff(attempt));
      done = await journal.finish();
    }
  }

  #enter(stage: Stage): void {
    this.#stage = stage;
    this.#tell();
  }

  #tell(): void {
    if (this.#listeners.size === 0) {
      return;
    }
    const snapshot = this.snapshot();
    for (const listener of this.#listeners) {
      // In a turn of its own: a listener that throws must not come between an app and its start.
      queueMicrotask(() => listener(snapshot));
    }
  }

  #report(): RunReport {
    return reportOf(this.#parts.document, this.#tracks, this.#context.brake.ending, this.#parts.clock.now());
  }
}
