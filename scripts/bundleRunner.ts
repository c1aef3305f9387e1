import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { type BuildOptions, build } from 'rolldown';
import { planSchema } from '../src/runner/planSchema.ts';
import { repositoryRoot } from '../test/equipment/repository.ts';
import type { BundleOptions } from './bundleOptions.ts';
import { filesIn, metafileOf } from './bundleReport.ts';
import { noticesOf } from './notices.ts';

/** Where the runner is in the extension, with what is exported beside it. */
export const runnerFolder = 'dist/runner';

/** Bundles the runner as one file that Node runs and people can read, with the notices of what is in it. Gives the files that are in it. */
export async function bundleRunner({ folder = 'dist' }: BundleOptions): Promise<readonly string[]> {
  const into = path.join(repositoryRoot, folder, 'runner');
  await mkdir(into, { recursive: true });
  const result = await build(await runnerOptions('src/runner/main.ts', path.join(into, 'stop-start.mjs')));
  const files = filesIn(metafileOf(result, folder));
  const notices = await noticesOf('stop-start.mjs contains parts of these packages.', files);
  await writeFile(path.join(into, 'NOTICES.txt'), notices);
  await writeFile(path.join(into, 'plan.schema.json'), planSchemaText());
  return files;
}

/** The form of `plan.json` for editors. What no schema can say, the program does. */
export function planSchemaText(): string {
  const schema = toJsonSchema(planSchema, { typeMode: 'input', errorMode: 'ignore' });
  return `${JSON.stringify({ ...schema, title: 'A plan to stop and start apps of an App Service Environment' }, undefined, 2)}\n`;
}

/** `entry`: relative to the root of the repository; `file`: what is written. Not minified, because people audit it. */
export async function runnerOptions(entry: string, file: string): Promise<BuildOptions> {
  const { version } = JSON.parse(await readFile(path.join(repositoryRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return {
    cwd: repositoryRoot,
    input: `./${entry}`,
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] },
    transform: { target: 'node22', define: { __VERSION__: JSON.stringify(version) } },
    output: { file, format: 'esm', codeSplitting: false, comments: false },
  };
}
