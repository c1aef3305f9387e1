import type { Clock } from '../time/clock.ts';
import type { AzureError } from './azureError.ts';
import type { Importance, RequestLane, Waiter } from './requestLane.ts';

/** How many reads are under way in all: five subscriptions that do not answer use up no more than the places of the user. */
export const placesInAll: Readonly<Record<Importance, number>> = { run: 144, user: 60, background: 30 };

const inOrder: readonly Importance[] = ['run', 'user', 'background'];

export function moreImportantThan(importance: Importance): readonly Importance[] {
  return inOrder.slice(0, inOrder.indexOf(importance));
}

/** Which read of an account goes next: the most important first, lanes by turns, no more at once than there are places. */
export class ReadTurns {
  readonly #clock: Clock;
  readonly #changed: (lane: RequestLane) => void;
  /** The lanes with waiting reads, in the order of their turns. */
  readonly #waiting: Readonly<Record<Importance, Set<RequestLane>>> = {
    run: new Set(),
    user: new Set(),
    background: new Set(),
  };
  readonly #underWay: Record<Importance, number> = { run: 0, user: 0, background: 0 };
  #wakeUp: { readonly at: number; readonly stop: AbortController } | undefined;

  /** `changed` is called when reads began or ceased to wait in a lane. */
  constructor(clock: Clock, changed: (lane: RequestLane) => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /**
   * Waits for a place; then call `end` once the read is over. Throws the signal's reason, or what `refusal` gives when the lane is closed
   * meanwhile.
   */
  begin(
    lane: RequestLane,
    importance: Importance,
    refusal: (isAnew: boolean) => AzureError | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const leave = (reason: unknown): void => {
        signal?.removeEventListener('abort', onAbort);
        lane.remove(importance, waiter);
        this.#noteWaiting(lane, importance);
        reject(reason);
        this.#admit();
      };
      const onAbort = (): void => leave(signal?.reason);
      const waiter: Waiter = {
        enter: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
        closed: (isAnew) => {
          const refused = refusal(isAnew);
          if (refused !== undefined) {
            leave(refused);
          }
        },
      };
      signal?.addEventListener('abort', onAbort);
      lane.add(importance, waiter);
      this.#noteWaiting(lane, importance);
      this.#admit();
    });
  }

  end(lane: RequestLane, importance: Importance): void {
    lane.end(importance);
    this.#underWay[importance] -= 1;
    this.#admit();
  }

  #noteWaiting(lane: RequestLane, importance: Importance): void {
    if (lane.hasWaiting(importance)) {
      this.#waiting[importance].add(lane);
    } else {
      this.#waiting[importance].delete(lane);
    }
    this.#changed(lane);
  }

  /** Lets in what may be sent now, and looks again when more may be. */
  #admit(): void {
    this.#wakeAt(Math.min(...inOrder.map((importance) => this.#admitThose(importance))));
  }

  /** Answers when more of them may be sent, if none of those under way ends before. */
  #admitThose(importance: Importance): number {
    const now = this.#clock.monotonic();
    let soonest = Number.POSITIVE_INFINITY;
    for (const lane of this.#waiting[importance]) {
      if (!this.#hasRoom(importance)) {
        return soonest;
      }
      const opensAt = lane.opensAt(importance, now);
      if (opensAt > now) {
        soonest = Math.min(soonest, opensAt);
      } else if (lane.hasPlace(importance)) {
        this.#admitOne(lane, importance, now);
      }
    }
    return soonest;
  }

  #admitOne(lane: RequestLane, importance: Importance, now: number): void {
    const waiter = lane.next(importance);
    // Its next turn comes after all others. A loop over the set comes to it again at its end.
    this.#waiting[importance].delete(lane);
    lane.begin(importance, now);
    this.#underWay[importance] += 1;
    this.#noteWaiting(lane, importance);
    waiter?.enter();
  }

  #hasRoom(importance: Importance): boolean {
    const { run, user, background } = this.#underWay;
    return (importance === 'run' ? run : user + background) < placesInAll[importance];
  }

  #wakeAt(at: number): void {
    if (this.#wakeUp?.at === at) {
      return;
    }
    this.#wakeUp?.stop.abort();
    this.#wakeUp = undefined;
    if (at !== Number.POSITIVE_INFINITY) {
      const wakeUp = { at, stop: new AbortController() };
      this.#wakeUp = wakeUp;
      this.#clock.sleep(at - this.#clock.monotonic(), wakeUp.stop.signal).then(
        () => {
          this.#wakeUp = this.#wakeUp === wakeUp ? undefined : this.#wakeUp;
          this.#admit();
        },
        () => undefined,
      );
    }
  }
}
