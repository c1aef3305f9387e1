/**
 * What random tests take. `npm test` is the gate: the same seed each time, and few runs. `npm run test:long` makes many, with
 * another seed each time, which it prints; `ASE_CERTIFICATES_SEED` plays one again. Every suite in Node loads this module first, so that
 * fast-check has the seed too where a test names none.
 */
import fc from 'fast-check';

const gateSeed = 20_250_701;

/** Whether this is `npm run test:long`. */
export const isLong = (process.env['ASE_CERTIFICATES_LONG'] ?? '') !== '';

/** From 0 to below 2 ** 31. */
export const seed = seedOf(process.env['ASE_CERTIFICATES_SEED'] ?? '');

/** How many of something a test does: so many in the gate, so many in `npm run test:long`. */
export function runs(inGate: number, long: number): number {
  return isLong ? long : inGate;
}

function seedOf(given: string): number {
  const number = given === '' ? gateSeed : Number(given);
  if (!Number.isInteger(number) || number < 0 || number >= 2 ** 31) {
    throw new Error(`ASE_CERTIFICATES_SEED is a whole number from 0 to below 2 ** 31, not ${given}.`);
  }
  return number;
}

fc.configureGlobal({ seed, numRuns: runs(100, 1000) });
