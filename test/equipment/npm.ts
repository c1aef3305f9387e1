import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Installs one package (`name@version`) in an empty folder, without install scripts. Fails with npm's own words. */
export async function installPackage(packageAndVersion: string, folder: string): Promise<void> {
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  await runNpm(['install', packageAndVersion], folder);
}

/** Installs what the package.json in `folder` needs at run time, without install scripts. */
export async function installDependencies(folder: string): Promise<void> {
  await runNpm(['install', '--omit=dev'], folder);
}

async function runNpm(args: readonly string[], folder: string): Promise<void> {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // Under `npm run` the path of npm's own script is known, which also works on Windows, where npm is a .cmd file.
  const script = process.env['npm_execpath'];
  const [program, before] = script === undefined ? ['npm', []] : [process.execPath, [script]];
  await run(program, [...before, ...args, ...quiet], {
    cwd: folder,
    env: withoutOuterOptions(process.env),
    maxBuffer: 32 * 1024 * 1024,
  });
}

/** npm hands its options down to children as variables; a prefix or an `--omit` of the outer call must not reach the inner. */
function withoutOuterOptions(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const outer = /^npm_config_(local_prefix|prefix|omit|include|workspace|ignore_scripts|production)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !outer.test(name)));
}
