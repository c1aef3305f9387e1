import { type Delay, Delays, type Timeline } from './delays.ts';
import type { BindingSeed } from './estateSeed.ts';

/** The custom host names of an app or slot: what they are, what reading shows, which may lag behind, and what each was. */
export class HostNames {
  /** Every binding that a host name had, oldest first. A host name never has none. */
  readonly history: BindingSeed[] = [];
  private readonly held = new Map<string, BindingSeed>();
  private readonly shown = new Map<string, BindingSeed>();
  private readonly delays: Delays;

  constructor(timeline: Timeline, bindings: readonly BindingSeed[]) {
    this.delays = new Delays(timeline);
    for (const binding of bindings) {
      this.put(binding, { ms: 0 });
    }
  }

  /** What really is. */
  all(): BindingSeed[] {
    return [...this.held.values()];
  }

  /** One read over HTTP. */
  read(): BindingSeed[] {
    this.delays.countRead();
    return [...this.shown.values()];
  }

  holds(hostName: string): boolean {
    return this.held.has(hostName.toLowerCase());
  }

  put(binding: BindingSeed, shows: Delay): void {
    const key = binding.hostName.toLowerCase();
    this.held.set(key, binding);
    this.history.push(binding);
    this.delays.later(shows, () => {
      const now = this.held.get(key);
      if (now !== undefined) {
        this.shown.set(key, now);
      }
    });
  }
}
