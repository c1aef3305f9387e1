import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Builds the window's script with the engine, the journal and the Azure client in it, as the extension is built. Gives its path in `folder`. */
export async function buildWindow(folder: string): Promise<string> {
  const outfile = path.join(folder, 'window.mjs');
  const require = createRequire(import.meta.url);
  await build({
    entryPoints: [fileURLToPath(new URL('./window.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: `node${process.versions.node.split('.')[0]}`,
    // CommonJS packages in the bundle call `require`, which an ES module has not.
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire('${require.resolve('esbuild')}');`,
    },
    logLevel: 'error',
  });
  return outfile;
}
