import assert from 'node:assert/strict';
import type { Answer } from '../../../src/azure/answer.ts';
import type { AzureError, AzureErrorFacts } from '../../../src/azure/azureError.ts';
import { placesInAll } from '../../../src/azure/readTurns.ts';
import { placesInLane } from '../../../src/azure/requestLane.ts';
import {
  answer,
  failure,
  gateAt,
  held,
  inSubscription,
  isKind,
  settle,
  type Told,
  throttled,
} from './simulatedGate.ts';

/** Its outcome is looked at later, or not at all. */
function later<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

describe('AccountGate', () => {
  describe('places', () => {
    it('are as many for each subscription as the bound says, and the next comes when one ends', async () => {
      const { send, sent } = gateAt();
      const { answers, waiting } = held();
      const all = Array.from({ length: 20 }, () => send(inSubscription(1), { answers }));
      await settle();
      assert.equal(sent.length, placesInLane.user);
      waiting[0]?.(answer());
      await settle();
      assert.equal(sent.length, placesInLane.user + 1);
      for (let index = 1; index < 20; index++) {
        waiting[index]?.(answer());
        await settle();
      }
      await Promise.all(all);
    });

    it('of a subscription that does not answer hold up no other', async () => {
      const { send, begin, sent } = gateAt();
      const { answers } = held();
      for (let index = 0; index < 100; index++) {
        begin(inSubscription('slow'), { answers });
      }
      await Promise.all(Array.from({ length: 500 }, (_, index) => send(inSubscription(index))));
      assert.equal(sent.filter((url) => url.includes('slow')).length, placesInLane.user);
    });

    it('in all are bounded, and subscriptions take turns', async () => {
      const { begin, sent } = gateAt();
      const { answers, waiting } = held();
      for (let index = 0; index < 300; index++) {
        begin(inSubscription(index % 10), { answers });
      }
      await settle();
      assert.equal(sent.length, placesInAll.user);
      waiting.splice(0, 20).forEach((end) => {
        end(answer());
      });
      await settle();
      const next = sent.slice(placesInAll.user);
      assert.equal(next.length, 20);
      assert.ok(new Set(next).size >= 5, `${new Set(next).size} subscriptions got a turn`);
    });

    it('are left to the user by the background, and to runs by both', async () => {
      const { begin, sent } = gateAt();
      const { answers } = held();
      const many = (importance: Told['importance']): void => {
        for (let index = 0; index < 60; index++) {
          begin(inSubscription(1, `/${importance}`), { importance, answers });
        }
      };
      const under = (importance: string): number => sent.filter((url) => url.endsWith(importance)).length;
      many('background');
      await settle();
      assert.equal(under('background'), placesInLane.background);
      many('user');
      await settle();
      assert.equal(under('user'), placesInLane.user - placesInLane.background);
      many('run');
      await settle();
      assert.equal(under('run'), placesInLane.run);
    });

    it('go to what is more important first', async () => {
      const { begin, sent } = gateAt();
      const { answers, waiting } = held();
      for (let index = 0; index < placesInLane.user; index++) {
        begin(inSubscription(1, '/first'), { answers });
      }
      begin(inSubscription(1, '/background'), { importance: 'background' });
      begin(inSubscription(1, '/user'));
      await settle();
      waiting.forEach((end) => {
        end(answer());
      });
      await settle();
      assert.deepEqual(
        sent.slice(placesInLane.user).map((url) => url.split('/').at(-1)),
        ['user', 'background'],
      );
    });

    it('are not needed by writes', async () => {
      const { send, begin, sent } = gateAt();
      const { answers } = held();
      for (let index = 0; index < 100; index++) {
        begin(inSubscription(1), { answers });
      }
      await settle();
      await send(inSubscription(1, '/stop'), { sort: 'write', importance: 'run' });
      assert.equal(sent.at(-1), inSubscription(1, '/stop'));
    });
  });

  describe('a throttle', () => {
    it('closes reads of the subscription until then, and nothing else', async () => {
      const { clock, send, sent, times } = gateAt();
      let isRefused = true;
      const refused = later(
        send(inSubscription(1), {
          answers: async () => {
            if (isRefused) {
              isRefused = false;
              throw throttled(17);
            }
            return answer();
          },
        }),
      );
      await settle();
      const waiting = later(send(inSubscription(1, '/other')));
      await send(inSubscription(2));
      await send(inSubscription(1), { sort: 'write', attempts: 1 });
      await clock.advance(16_999);
      assert.equal(sent.length, 3);
      await clock.advance(1);
      await Promise.all([refused, waiting]);
      assert.deepEqual(times, [0, 0, 0, 17_000, 17_000]);
    });

    it('lets one read go ahead, and the others after its success', async () => {
      const { clock, send, begin, sent } = gateAt();
      const { answers, waiting } = held();
      begin(inSubscription(1), {
        attempts: 1,
        answers: async () => {
          throw throttled(5);
        },
      });
      await settle();
      const others = Array.from({ length: 10 }, () => later(send(inSubscription(1), { answers })));
      await clock.advance(5_000);
      assert.equal(sent.length, 2);
      waiting[0]?.(answer());
      await settle();
      assert.equal(sent.length, 11);
      waiting.forEach((end) => {
        end(answer());
      });
      await Promise.all(others);
    });

    it('without Retry-After closes for a time that doubles', async () => {
      const { clock, send, times } = gateAt(1);
      const failing = send(inSubscription(1), {
        answers: async () => {
          throw throttled();
        },
      });
      await assert.rejects(clock.runUntil(failing), isKind('throttled'));
      assert.deepEqual(times, [0, 2_000, 6_000, 14_000]);
    });

    it('that several get together counts once', async () => {
      const { clock, send, times } = gateAt(1);
      const { answers, waiting } = held();
      const all = Array.from({ length: 12 }, () => later(send(inSubscription(1), { answers })));
      await settle();
      waiting.splice(0).forEach((end) => {
        end(throttled());
      });
      await clock.advance(2_000);
      assert.equal(times.at(-1), 2_000);
      for (let round = 0; round < 20; round++) {
        waiting.splice(0).forEach((end) => {
          end(answer());
        });
        await settle();
      }
      await Promise.all(all);
    });

    it('of minutes refuses at once, and says how long', async () => {
      const { clock, send, sent } = gateAt();
      const once = {
        answers: async () => {
          throw throttled(600);
        },
      };
      await assert.rejects(send(inSubscription(1), once), isKind('throttled'));
      await clock.advance(60_000);
      const refused = await send(inSubscription(1)).catch((error: unknown) => error);
      assert.ok(isKind('throttled')(refused) && (refused as AzureError).facts.retryAfterMs === 540_000);
      assert.equal(sent.length, 1);
    });

    it('of days closes for a quarter of an hour', async () => {
      const { clock, send, sent } = gateAt();
      const once = {
        answers: async () => {
          throw throttled(900_000);
        },
      };
      await assert.rejects(send(inSubscription(1), once), isKind('throttled'));
      await clock.advance(15 * 60_000);
      await send(inSubscription(1));
      assert.equal(sent.length, 2);
    });

    it('refuses what is of a run, which waits by itself, and other reads that are sent only once', async () => {
      const { send, sent } = gateAt();
      for (const how of [{ sort: 'write', importance: 'run' }, { importance: 'run' }, {}] as const) {
        const once = {
          ...how,
          attempts: 1,
          answers: async () => {
            throw throttled(10);
          },
        };
        await assert.rejects(send(inSubscription(1), once), isKind('throttled'));
        const again = await send(inSubscription(1), { ...how, attempts: 1 }).catch((error: unknown) => error);
        assert.ok(isKind('throttled')(again) && (again as AzureError).facts.retryAfterMs === 10_000);
      }
      assert.equal(sent.length, 2);
    });

    it('does not keep a run back for longer than Azure asked', async () => {
      const { clock, send, times } = gateAt(1);
      const refusing = (seconds?: number): NonNullable<Parameters<typeof send>[1]> => ({
        sort: 'write',
        attempts: 1,
        answers: async () => {
          throw throttled(seconds);
        },
      });
      const start = { sort: 'write', importance: 'run', attempts: 1 } as const;
      await assert.rejects(send(inSubscription(1), refusing(10)), isKind('throttled'));
      await assert.rejects(send(inSubscription(2), refusing()), isKind('throttled'));
      await send(inSubscription(2), start);
      await clock.advance(9_999);
      await assert.rejects(send(inSubscription(1), start), isKind('throttled'));
      await clock.advance(1);
      await send(inSubscription(1), start);
      assert.deepEqual(times, [0, 0, 0, 10_000]);
    });

    it('does not keep back a start that has no later time', async () => {
      const { send, sent } = gateAt();
      const start = { sort: 'write', importance: 'run', attempts: 1 } as const;
      const refused = async (): Promise<never> => {
        throw throttled(600);
      };
      await assert.rejects(send(inSubscription(1), { ...start, answers: refused }), isKind('throttled'));
      await send(inSubscription(1), { ...start, atOnce: true });
      assert.equal(sent.length, 2);
    });

    it('with a time that is over is asked again after a while', async () => {
      const { clock, send, times } = gateAt(1);
      const failing = send(inSubscription(1), {
        answers: async () => {
          throw throttled(0);
        },
      });
      await assert.rejects(clock.runUntil(failing), isKind('throttled'));
      assert.deepEqual(times, [0, 2_000, 6_000, 14_000]);
    });

    it('of one service, where Azure Resource Manager takes more, does not keep runs back', async () => {
      const { send, sent } = gateAt();
      for (const [left, isKeptBack] of [
        ['120', false],
        ['0', true],
      ] as const) {
        const url = inSubscription(left);
        const once = {
          attempts: 1,
          exchange: async () => ({
            ...answer({ 'x-ms-ratelimit-remaining-subscription-reads': left }),
            status: 429,
            body: throttled(10),
          }),
        };
        await assert.rejects(send(url, once), isKind('throttled'));
        await assert.rejects(send(url, { attempts: 1 }), isKind('throttled'));
        const ofRun = send(url, { attempts: 1, importance: 'run' });
        await (isKeptBack ? assert.rejects(ofRun, isKind('throttled')) : ofRun);
      }
      assert.equal(sent.length, 3);
    });

    it('makes the next write wait for ten seconds at most', async () => {
      const { clock, send, times } = gateAt();
      const write = { sort: 'write', attempts: 1 } as const;
      const refusing = (seconds: number) => ({
        ...write,
        answers: async () => {
          throw throttled(seconds);
        },
      });
      await assert.rejects(send(inSubscription(1), refusing(10)), isKind('throttled'));
      await assert.rejects(send(inSubscription(2), refusing(11)), isKind('throttled'));
      await assert.rejects(send(inSubscription(2), write), isKind('throttled'));
      await clock.runUntil(send(inSubscription(1), write));
      assert.deepEqual(times, [0, 0, 10_000]);
    });

    it('that nobody waits for any longer leaves no timer', async () => {
      const { clock, send } = gateAt();
      const once = {
        attempts: 1,
        answers: async () => {
          throw throttled(10);
        },
      };
      await assert.rejects(send(inSubscription(1), once), isKind('throttled'));
      const stop = new AbortController();
      const waiting = send(inSubscription(1), { signal: stop.signal });
      await settle();
      assert.equal(clock.waiting, 1);
      stop.abort(new Error('collapsed'));
      await assert.rejects(waiting, { message: 'collapsed' });
      assert.equal(clock.waiting, 0);
    });

    it('that lasts is an error after as many closings as there are tries, for those that wait too', async () => {
      const { clock, send, times } = gateAt();
      const failing = {
        answers: async () => {
          throw throttled(10);
        },
      };
      const all = Array.from({ length: 30 }, () => later(send(inSubscription(1), failing)));
      const settled = Promise.allSettled(all);
      const outcomes = await clock.runUntil(settled);
      assert.ok(outcomes.every((one) => one.status === 'rejected' && isKind('throttled')(one.reason)));
      assert.ok(times.length <= placesInLane.user + 3, `${times.length} were sent`);
      assert.equal(clock.waiting, 0);
    });

    it('is no throttle where another operation is in progress', async () => {
      const { send } = gateAt();
      const busy = {
        attempts: 1,
        answers: async () => {
          throw failure('conflict', { status: 429, code: '59205', retryAfterMs: 30_000 });
        },
      };
      await assert.rejects(send(inSubscription(1), busy), isKind('conflict'));
      await send(inSubscription(1), { attempts: 1 });
    });
  });

  it('a 503 closes only with Retry-After, and not to runs', async () => {
    const { clock, send, begin, times } = gateAt(1);
    const unavailable = (facts: Partial<AzureErrorFacts>) => {
      let isFirst = true;
      return async () => {
        if (isFirst) {
          isFirst = false;
          throw failure('service', { status: 503, ...facts });
        }
        return answer();
      };
    };
    begin(inSubscription(1), { answers: unavailable({ retryAfterMs: 10_000 }) });
    begin(inSubscription(2), { answers: unavailable({}) });
    await settle();
    await send(inSubscription(1), { importance: 'run', attempts: 1 });
    await send(inSubscription(2));
    await clock.advance(20_000);
    assert.deepEqual(times, [0, 0, 0, 0, 500, 12_000]);
  });

  describe('budgets', () => {
    const leaves = (left: number) => ({
      answers: async () => answer({ 'x-ms-ratelimit-remaining-subscription-reads': String(left) }),
    });

    it('make background reads wait while few are left, and not others', async () => {
      const { clock, send, times } = gateAt();
      await send(inSubscription(1), leaves(90));
      const slow = later(send(inSubscription(1), { importance: 'background' }));
      await send(inSubscription(1));
      await clock.runUntil(slow);
      // One more was spent: 12 must come back, 25 a second.
      assert.deepEqual(times, [0, 0, 480]);
    });

    it('that are used up make the user wait for what comes back, before Azure refuses, and not runs', async () => {
      const { clock, send, times } = gateAt();
      await send(inSubscription(1), leaves(0));
      const slow = [1, 2, 3].map(() => later(send(inSubscription(1))));
      await send(inSubscription(1), { importance: 'run', attempts: 1 });
      await clock.runUntil(Promise.all(slow));
      assert.deepEqual(times, [0, 0, 80, 120, 160]);
    });

    it('of a subscription are its own', async () => {
      const { send } = gateAt();
      await send(inSubscription(1), leaves(0));
      await send(inSubscription(2), { importance: 'background' });
    });

    it('of Azure Resource Graph are 15 queries in 5 seconds for each directory, unless it says otherwise', async () => {
      const graph = 'https://arm.example/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01';
      const { clock, send, times } = gateAt();
      const all = Promise.all(Array.from({ length: 40 }, () => send(graph)));
      await send('https://arm.example/tenants');
      await send(graph, { directory: 'other' });
      await clock.runUntil(all);
      const at = (time: number): number => times.filter((each) => each === time).length;
      assert.deepEqual([at(0), at(5_000), at(10_000)], [17, 15, 10]);
      const quota = { 'x-ms-user-quota-remaining': '0', 'x-ms-user-quota-resets-after': '00:00:03' };
      await send(graph, { answers: async () => answer(quota) });
      await clock.runUntil(send(graph));
      assert.equal(times.at(-1), 13_000);
    });
  });

  describe('equal reads', () => {
    const share = { mayShare: true } as const;

    it('under way are one, if they may be', async () => {
      const { send, begin, sent } = gateAt();
      const { answers, waiting } = held();
      const both = [send(inSubscription(1), { ...share, answers }), send(inSubscription(1), { ...share, answers })];
      begin(inSubscription(1), { answers });
      begin(inSubscription(1), { ...share, answers, directory: 'other' });
      await settle();
      assert.equal(sent.length, 3);
      waiting[0]?.(answer({ here: 'it is' }));
      const [one, other] = await Promise.all(both);
      assert.equal(one, other);
      begin(inSubscription(1), share);
      await settle();
      assert.equal(sent.length, 4);
    });

    it('are not joined once something was written in their subscription', async () => {
      const { send, begin, sent } = gateAt();
      const { answers } = held();
      begin(inSubscription(1), { ...share, answers });
      begin(inSubscription(2), { ...share, answers });
      await settle();
      const { answers: writing, waiting } = held();
      const write = send(inSubscription(1, '/put'), { sort: 'write', attempts: 1, answers: writing });
      begin(inSubscription(1), { ...share, answers });
      await settle();
      assert.equal(sent.length, 4);
      waiting[0]?.(failure('timeout'));
      await assert.rejects(write);
      begin(inSubscription(1), { ...share, answers });
      begin(inSubscription(2), { ...share, answers });
      await settle();
      assert.equal(sent.length, 5);
    });

    it('are not aborted once they are answered: an abort would keep its callers as long as their connection', async () => {
      const { send } = gateAt();
      const signals: (AbortSignal | undefined)[] = [];
      const exchange: Told['exchange'] = async (_ready, signal) => {
        signals.push(signal);
        return answer();
      };
      await send(inSubscription(1), { exchange, mayShare: true });
      await settle();
      assert.equal(signals[0]?.aborted, false);
    });

    it('are aborted when the last caller has gone, and asked anew by who comes right after that', async () => {
      const { send } = gateAt();
      const signals: (AbortSignal | undefined)[] = [];
      const exchange = (_: undefined, signal: AbortSignal | undefined): Promise<Answer> => {
        signals.push(signal);
        return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      };
      const [first, second] = [new AbortController(), new AbortController()];
      const one = later(send(inSubscription(1), { ...share, exchange, signal: first.signal }));
      const other = later(send(inSubscription(1), { ...share, exchange, signal: second.signal }));
      await settle();
      first.abort(new Error('closed'));
      await assert.rejects(one, { message: 'closed' });
      assert.equal(signals[0]?.aborted, false);
      second.abort(new Error('collapsed'));
      assert.equal(signals[0]?.aborted, true);
      const again = later(send(inSubscription(1), { ...share, exchange }));
      await assert.rejects(other, { message: 'collapsed' });
      await settle();
      assert.equal(signals.length, 2);
      assert.equal(signals[1]?.aborted, false);
      assert.ok(again);
    });

    it('of the user do not wait behind those of the background', async () => {
      const { begin, sent } = gateAt();
      const { answers } = held();
      for (let index = 0; index < placesInLane.background; index++) {
        begin(inSubscription(1, '/first'), { importance: 'background', answers });
      }
      begin(inSubscription(1), { ...share, importance: 'background', answers });
      begin(inSubscription(1), { ...share, answers });
      begin(inSubscription(1), { ...share, importance: 'background', answers });
      await settle();
      assert.deepEqual(sent.slice(placesInLane.background), [inSubscription(1)]);
    });
  });

  it('tells until when reads wait, and when they no longer do', async () => {
    const { clock, gate, send } = gateAt();
    const told: unknown[] = [];
    const end = gate.onWaiting(() => told.push(gate.waitingUntil()));
    const at = clock.now() + 10_000;
    let isRefused = true;
    const reading = send(inSubscription('ABC'), {
      answers: async () => {
        if (isRefused) {
          isRefused = false;
          throw throttled(10);
        }
        return answer();
      },
    });
    await settle();
    assert.equal(gate.waitingUntil('abc'), at);
    assert.equal(gate.waitingUntil('other'), undefined);
    await clock.runUntil(reading);
    assert.deepEqual(told, [at, undefined]);
    assert.equal(gate.waitingUntil('abc'), undefined);
    end();
  });
});
