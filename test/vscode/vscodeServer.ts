import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { keepForSearch, keepingArguments } from '../runFolder.ts';
import { isAlive, processTree, signalAll } from './processes.ts';
import { installedServer } from './serverInstall.ts';

/** How a VS Code server is started. */
export interface VSCodeServerOptions {
  /** Machine settings: everything except settings of application scope. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the server, and so of every extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Packaged extensions to install. */
  readonly vsix?: readonly string[];
  /** Folder names of built-in extensions to leave out, for example `microsoft-authentication`. */
  readonly withoutBuiltin?: readonly string[];
  /** Folders of extensions to add to the built-in ones. */
  readonly addedBuiltin?: readonly string[];
  /** Lets a window's address name extensions under development and tests to run in the extension host. */
  readonly allowTestPayload?: boolean;
  /** 0 or absent: a free port. */
  readonly port?: number;
  /** Where server data is kept. Absent: a temporary folder that `stop` deletes. Give one to start a second server on the same data. */
  readonly dataFolder?: string;
  /**
   * The user's state folder (XDG_STATE_HOME), in which the extension keeps its runs. Absent: one below the data folder, so that no two
   * servers share it. Give one to let them.
   */
  readonly stateFolder?: string;
  /** Gets progress lines. */
  readonly tell?: (line: string) => void;
}

/**
 * Folder names of built-in extensions that begin by themselves in each window, or have much to say about themselves, and that no test
 * needs. Without them a window is ready in two thirds of the time.
 */
export const needlessBuiltin: readonly string[] = [
  ...['copilot', 'git', 'git-base', 'github', 'merge-conflict', 'emmet', 'npm', 'grunt', 'gulp', 'jake'],
  ...['ms-vscode.js-debug', 'ms-vscode.js-debug-companion', 'ms-vscode.vscode-js-profile-table'],
  ...['debug-auto-launch', 'debug-server-ready', 'terminal-suggest', 'tunnel-forwarding', 'simple-browser'],
  ...['typescript-language-features', 'css-language-features', 'html-language-features', 'php-language-features'],
  ...['references-view', 'ipynb', 'notebook-renderers'],
];

/** A running VS Code server on 127.0.0.1, reached only with its token. */
export interface VSCodeServer {
  /** `http://127.0.0.1:PORT`, without the token. */
  readonly origin: string;
  readonly token: string;
  readonly pid: number;
  readonly dataFolder: string;
  readonly stateFolder: string;
  /** Everything that the server printed so far, for a failure's sake. */
  output(): string;
  /** Process ids of the extension hosts, one per open window. */
  extensionHostPids(): Promise<number[]>;
  /** The server's processes all end: asked first, killed after `graceMs` (0). Deletes a temporary data folder. */
  stop(graceMs?: number): Promise<void>;
}

/** The address of a window on a folder; `payload` holds pairs for a server with `allowTestPayload`. */
export function windowUrl(
  server: VSCodeServer,
  folder: string,
  payload: readonly (readonly [string, string])[] = [],
): string {
  const url = new URL(server.origin);
  url.searchParams.set('tkn', server.token);
  url.searchParams.set('folder', folder);
  if (payload.length > 0) {
    url.searchParams.set('payload', JSON.stringify(payload));
  }
  return url.href;
}

/** Starts a VS Code server, installing it on first use. Resolves once it listens. */
export async function startVSCodeServer(options: VSCodeServerOptions = {}): Promise<VSCodeServer> {
  const tell = options.tell ?? (() => undefined);
  const server = await installedServer(tell);
  const dataFolder = options.dataFolder ?? (await mkdtemp(path.join(tmpdir(), 'ase-certificates-vscode-')));
  const machineSettings = path.join(dataFolder, 'data', 'Machine', 'settings.json');
  await mkdir(path.dirname(machineSettings), { recursive: true });
  await writeFile(machineSettings, JSON.stringify({ ...calmSettings, ...options.settings }, undefined, 2));

  const main = path.join(server, 'out', 'server-main.js');
  const folders = [
    '--accept-server-license-terms',
    ...['--server-data-dir', dataFolder],
    ...['--extensions-dir', path.join(dataFolder, 'extensions')],
    ...['--telemetry-level', 'off'],
  ];
  if (options.withoutBuiltin !== undefined || options.addedBuiltin !== undefined) {
    const builtin = path.join(dataFolder, 'builtin-extensions');
    await linkBuiltinExtensions(path.join(server, 'extensions'), builtin, options);
    folders.push('--builtin-extensions-dir', builtin);
  }
  const stateFolder = options.stateFolder ?? path.join(dataFolder, 'state');
  const env = serverEnvironment({ ...options.env, XDG_STATE_HOME: stateFolder });
  for (const vsix of options.vsix ?? []) {
    await installExtension([main, ...folders, '--install-extension', vsix, '--force'], env);
  }

  const token = randomBytes(16).toString('hex');
  const args = [main, ...folders, '--host', '127.0.0.1', '--port', String(options.port ?? 0)];
  args.push('--connection-token', token, '--disable-workspace-trust');
  if (options.allowTestPayload === true) {
    args.push('--enable-smoke-test-driver');
  }
  const child = spawn(process.execPath, [...keepingArguments(), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl+C reaches this process, which then stops the server in order.
    detached: process.platform !== 'win32',
  });
  // However this process ends, the server goes with it; extension hosts end by themselves once their server is gone.
  const killServer = (): boolean => child.kill('SIGKILL');
  process.once('exit', killServer);
  child.once('exit', () => process.off('exit', killServer));
  const lines = collectLines(child);
  const port = await listeningPort(child, lines);
  const pid = child.pid ?? 0;

  return {
    origin: `http://127.0.0.1:${port}`,
    token,
    pid,
    dataFolder,
    stateFolder,
    output: () => lines.join('\n'),
    extensionHostPids: async () =>
      (await processTree(pid)).filter((row) => row.commandLine.includes('--type=extensionHost')).map((row) => row.pid),
    stop: async (graceMs = 0) => {
      await stopTree(child, graceMs);
      if (options.dataFolder === undefined) {
        await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
      }
    },
  };
}

/** Nothing that pops up by itself, updates itself or asks for the network, so that tests see only their own doing. */
const calmSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.enableExperiments': false,
  'workbench.editor.useModal': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  // It tells of every port of the machine, in so many notifications that VS Code then shows no others.
  'remote.autoForwardPorts': false,
  'git.openRepositoryInParentFolders': 'never',
  'typescript.disableAutomaticTypeAcquisition': true,
  'npm.fetchOnlinePackageInfo': false,
};

/** The caller's environment without what would reach into the extension host: Azure credentials, npm's and VS Code's own variables. */
function serverEnvironment(added: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const foreign = /^(azure_|arm_|identity_|msi_|npm_|vscode_|node_options$|electron_)/i;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(own), EXTENSIONS_GALLERY: noGallery, ...added };
}

/** No marketplace: nothing that a window does by itself reaches beyond this machine. */
const noGallery = JSON.stringify({ serviceUrl: '', itemUrl: '', resourceUrlTemplate: '' });

async function linkBuiltinExtensions(
  from: string,
  to: string,
  { withoutBuiltin = [], addedBuiltin = [] }: VSCodeServerOptions,
): Promise<void> {
  await mkdir(to, { recursive: true });
  const folders = (await readdir(from, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const kept = folders.filter(({ name }) => !withoutBuiltin.includes(name)).map(({ name }) => path.join(from, name));
  for (const folder of [...kept, ...addedBuiltin]) {
    await symlink(folder, path.join(to, path.basename(folder)), 'junction').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') {
        throw error;
      }
    });
  }
}

async function installExtension(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines = collectLines(child);
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0 || !lines.some((line) => line.includes('was successfully installed'))) {
    throw new Error(`VS Code did not install ${args.at(-2)}:\n${lines.join('\n')}`);
  }
}

/** Installed without install scripts, the server lacks native modules that nothing here needs, and says so at length. */
const nativeModuleComplaint = /bindings|vsda|^ {2}tries: \[|^ {2}\]|^\}$|^ {4}at /;

function collectLines(child: ChildProcess): string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) {
      createInterface({ input: stream }).on('line', (line) => {
        keepForSearch('server-output', line);
        if (!nativeModuleComplaint.test(line)) {
          lines.push(line);
        }
      });
    }
  }
  return lines;
}

async function listeningPort(child: ChildProcess, lines: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`The VS Code server ended with ${code}:\n${lines.join('\n')}`)));
    child.stdout?.on('data', () => {
      const port = /Extension host agent listening on (\d+)/.exec(lines.join('\n'))?.[1];
      if (port !== undefined) {
        resolve(Number(port));
      }
    });
  });
}

/** Extension hosts outlive their server for a while, so the tree is listed before anything is asked to end. */
async function stopTree(child: ChildProcess, graceMs: number): Promise<void> {
  const pid = child.pid;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const tree = (await processTree(pid)).map((row) => row.pid);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await allEnded(tree, graceMs);
  signalAll(tree, 'SIGKILL');
  await ended;
}

async function allEnded(pids: readonly number[], withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (pids.some(isAlive) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
