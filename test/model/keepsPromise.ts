import fc from 'fast-check';
import { play } from './play.ts';
import { scenarios } from './scenarios.ts';
import { Tally } from './tally.ts';

/** How many scenarios, and which. */
export interface Share {
  readonly runs: number;
  /** Of fast-check. */
  readonly seed: number;
}

/**
 * Plays scenarios against the engine, and gives how often what happened. Rejects with the seed and the smallest scenario found in which
 * the promise is broken.
 */
export async function keepsPromise({ runs, seed }: Share): Promise<Tally> {
  const tally = new Tally();
  await fc.assert(
    fc.asyncProperty(scenarios, (scenario) => play(scenario, tally)),
    { numRuns: runs, seed },
  );
  return tally;
}
