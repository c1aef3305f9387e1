import { parentPort, workerData } from 'node:worker_threads';
import { keepsPromise, type Share } from './keepsPromise.ts';

/** What a worker found: how often what happened, or in which scenario the promise was broken. */
export type Found = { readonly counts: Readonly<Record<string, number>> } | { readonly broken: string };

const found: Found = await keepsPromise(workerData as Share).then(
  ({ counts }) => ({ counts }),
  (error: unknown) => ({ broken: error instanceof Error ? error.message : String(error) }),
);
parentPort?.postMessage(found);
