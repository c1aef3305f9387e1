import { copyFile, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installedOnce } from '../equipment/cachedInstall.ts';
import { installDependencies, installPackage } from '../equipment/npm.ts';

/** The npm package whose `lib/vscode` is a whole VS Code server with its workbench: VS Code 1.139.1. */
const codeServer = 'code-server@4.139.1';
const serverFolder = path.join('node_modules', 'code-server', 'lib', 'vscode');

/**
 * The folder of a VS Code server, installed on first use: 600 MB from npm, in about 12 seconds, without install scripts, so
 * nothing is compiled, with its telemetry off for good, and with its logs written by logModule.cjs. `tell` gets progress lines.
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
  await writeLogs(path.join(home, serverFolder));
  return path.join(home, serverFolder);
}

/** Renamed into its place, because another process may be starting from the same folder. */
async function writeLogs(server: string): Promise<void> {
  const module = path.join(server, 'node_modules', '@vscode', 'spdlog', 'index.js');
  const copy = `${module}.${process.pid}`;
  await copyFile(path.join(import.meta.dirname, 'logModule.cjs'), copy);
  await rename(copy, module);
}

/** The window's own setting is kept in the browser, where it cannot be preset; the product decides whether there is telemetry at all. */
async function switchTelemetryOff(productFile: string): Promise<void> {
  const product = JSON.parse(await readFile(productFile, 'utf8')) as Record<string, unknown>;
  await writeFile(productFile, JSON.stringify({ ...product, enableTelemetry: false }, undefined, 2));
}
