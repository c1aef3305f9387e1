/**
 * `npm run test:long [-- SUITE…]`: as `npm test`, with another seed each time, many more runs of the random tests, and what is too long for the
 * gate. ASE_CERTIFICATES_SEED repeats a seed. See test/seed.ts.
 */
const given = process.env['ASE_CERTIFICATES_SEED'] ?? '';
const seed = given === '' ? String(Math.floor(Math.random() * 2 ** 31)) : given;
process.env['ASE_CERTIFICATES_LONG'] = 'yes';
process.env['ASE_CERTIFICATES_SEED'] = seed;
process.stdout.write(`The seed is ${seed}. The same again: ASE_CERTIFICATES_SEED=${seed} npm run test:long\n`);
// Imported last, because it reads both variables.
await import('./test.ts');

export {};
