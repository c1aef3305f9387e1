import { parseArgs } from 'node:util';
import { startLocalAzure } from './server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    seed: { type: 'string', default: 'small' },
    /** Milliseconds before every answer. */
    latency: { type: 'string', default: '0' },
    /** Milliseconds until a stop or start shows in an app's state. */
    lag: { type: 'string', default: '0' },
    'exit-with-parent': { type: 'boolean', default: false },
  },
});

const seed = values.seed;
if (seed !== 'small' && seed !== 'large') {
  throw new Error(`--seed is small or large, not ${seed}.`);
}
const shows = { ms: Number(values.lag) };
const switches = { latencyMs: Number(values.latency), stop: { shows }, start: { shows } };
const local = await startLocalAzure({ seed, port: Number(values.port), switches });
const { url, caFile, tenantId, clientId, clientSecret } = local;
process.stdout.write(`${JSON.stringify({ url, caFile, tenantId, clientId, clientSecret })}\n`);

const end = (): void => {
  local.close().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
};
process.once('SIGINT', end);
process.once('SIGTERM', end);
if (values['exit-with-parent']) {
  process.stdin.once('end', end).once('error', end).resume();
}
