import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Share } from './keepsPromise.ts';

/** STOP_START_SEED plays the scenarios of a seed again; else it is another one each time. */
const seed = Number(process.env['STOP_START_SEED'] ?? Math.floor(Math.random() * 2 ** 30));
const count = 10_000;
const workers = 2;

describe(`The promise of stop and start, over ${count} scenarios of seed ${seed}`, () => {
  it('is kept whatever fails, whoever interferes, and whenever the user or a crash ends it', async function () {
    this.timeout(1_200_000);
    const shares = Array.from({ length: workers }, (_, index) => played({ runs: count / workers, seed: seed + index }));
    assert.deepEqual(
      await Promise.all(shares),
      shares.map(() => ''),
    );
  });
});

async function played(share: Share): Promise<unknown> {
  const worker = new Worker(new URL('./modelWorker.ts', import.meta.url), { workerData: share });
  const [found]: unknown[] = await once(worker, 'message');
  return found;
}
