import { systemClock } from '../clock.ts';
import { runProgram } from './program.ts';

declare const __VERSION__: string;

const code = await runProgram(process.argv.slice(2), {
  env: process.env,
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  clock: systemClock,
  version: __VERSION__,
  timing: {},
});
// Sockets that are kept alive, and a question that nobody answered, must not hold the process.
process.exit(code);
