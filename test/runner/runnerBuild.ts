import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { runnerOptions } from '../../scripts/bundleRunner.ts';
import type { Timing } from '../../src/stopStart/engine/timing.ts';

/** As short as local Azure allows. */
export const shortTiming: Partial<Timing> = {
  watchMs: 1200,
  longWatchMs: 1200,
  watchLookMs: 100,
  lateWatchLookMs: 100,
  minSearchMs: 50,
  maxPollMs: 300,
  resendStartMs: 500,
  backoffMs: 50,
  maxBackoffMs: 500,
  tickMs: 100,
  heartbeatMs: 200,
};

/** Builds the runner with the tests' entry, as it is built for people. Gives its path, in a folder of its own. */
export async function buildRunner(): Promise<{ readonly folder: string; readonly script: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'runner-'));
  const script = path.join(folder, 'stop-start.mjs');
  await build({ ...(await runnerOptions('test/runner/program.ts')), outfile: script });
  return { folder, script };
}
