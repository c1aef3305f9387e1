import fc from 'fast-check';
import { play } from './play.ts';
import { scenario } from './scenario.ts';

/** How many scenarios, and which. */
export interface Share {
  readonly runs: number;
  /** Of fast-check; another one each time where it is absent. */
  readonly seed?: number;
}

/** Plays scenarios against the engine. Rejects with the seed and the smallest scenario found in which the promise is broken. */
export async function keepsPromise({ runs, seed }: Share): Promise<void> {
  await fc.assert(fc.asyncProperty(scenario, play), { numRuns: runs, ...(seed === undefined ? {} : { seed }) });
}
