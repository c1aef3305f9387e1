import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

/** Builds the window's script with the engine, the journal and the Azure client in it, as the extension is built. Gives its path in `folder`. */
export async function buildWindow(folder: string): Promise<string> {
  const file = path.join(folder, 'window.mjs');
  await build({
    input: fileURLToPath(new URL('./window.ts', import.meta.url)),
    platform: 'node',
    checks: { ineffectiveDynamicImport: false },
    output: { file, format: 'esm', codeSplitting: false, comments: false },
  });
  return file;
}
