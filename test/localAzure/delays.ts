import type { Clock } from '../../src/time/clock.ts';

/**
 * When something that was asked for comes true: after a time of the injected clock, after a number of reads
 * (with `{ reads: 2 }` two reads still give the old answer), or never.
 */
export type Delay = { readonly ms: number } | { readonly reads: number } | 'never';

export const atOnce: Delay = { ms: 0 };

/** What is going to happen, in order of time. Nothing runs in the background: whoever looks calls `settle` first. */
export class Timeline {
  private readonly clock: Clock;
  private readonly due: { readonly at: number; readonly effect: () => void }[] = [];
  private reached: number;
  private settling = false;

  constructor(clock: Clock) {
    this.clock = clock;
    this.reached = clock.now();
  }

  /** Milliseconds since the epoch: while an effect runs, the moment at which it was due. */
  get now(): number {
    return this.reached;
  }

  /** Calls `effect` once `ms` milliseconds have passed; at once for 0. */
  after(ms: number, effect: () => void): void {
    if (ms <= 0) {
      effect();
      return;
    }
    const at = this.reached + ms;
    const later = this.due.findIndex((other) => other.at > at);
    this.due.splice(later === -1 ? this.due.length : later, 0, { at, effect });
  }

  /** Lets everything happen that is due by now. */
  settle(): void {
    // An effect may look around: what is due after it must not happen before it has ended.
    if (this.settling) {
      return;
    }
    this.settling = true;
    try {
      this.runDue();
    } finally {
      this.settling = false;
    }
  }

  /** Forgets everything that has not happened yet. */
  clear(): void {
    this.due.length = 0;
    this.reached = this.clock.now();
  }

  private runDue(): void {
    const now = this.clock.now();
    for (let first = this.due[0]; first !== undefined && first.at <= now; first = this.due[0]) {
      this.due.shift();
      this.reached = first.at;
      first.effect();
    }
    this.reached = now;
  }
}

/** The delays of one thing that is read: an app, an environment's certificates, an operation. */
export class Delays {
  private readonly timeline: Timeline;
  private waiting: { reads: number; readonly effect: () => void }[] = [];

  constructor(timeline: Timeline) {
    this.timeline = timeline;
  }

  later(delay: Delay, effect: () => void): void {
    if (delay === 'never') {
      return;
    }
    if ('ms' in delay) {
      this.timeline.after(delay.ms, effect);
    } else if (delay.reads <= 0) {
      effect();
    } else {
      this.waiting.push({ reads: delay.reads, effect });
    }
  }

  /** To be called before each read of the thing is answered. */
  countRead(): void {
    const due = this.waiting.filter((one) => one.reads === 0);
    this.waiting = this.waiting.filter((one) => one.reads > 0);
    for (const one of this.waiting) {
      one.reads -= 1;
    }
    for (const one of due) {
      one.effect();
    }
  }
}
