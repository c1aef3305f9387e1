import { type Clock, systemClock } from '../../time/clock.ts';
import type { Activity, LoggedOperation } from '../engine/ports.ts';

/** Azure's clock and this machine's may differ by so much, in milliseconds; and Azure may end a stop or a start after its answer. */
const tolerance = 2 * 60_000;

interface SingleCall extends Pick<LoggedOperation, 'appKey' | 'what'> {
  /** Milliseconds since the epoch. `until`: infinity while it goes on. */
  readonly from: number;
  until: number;
}

/** Stops and starts of single apps by this window, apart from runs: nobody else did these. */
export class SingleCalls {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #calls: SingleCall[] = [];

  constructor(clock: Pick<Clock, 'now'> = systemClock) {
    this.#clock = clock;
  }

  /** A stop or a start is sent now. Call the result when its effect was seen, or is no longer waited for. */
  begin(appKey: string, what: SingleCall['what']): () => void {
    const call = { appKey, what, from: this.#clock.now(), until: Number.POSITIVE_INFINITY };
    this.#calls.push(call);
    return () => {
      call.until = this.#clock.now();
    };
  }

  /** Whether this record of Azure's activity log is one of them. */
  has({ appKey, what, at }: LoggedOperation): boolean {
    return this.#calls.some(
      (call) =>
        call.appKey === appKey && call.what === what && at >= call.from - tolerance && at <= call.until + tolerance,
    );
  }

  /** The activity of others. */
  othersIn(activity: Activity): Activity {
    return {
      since: async (time, signal) => (await activity.since(time, signal)).filter((operation) => !this.has(operation)),
    };
  }
}
