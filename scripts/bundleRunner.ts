import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { planSchema } from '../src/runner/planForm.ts';
import { repositoryRoot } from '../test/equipment/repository.ts';
import type { BundleOptions } from './bundleOptions.ts';

/** Where the runner is in the extension, with what is exported beside it. */
export const runnerFolder = 'dist/runner';

/** Bundles the runner as one file that Node runs and people can read, with the notices of what is in it. */
export async function bundleRunner({ folder = 'dist' }: BundleOptions): Promise<void> {
  const into = path.join(repositoryRoot, folder, 'runner');
  await mkdir(into, { recursive: true });
  const { metafile } = await build({
    ...(await runnerOptions('src/runner/main.ts')),
    outfile: path.join(into, 'stop-start.mjs'),
  });
  await writeFile(path.join(into, 'NOTICES.txt'), await notices(metafile));
  await writeFile(path.join(into, 'plan.schema.json'), planSchemaText());
}

/** The form of `plan.json` for editors. What no schema can say, the program does. */
export function planSchemaText(): string {
  const schema = toJsonSchema(planSchema, { typeMode: 'input', errorMode: 'ignore' });
  return `${JSON.stringify({ ...schema, title: 'A plan to stop and start apps of an App Service Environment' }, undefined, 2)}\n`;
}

/** `entry`: relative to the root of the repository. Not minified, because people audit it. */
export async function runnerOptions(entry: string): Promise<BuildOptions & { metafile: true }> {
  const { version } = JSON.parse(await readFile(path.join(repositoryRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return {
    absWorkingDir: repositoryRoot,
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    // CommonJS packages in the bundle call `require`, which an ES module has not.
    banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
    mainFields: ['module', 'main'],
    define: { __VERSION__: JSON.stringify(version) },
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  };
}

/** The license of each package of which something is in the bundle. */
async function notices({ inputs }: Metafile): Promise<string> {
  const folders = new Set(
    Object.keys(inputs).flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []),
  );
  const texts = await Promise.all([...folders].sort().map(noticeOf));
  return `stop-start.mjs contains parts of these packages.\n\n${texts.join('\n')}`;
}

async function noticeOf(folder: string): Promise<string> {
  const inFolder = (name: string): string => path.join(repositoryRoot, folder, name);
  const { name, version, license } = JSON.parse(await readFile(inFolder('package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const file = (await readdir(inFolder(''))).find((one) => /^licen[cs]e(\.|-|$)/i.test(one));
  if (file === undefined) {
    throw new Error(`${name} ${version} has no file with its license; ${license} is what it says.`);
  }
  const text = await readFile(inFolder(file), 'utf8');
  return `== ${name} ${version} (${license})\n\n${text.trim().replaceAll('\r\n', '\n')}\n`;
}
