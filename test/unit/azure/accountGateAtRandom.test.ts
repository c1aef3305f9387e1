import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Answer } from '../../../src/azure/answer.ts';
import { placesInAll } from '../../../src/azure/readTurns.ts';
import { placesInLane } from '../../../src/azure/requestLane.ts';
import type { ManualClock } from '../../clock/manualClock.ts';
import { answer, failure, gateAt, inSubscription, throttled } from './simulatedGate.ts';

const subscriptions = [1, 2, 3, 4, 5, 6, 7];

const aRequest = fc.record({
  subscription: fc.constantFrom(...subscriptions),
  importance: fc.constantFrom('run' as const, 'user' as const, 'background' as const),
  sort: fc.constantFrom('read' as const, 'read' as const, 'read' as const, 'read' as const, 'write' as const),
  mayShare: fc.boolean(),
  attempts: fc.integer({ min: 1, max: 4 }),
  begins: fc.integer({ min: 0, max: 3_000 }),
  takes: fc.integer({ min: 0, max: 8_000 }),
  abortedAfter: fc.option(fc.integer({ min: 0, max: 20_000 }), { freq: 3, nil: undefined }),
  ends: fc.constantFrom('well', 'well', 'well', 'throttled', 'throttledFor', '503', 'network', 'few left'),
});
type Request = ReturnType<typeof aRequest.generate>['value'];

/** What the far end sees. It holds the gate to its bounds. */
class FarEnd {
  readonly #clock: ManualClock;
  readonly #underWay = new Map<string, number>();
  readonly #closedUntil = new Map<string, number>();

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  async answer({ subscription, importance, sort, takes, ends }: Request, signal?: AbortSignal): Promise<Answer> {
    signal?.throwIfAborted();
    const bound = importance === 'run' ? 'run' : 'user';
    const lane = `${sort} ${subscription}`;
    assert.ok(this.#clock.monotonic() >= (this.#closedUntil.get(lane) ?? 0), 'nothing is sent while it is closed');
    this.#count(`${bound} ${lane}`, 1);
    this.#holdToBounds(bound);
    try {
      await this.#clock.sleep(takes, sort === 'write' ? undefined : signal);
    } finally {
      this.#count(`${bound} ${lane}`, -1);
    }
    if (ends === 'throttledFor') {
      this.#closedUntil.set(lane, Math.max(this.#closedUntil.get(lane) ?? 0, this.#clock.monotonic() + 10_000));
    }
    return end(ends);
  }

  #count(key: string, by: number): void {
    this.#underWay.set(key, (this.#underWay.get(key) ?? 0) + by);
  }

  #holdToBounds(bound: 'run' | 'user'): void {
    const counts = [...this.#underWay].flatMap(([key, count]) => (key.startsWith(`${bound} read`) ? [count] : []));
    assert.ok(Math.max(0, ...counts) <= placesInLane[bound], 'no lane has more than its places');
    assert.ok(counts.reduce((sum, count) => sum + count, 0) <= placesInAll[bound], 'nor have all of them');
  }
}

function end(ends: Request['ends']): Answer {
  switch (ends) {
    case 'throttledFor':
      throw throttled(10);
    case 'throttled':
      throw throttled();
    case '503':
      throw failure('service', { status: 503, retryAfterMs: 4_000 });
    case 'network':
      throw failure('network');
    case 'few left':
      return answer({ 'x-ms-ratelimit-remaining-subscription-reads': '3' });
    default:
      return answer();
  }
}

describe('AccountGate, whatever comes in whatever order', () => {
  it('keeps its bounds, forgets nobody, and leaves no timer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aRequest, { minLength: 1, maxLength: 200 }), async (requests) => {
        const { clock, send } = gateAt(0.5);
        const farEnd = new FarEnd(clock);
        const all = requests.map(async (request) => {
          const { subscription, importance, sort, begins, abortedAfter } = request;
          const stop = new AbortController();
          await clock.sleep(begins);
          if (abortedAfter !== undefined) {
            void clock.sleep(abortedAfter).then(() => stop.abort(new Error('gone')));
          }
          await send(inSubscription(subscription), {
            importance,
            sort,
            attempts: sort === 'write' ? 1 : request.attempts,
            mayShare: sort === 'read' && request.mayShare,
            signal: stop.signal,
            exchange: (_, signal) => farEnd.answer(request, signal),
          });
        });
        const outcomes = await clock.runUntil(Promise.allSettled(all), 3_600_000);
        for (const outcome of outcomes) {
          const reason: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
          assert.ok(!(reason instanceof assert.AssertionError), String(reason));
        }
        await clock.advance(60_000);
        assert.equal(clock.waiting, 0);
        const again = subscriptions.flatMap((each) => Array.from({ length: 30 }, () => send(inSubscription(each))));
        await clock.runUntil(Promise.all(again));
      }),
    );
  });
});
