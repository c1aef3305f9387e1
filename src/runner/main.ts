import { systemClock } from '../time/clock.ts';
import { runProgram } from './program.ts';
import { textSinkOf } from './terminal.ts';

declare const __VERSION__: string;

// A log may be read in another time zone.
process.env['TZ'] = 'UTC';
const code = await runProgram(process.argv.slice(2), {
  env: process.env,
  input: process.stdin,
  output: textSinkOf(1, process.env),
  errors: textSinkOf(2, process.env),
  clock: systemClock,
  version: __VERSION__,
  timing: {},
});
// Open sockets and an unanswered question must not keep the process alive.
process.exit(code);
