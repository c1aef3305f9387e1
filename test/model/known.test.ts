import { readdirSync, readFileSync } from 'node:fs';
import { play } from './play.ts';
import type { Scenario } from './scenario.ts';

const folder = new URL('./known/', import.meta.url);

/** Scenarios in which an earlier engine broke the promise, each named after what it showed. The first was found with seed 868659171. */
describe('The promise, over scenarios in which it was broken once', () => {
  for (const file of readdirSync(folder)) {
    it(`is kept in ${file}`, async () => {
      await play(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Scenario);
    });
  }
});
