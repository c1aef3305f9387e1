import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { seed } from '../seed.ts';
import { count } from './chosen.ts';
import { mustHappen } from './happened.ts';
import type { Share } from './keepsPromise.ts';
import type { Found } from './modelWorker.ts';
import { Tally } from './tally.ts';

const workers = 2;

/** In so many scenarios everything that can go wrong goes wrong. */
const fewest = 3000;

describe(`The promise of stop and start, over ${count} scenarios of seed ${seed}`, function () {
  this.timeout(24 * 3_600_000);
  let found: readonly Found[] = [];

  before(async () => {
    const shares = Array.from({ length: workers }, (_, index) =>
      played({ runs: Math.ceil(count / workers), seed: seed + index }),
    );
    found = await Promise.all(shares);
  });

  it('is kept whatever fails, whoever interferes, and whenever the user or a crash ends it', () => {
    const broken = found.flatMap((one) => ('broken' in one ? [one.broken] : []));
    assert.deepEqual(broken, [], broken.join('\n\n'));
  });

  // A few scenarios that somebody plays by hand need not have everything.
  if (count >= fewest) {
    it('was tried: everything that can go wrong did', () => {
      const tally = new Tally();
      for (const one of found) {
        tally.add('counts' in one ? one.counts : {});
      }
      const never = mustHappen.filter((what) => tally.of(what) === 0);
      assert.deepEqual(never, [], `Never happened: ${never.join(', ')}`);
      const excluded = tally.of('stopped later than the watch');
      assert.ok(excluded < count / 20, `${excluded} of ${count} scenarios end with what the promise leaves out`);
    });
  }
});

async function played(share: Share): Promise<Found> {
  const worker = new Worker(new URL('./modelWorker.ts', import.meta.url), { workerData: share });
  const [found]: readonly Found[] = await once(worker, 'message');
  return found ?? { broken: 'The worker told nothing.' };
}
