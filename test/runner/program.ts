import { hurry } from './hurriedTime.ts';

/** The runner as `src/runner/main.ts` has it, with times that a test can wait for. */
hurry(Number(process.env['TEST_SPEED'] ?? 1));
const { systemClock } = await import('../../src/clock.ts');
const { runProgram } = await import('../../src/runner/program.ts');
const code = await runProgram(process.argv.slice(2), {
  env: process.env,
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  clock: systemClock,
  version: 'test',
  timing: JSON.parse(process.env['TEST_TIMING'] ?? '{}'),
});
process.exit(code);
