import { hurry } from './hurriedTime.ts';

/** The runner as `src/runner/main.ts` has it, with times that a test can wait for. */
hurry(Number(process.env['TEST_SPEED'] ?? 1));
const { systemClock } = await import('../../src/time/clock.ts');
const { textSinkOf } = await import('../../src/runner/terminal.ts');
const { runProgram } = await import('../../src/runner/program.ts');
process.env['TZ'] = 'UTC';
const code = await runProgram(process.argv.slice(2), {
  env: process.env,
  input: process.stdin,
  output: textSinkOf(1, process.env),
  errors: textSinkOf(2, process.env),
  clock: systemClock,
  version: 'test',
  timing: JSON.parse(process.env['TEST_TIMING'] ?? '{}'),
});
process.exit(code);
