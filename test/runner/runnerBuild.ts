import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'rolldown';
import { runnerOptions } from '../../scripts/bundleRunner.ts';

/** Builds the runner with the tests' entry, as it is built for people. Gives its path, in a folder of its own. */
export async function buildRunner(): Promise<{ readonly folder: string; readonly script: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'runner-'));
  const script = path.join(folder, 'stop-start.mjs');
  await build(await runnerOptions('test/runner/program.ts', script));
  return { folder, script };
}
