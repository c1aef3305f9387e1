import type { Clock } from '../time/clock.ts';
import type { Answer } from './answer.ts';
import { AzureError } from './azureError.ts';
import { moreImportantThan, ReadTurns } from './readTurns.ts';
import type { RequestSort } from './requestBudget.ts';
import { type Importance, RequestLane } from './requestLane.ts';
import { SharedReads } from './sharedReads.ts';

/** A request as the gate needs to know it. `Ready`: what is made before it waits, such as a token. */
export interface GatedRequest<Ready> {
  readonly url: string;
  readonly sort: RequestSort;
  readonly importance: Importance;
  /** The directory (tenant) of the token: what names no subscription is counted there. */
  readonly directory: string;
  /** As in AzureError. */
  readonly operation: string;
  /** Ends the wait; what becomes of a request that was sent is for `exchange` to say. */
  readonly signal: AbortSignal | undefined;
  /** How often it is sent. With 1 a read does not wait while Azure throttles. */
  readonly attempts: number;
  /** A write that is sent even while the lane is closed: no later time is left for it. */
  readonly atOnce?: boolean | undefined;
  /** Whether its answer may be that of an equal request that is under way already. Only for a GET. */
  readonly mayShare: boolean;
  /** Whether to try again after a failure that may pass. */
  readonly mayTryAgain: (error: AzureError) => boolean;
  /** Throws AzureError, or the signal's reason, as `exchange` does. */
  readonly prepare: (signal: AbortSignal | undefined) => Promise<Ready>;
  /** Sends it once. The answer may have any status. */
  readonly exchange: (ready: Ready, signal: AbortSignal | undefined) => Promise<Answer>;
  /** The error for an answer that is no success. */
  readonly refusal: (answer: Answer) => AzureError;
}

/** A longer wait that the service asks for is left to the user, in milliseconds. */
const longestWait = 60_000;
/** So long a write waits, in milliseconds: as `compareAfter`, within which the read that it rests on still counts as made just before. */
const longestWaitToWrite = 10_000;
/** Nothing is closed for longer: one header must not end the day's work. In milliseconds. */
const longestClosing = 15 * 60_000;
/** Times that Azure asks for are lengthened by up to this share, so that not all come back at once. */
const jitter = 0.2;
const firstWait = 500;
/** A caller that comes back at once makes a throttle last longer. */
const firstWaitWhenThrottled = 2_000;

/** What became of one try. `closed`: the lane was closed by it. */
type Sent = { readonly answer: Answer } | { readonly error: AzureError; readonly closed: boolean };

/** How often a request was sent, or was kept back by a closing. */
interface Tries {
  used: number;
}

/**
 * The one gate of an account in a cloud, for all its directories. Every request passes it.
 *
 * - Only so many reads are under way for each subscription and in all. Subscriptions take turns, and what is more important goes first.
 * - A write never waits for a place: a start is never behind other requests, and no time passes between a read and the write that rests on
 *   it. Who sends writes bounds them.
 * - A 429, and a 503 with Retry-After, close it for requests of that sort to that subscription until then. Nothing is sent earlier, and
 *   then one read goes ahead. What cannot wait so long is refused meanwhile, as Azure would refuse it: a request of a run, a write, a read
 *   that is sent only once.
 * - Reads slow down before Azure refuses: see `RequestBudget`.
 * - Reads are tried again, as often as they say at most; a closing counts for each that waits. Writes are sent once.
 */
export class AccountGate {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #lanes = new Map<string, RequestLane>();
  readonly #turns: ReadTurns;
  readonly #shared = new SharedReads<Answer>();
  readonly #listeners = new Set<() => void>();

  constructor({ clock, random }: { readonly clock: Clock; readonly random: () => number }) {
    this.#clock = clock;
    this.#random = random;
    this.#turns = new ReadTurns(clock, (lane) => this.#tell(lane));
  }

  /** The answer of a success. Throws AzureError, or the signal's reason. */
  async send<Ready>(request: GatedRequest<Ready>): Promise<Answer> {
    const lane = this.#laneOf(request);
    if (request.sort !== 'read') {
      // Whoever asks from now on, or after it, must not get what was asked for before.
      this.#shared.close(lane.subscriptionId);
      try {
        return await this.#sendUntilDone(lane, request);
      } finally {
        this.#shared.close(lane.subscriptionId);
      }
    }
    if (!request.mayShare) {
      return this.#sendUntilDone(lane, request);
    }
    const { url, directory, importance, signal } = request;
    // Nobody joins one that waits behind less important requests.
    const keyFor = (each: Importance): string => `${each} ${directory} ${url}`;
    const keys = [keyFor(importance), ...moreImportantThan(importance).map(keyFor)] as const;
    return this.#shared.join(keys, lane.subscriptionId ?? '', signal, (lastGone) =>
      this.#sendUntilDone(lane, { ...request, signal: lastGone }),
    );
  }

  /**
   * Until when reads that the user waits for wait because Azure asked to, in milliseconds since the epoch; undefined when none does. Of one
   * subscription, or of the whole account.
   */
  waitingUntil(subscriptionId?: string): number | undefined {
    const until = [...this.#lanes.values()]
      .filter((lane) => subscriptionId === undefined || lane.subscriptionId === subscriptionId.toLowerCase())
      .flatMap((lane) => lane.waitsUntil(this.#clock.monotonic()) ?? []);
    return until.length === 0 ? undefined : this.#onTheWall(Math.max(...until));
  }

  /** Calls back whenever `waitingUntil` changes. Returns what ends that. */
  onWaiting(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #sendUntilDone<Ready>(lane: RequestLane, request: GatedRequest<Ready>): Promise<Answer> {
    const tries: Tries = { used: 0 };
    for (;;) {
      const sent = await this.#sendOnce(lane, request, tries);
      if ('answer' in sent) {
        return sent.answer;
      }
      const { error, closed } = sent;
      const isTooLong = (error.facts.retryAfterMs ?? 0) > longestWait;
      if (tries.used >= request.attempts || isTooLong || !mayPass(error) || !request.mayTryAgain(error)) {
        throw error;
      }
      // If it closed the lane, the next try waits there.
      if (!closed) {
        const first = error.kind === 'throttled' ? firstWaitWhenThrottled : firstWait;
        await this.#clock.sleep(this.#wait(error, first, tries.used), request.signal);
      }
    }
  }

  /** Throws when it may not be sent at all. */
  async #sendOnce<Ready>(lane: RequestLane, request: GatedRequest<Ready>, tries: Tries): Promise<Sent> {
    let ready: Ready;
    try {
      ready = await request.prepare(request.signal);
    } catch (error) {
      return withoutAnswer(error, tries);
    }
    await this.#enter(lane, request, tries);
    try {
      return this.#answered(lane, request, tries, await request.exchange(ready, request.signal));
    } catch (error) {
      return withoutAnswer(error, tries);
    } finally {
      if (request.sort === 'read') {
        this.#turns.end(lane, request.importance);
      }
    }
  }

  /** Learns from the answer, and closes the lane where it asks for that. */
  #answered<Ready>(lane: RequestLane, request: GatedRequest<Ready>, tries: Tries, answer: Answer): Sent {
    const now = this.#clock.monotonic();
    const left = lane.learn(answer, now);
    if (answer.status >= 200 && answer.status < 300) {
      lane.succeeded(now);
      return { answer };
    }
    tries.used += 1;
    const error = request.refusal(answer);
    const isThrottle = error.kind === 'throttled';
    const closed = isThrottle || (answer.status === 503 && error.facts.retryAfterMs !== undefined);
    if (closed) {
      const limitMs = isThrottle && !left ? Math.min(longestClosing, error.facts.retryAfterMs ?? 0) : 0;
      lane.close((closings) => this.#wait(error, firstWaitWhenThrottled, closings), limitMs, now);
      this.#tell(lane);
    }
    return { error, closed };
  }

  /**
   * Never shorter than the service asks for. If it names no time, or one that is over, it begins with `first` and doubles each time (`time`
   * begins with 1). With jitter, in milliseconds.
   */
  #wait({ facts: { retryAfterMs } }: AzureError, first: number, time: number): number {
    return retryAfterMs === undefined || retryAfterMs === 0
      ? Math.round(Math.min(longestWait, first * 2 ** (time - 1)) * (0.5 + this.#random() / 2))
      : Math.round(Math.min(longestClosing, retryAfterMs) * (1 + this.#random() * jitter));
  }

  /** Waits until it may be sent. Throws `throttled` where it may not wait for a lane that is closed. */
  async #enter<Ready>(lane: RequestLane, request: GatedRequest<Ready>, tries: Tries): Promise<void> {
    const { sort, importance, signal } = request;
    signal?.throwIfAborted();
    if (sort !== 'read') {
      await this.#enterToWrite(lane, request);
      return;
    }
    const refusal = this.#refusal(lane, request, tries, tries.used === 0);
    if (refusal !== undefined) {
      throw refusal;
    }
    await this.#turns.begin(lane, importance, (isAnew) => this.#refusal(lane, request, tries, isAnew), signal);
  }

  /** Throws `throttled` when Azure would refuse it. A run waits by its own rules. */
  async #enterToWrite<Ready>(
    lane: RequestLane,
    { importance, operation, signal, atOnce }: GatedRequest<Ready>,
  ): Promise<void> {
    if (atOnce === true) {
      return;
    }
    const left = this.#closedFor(lane, importance);
    if (importance !== 'run' && left > 0 && left <= longestWaitToWrite) {
      await this.#clock.sleep(left, signal);
    }
    const stillLeft = this.#closedFor(lane, importance);
    if (stillLeft > 0) {
      throw closedError(operation, stillLeft);
    }
  }

  /** 0 or less when it is open. In milliseconds. */
  #closedFor(lane: RequestLane, importance: Importance): number {
    return lane.closedUntil(importance) - this.#clock.monotonic();
  }

  /** Why a request can't wait for a lane that is closed: no try is left, or it would take too long. `counts`: this closing is one more try. */
  #refusal<Ready>(
    lane: RequestLane,
    { importance, operation, attempts }: GatedRequest<Ready>,
    tries: Tries,
    counts: boolean,
  ): AzureError | undefined {
    const left = this.#closedFor(lane, importance);
    if (left <= 0) {
      return undefined;
    }
    tries.used += counts ? 1 : 0;
    const mayWait = tries.used < attempts && left <= longestWait * (1 + jitter);
    return mayWait ? undefined : closedError(operation, left);
  }

  #tell(lane: RequestLane): void {
    const until = lane.waitsUntil(this.#clock.monotonic());
    if (until === lane.toldUntil) {
      return;
    }
    lane.toldUntil = until;
    for (const listener of this.#listeners) {
      listener();
    }
  }

  #onTheWall(monotonic: number): number {
    return this.#clock.now() + monotonic - this.#clock.monotonic();
  }

  #laneOf<Ready>({ url, sort, directory }: GatedRequest<Ready>): RequestLane {
    const { host, pathname } = new URL(url);
    const subscriptionId = /^\/subscriptions\/([^/]+)/i.exec(pathname)?.[1]?.toLowerCase();
    const isGraph = /^\/providers\/microsoft\.resourcegraph\//i.test(pathname);
    const key = `${sort} ${subscriptionId ?? `${directory} ${host} ${isGraph}`}`;
    const known = this.#lanes.get(key);
    const lane = known ?? new RequestLane(sort, subscriptionId, isGraph);
    if (known === undefined) {
      this.#lanes.set(key, lane);
    }
    return lane;
  }
}

function closedError(operation: string, leftMs: number): AzureError {
  return new AzureError('throttled', { operation, retryAfterMs: Math.ceil(leftMs) });
}

/** A try that failed before it was sent, or whose answer did not come. Throws what is no AzureError. */
function withoutAnswer(error: unknown, tries: Tries): Sent {
  if (!(error instanceof AzureError)) {
    throw error;
  }
  tries.used += 1;
  return { error, closed: false };
}

/** Whether the failure may pass: the network, a throttle, or trouble of the service itself. */
function mayPass({ kind, facts: { status } }: AzureError): boolean {
  const isPassing = status === 408 || (status !== undefined && status >= 500);
  return kind === 'network' || kind === 'throttled' || (kind === 'service' && isPassing);
}
