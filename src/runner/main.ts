import { systemClock } from '../time/clock.ts';
import { runProgram } from './program.ts';
import { outletOf } from './terminal.ts';

declare const __VERSION__: string;

// Times in a log are read elsewhere.
process.env['TZ'] = 'UTC';
const code = await runProgram(process.argv.slice(2), {
  env: process.env,
  input: process.stdin,
  output: outletOf(1, process.env),
  errors: outletOf(2, process.env),
  clock: systemClock,
  version: __VERSION__,
  timing: {},
});
// Sockets that are kept alive, and a question that nobody answered, must not hold the process.
process.exit(code);
