import { Worker } from 'node:worker_threads';
import type { HostileReport } from './hostileReport.ts';
import type { HostileShare } from './hostileWorker.ts';

/** An input that takes longer than this hangs: reading is bounded far below. */
const hangMilliseconds = 60_000;

/** Reads a share of the inputs in a thread of its own, which can be ended when an input hangs. */
export async function readWatched(share: Omit<HostileShare, 'progress'>): Promise<HostileReport> {
  const progress = new SharedArrayBuffer(4);
  const worker = new Worker(new URL('hostileWorker.ts', import.meta.url), { workerData: { ...share, progress } });
  const ended = Promise.withResolvers<HostileReport>();
  worker.once('message', ended.resolve);
  worker.once('error', ended.reject);
  worker.once('exit', (code) => ended.reject(new Error(`The worker ended with ${code} and no report.`)));
  let seen = -1;
  const watch = setInterval(() => {
    const index = Atomics.load(new Int32Array(progress), 0);
    if (index === seen) {
      ended.reject(new Error(`Input ${share.seed}:${index} does not come to an end.`));
    }
    seen = index;
  }, hangMilliseconds);
  try {
    return await ended.promise;
  } finally {
    clearInterval(watch);
    await worker.terminate();
  }
}
