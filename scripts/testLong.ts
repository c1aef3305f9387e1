/**
 * `npm run test:long [-- SUITE…]`: as `npm test`, with the tests that are for this alone (`*.long.test.ts`), with many more runs of the
 * random ones, and with another seed each time. ASE_CERTIFICATES_SEED plays a seed again. See test/seed.ts.
 */
const given = process.env['ASE_CERTIFICATES_SEED'] ?? '';
const seed = given === '' ? String(Math.floor(Math.random() * 2 ** 31)) : given;
process.env['ASE_CERTIFICATES_LONG'] = 'yes';
process.env['ASE_CERTIFICATES_SEED'] = seed;
process.stdout.write(`The seed is ${seed}. The same again: ASE_CERTIFICATES_SEED=${seed} npm run test:long\n`);
// Not before: it reads both.
await import('./test.ts');

export {};
