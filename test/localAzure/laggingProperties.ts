import type { Delay, Delays, Timeline } from './delays.ts';

type Properties = Readonly<Record<string, unknown>>;

/** What decides when a change comes through. */
export interface Lags {
  readonly timeline: Timeline;
  /** Of the app. */
  readonly delays: Delays;
  readonly shows: () => Delay;
  readonly indexLagMs: () => number;
}

/** Properties of an app that are changed in parts. A change is there at once; reading it, and Azure Resource Graph, may show it late. */
export class LaggingProperties {
  /** What reading the app shows. */
  shown: Properties;
  /** What Azure Resource Graph shows. */
  indexed: Properties;
  /** Milliseconds since the epoch; 0: never. */
  writtenAt = 0;
  private written: Properties;
  private readonly lags: Lags;

  constructor(first: Properties, lags: Lags) {
    this.written = first;
    this.shown = first;
    this.indexed = first;
    this.lags = lags;
  }

  /** What they really are. */
  get actual(): Properties {
    return this.written;
  }

  /** Changes these and keeps all others. */
  change(changes: Properties): void {
    const { timeline, delays, shows, indexLagMs } = this.lags;
    const written = { ...this.written, ...changes };
    this.written = written;
    this.writtenAt = timeline.now;
    delays.later(shows(), () => {
      this.shown = written;
    });
    timeline.after(indexLagMs(), () => {
      this.indexed = written;
    });
  }
}
