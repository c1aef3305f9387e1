import { parentPort, workerData } from 'node:worker_threads';
import { readHostileInputs } from './hostileReport.ts';

/** Which inputs a worker reads: `first`, and every `step`th after it. */
export interface HostileShare {
  readonly seed: number;
  readonly first: number;
  readonly step: number;
  readonly count: number;
  /** The index of the input that is being read, for whoever watches. */
  readonly progress: SharedArrayBuffer;
}

const { seed, first, step, count, progress } = workerData as HostileShare;
const current = new Int32Array(progress);

function* indexes(): Iterable<number> {
  for (let index = first; index < count; index += step) {
    Atomics.store(current, 0, index);
    yield index;
  }
}

parentPort?.postMessage(await readHostileInputs(seed, indexes()));
