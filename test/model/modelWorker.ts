import { parentPort, workerData } from 'node:worker_threads';
import { keepsPromise, type Share } from './keepsPromise.ts';

/** Plays its share of the scenarios. Posts what was found broken, or an empty text. */
const found = await keepsPromise(workerData as Share).then(
  () => '',
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
);
parentPort?.postMessage(found);
