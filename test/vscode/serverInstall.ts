import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installedOnce } from '../equipment/cachedInstall.ts';
import { installDependencies, installPackage } from '../equipment/npm.ts';

/** The npm package whose `lib/vscode` is a whole VS Code server with its workbench: VS Code 1.139.1. */
const codeServer = 'code-server@4.139.1';
const serverFolder = path.join('node_modules', 'code-server', 'lib', 'vscode');

/**
 * The folder of a VS Code server, installed on first use: 600 MB from npm, in about 12 seconds, without install scripts, so
 * nothing is compiled, and with its telemetry off for good. `tell` gets progress lines.
 */
export async function installedServer(tell: (line: string) => void): Promise<string> {
  const home = await installedOnce(`vscode-server-${codeServer.split('@')[1]}-silent`, tell, async (folder) => {
    const started = Date.now();
    tell(`Installing the VS Code server (npm ${codeServer}, about 600 MB, kept in .cache)…`);
    await installPackage(codeServer, folder);
    tell('Installing the packages of the VS Code server…');
    await installDependencies(path.join(folder, serverFolder));
    await switchTelemetryOff(path.join(folder, serverFolder, 'product.json'));
    tell(`The VS Code server was installed in ${Math.round((Date.now() - started) / 1000)} s.`);
  });
  return path.join(home, serverFolder);
}

/** The window's own setting is kept in the browser, where it cannot be preset; the product decides whether there is telemetry at all. */
async function switchTelemetryOff(productFile: string): Promise<void> {
  const product = JSON.parse(await readFile(productFile, 'utf8')) as Record<string, unknown>;
  await writeFile(productFile, JSON.stringify({ ...product, enableTelemetry: false }, undefined, 2));
}
