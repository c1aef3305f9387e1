import fc from 'fast-check';
import { play } from './play.ts';
import { scenario } from './scenario.ts';

/** STOP_START_PROPERTY_RUNS=10000 for a long look. */
const runs = Number(process.env['STOP_START_PROPERTY_RUNS'] ?? '200');

describe(`The promise, over ${runs} scenarios`, () => {
  it('is kept whatever fails, whoever interferes, and whenever the user or a crash ends it', async function () {
    this.timeout(Math.max(60_000, runs * 200));
    await fc.assert(fc.asyncProperty(scenario, play), { numRuns: runs });
  });
});
