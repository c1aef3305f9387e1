import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { fixtureFolder, repositoryRoot } from '../equipment/repository.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';
import { count, failedRun, hasRun, type TestResults } from '../results.ts';
import { closeBrowser, launchBrowser } from './browser.ts';
import { bundleAuthExtension, bundleHostTests, hostRunner } from './bundleTests.ts';
import { type HostChannel, openHostChannel } from './hostChannel.ts';
import {
  cloudEnvironment,
  credentialEnvironment,
  type LocalAzureAddress,
  localAzureEnvironment,
  localCloud,
} from './localAzureEquipment.ts';
import { startTwoClouds } from './twoClouds.ts';
import { needlessBuiltin, startVSCodeServer, type VSCodeServer, type VSCodeServerOptions } from './vscodeServer.ts';
import { Workbench } from './workbench.ts';

/** One way of being signed in; `NAME.CONFIGURATION.test.ts` under test/host runs in it. */
interface HostConfiguration {
  readonly name: string;
  /** The local Azure, and more of the world; local Azure with the small seed unless given. `env`: for the extension host. */
  readonly world?: () => Promise<World>;
  readonly server: (local: LocalAzureAddress) => Promise<VSCodeServerOptions>;
  /** The payload of the window's address that makes VS Code run the tests. */
  readonly payload: (extension: string) => readonly (readonly [string, string])[];
}

interface World {
  readonly local: LocalAzure;
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Signed in through DefaultAzureCredential. */
const identity: Omit<HostConfiguration, 'name'> = {
  server: async (local) => ({
    env: { ...cloudEnvironment(local), ...credentialEnvironment(local) },
  }),
  payload: (extension) => [
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(hostRunner(extension))],
  ],
};

const configurations: readonly HostConfiguration[] = [
  { name: 'identity', ...identity },
  // A window remembers which root certificates and apps it changed, though local Azure is reset: these tests have one of their own.
  { name: 'changes', ...identity },
  {
    // No extensionTestsPath: VS Code would refuse modal dialogs, and sign-in asks one. The test extension calls the runner.
    name: 'accounts',
    // Of several extensions under development an address keeps the last, so the test extension comes as a built-in one.
    server: async (local) => ({
      env: { ...cloudEnvironment(local), ASE_CERTIFICATES_SIGN_IN_WITH: 'vscode' },
      withoutBuiltin: ['microsoft-authentication'],
      addedBuiltin: [await bundleAuthExtension()],
    }),
    payload: (extension) => [['extensionDevelopmentPath', remote(extension)]],
  },
  {
    // The user's settings name the cloud, and the tests change them.
    name: 'clouds',
    world: startTwoClouds,
    server: async () => ({
      withoutBuiltin: ['microsoft-authentication'],
      addedBuiltin: [await bundleAuthExtension()],
    }),
    payload: (extension) => [['extensionDevelopmentPath', remote(extension)]],
  },
  {
    // The settings of the remote machine name the cloud, as a dev container of a repository can. Nothing else names one.
    name: 'foreign',
    server: async (local) => ({
      settings: {
        'microsoft-sovereign-cloud.environment': 'custom',
        'microsoft-sovereign-cloud.customEnvironment': localCloud(local),
      },
      withoutBuiltin: ['microsoft-authentication'],
      addedBuiltin: [await bundleAuthExtension()],
    }),
    payload: (extension) => [['extensionDevelopmentPath', remote(extension)]],
  },
];

const hostFolder = path.join(repositoryRoot, 'test', 'host');
const longestRunMs = 8 * 60_000;

/**
 * Runs every host test in real VS Code windows, one server and window for each configuration, with the extension that was built
 * in the folder `extension`. `grep`: a regular expression for the full titles of the tests that are run; all when not given.
 */
export async function runHostTests(
  extension: string,
  tell: (line: string) => void,
  grep?: string,
): Promise<TestResults> {
  const strangers = testFiles('').filter((file) => configurations.every(({ name }) => !file.endsWith(suffix(name))));
  if (strangers.length > 0) {
    return failedRun('test/host', `These files run in no configuration, see test/host/run.ts: ${strangers.join(', ')}`);
  }
  const browser = await launchBrowser(tell);
  try {
    const results = [];
    for (const configuration of configurations) {
      results.push(...(await runConfiguration(configuration, { extension, browser, tell, grep })));
    }
    return results;
  } finally {
    await closeBrowser(browser);
  }
}

async function runConfiguration(
  configuration: HostConfiguration,
  { extension, browser, tell, grep }: Pick<Equipment, 'extension' | 'browser' | 'tell' | 'grep'>,
): Promise<TestResults> {
  const files = hostTestFiles(configuration.name);
  if (files.length === 0) {
    return [];
  }
  const tests = await bundleHostTests(extension, configuration.name, files);
  const { local, env, close } = await (configuration.world ?? startWorld)();
  const channel = await openHostChannel(tell);
  const folder = await mkdtemp(path.join(tmpdir(), 'ase-certificates-host-'));
  const options = await configuration.server(local);
  const server = await startVSCodeServer({
    ...options,
    allowTestPayload: true,
    withoutBuiltin: [...needlessBuiltin, ...(options.withoutBuiltin ?? [])],
    tell,
    env: {
      ...localAzureEnvironment(local),
      ...env,
      ...options.env,
      ASE_CERTIFICATES_HOST_RUNNER: hostRunner(extension),
      ASE_CERTIFICATES_HOST_TESTS: tests,
      ASE_CERTIFICATES_HOST_CHANNEL: channel.url,
      ASE_CERTIFICATES_HOST_FOLDER: folder,
      ASE_CERTIFICATES_FIXTURES: fixtureFolder,
      ASE_CERTIFICATES_COMPARE_AFTER_MS: '1000',
      ASE_CERTIFICATES_TIMING: JSON.stringify({ watchMs: 1000, longWatchMs: 1000, watchLookMs: 250 }),
      ...(grep === undefined ? {} : { ASE_CERTIFICATES_GREP: grep }),
    },
  });
  try {
    const results = await runInWindow(configuration, { extension, browser, server, channel, folder, tell, grep });
    return !hasRun(results) && grep === undefined ? failedRun(`host (${configuration.name})`, 'No test ran.') : results;
  } finally {
    await server.stop();
    await channel.close();
    await close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function startWorld(): Promise<World> {
  const local = await startLocalAzure({ seed: 'small' });
  return { local, env: {}, close: () => local.close() };
}

interface Equipment {
  readonly extension: string;
  readonly browser: Browser;
  readonly server: VSCodeServer;
  readonly channel: HostChannel;
  readonly folder: string;
  readonly tell: (line: string) => void;
  readonly grep: string | undefined;
}

async function runInWindow(configuration: HostConfiguration, on: Equipment): Promise<TestResults> {
  await mkdir(on.folder, { recursive: true });
  const workbench = await Workbench.open(on.browser, on.server, {
    folder: on.folder,
    payload: configuration.payload(on.extension),
  });
  on.channel.useWindow(workbench);
  const results = await within(longestRunMs, on.channel.results);
  if (results === undefined || count(results, 'failed') > 0) {
    const picture = await workbench.screenshot(`host-${configuration.name}-failed`);
    on.tell(`  The window when it failed: ${picture}`);
    for (const line of tellingErrors(workbench.console)) {
      on.tell(`  console ${line}`);
    }
  }
  await workbench.close();
  return results ?? failedRun(`host (${configuration.name})`, `No results after ${longestRunMs / 60_000} minutes.`);
}

/** Errors of the console, shortened, without what this server always says about the native modules that it lacks. */
function tellingErrors(lines: readonly string[]): string[] {
  const alwaysThere = /bindings file|native-watchdog|\b404\b|ServiceWorker|vsda|open-vsx/;
  return lines
    .filter((line) => line.startsWith('error') && !alwaysThere.test(line))
    .map((line) => line.split('\n').slice(0, 4).join('\n    '));
}

/** undefined when `promise` takes longer than `ms`. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  const first = await Promise.race([promise, late]);
  clearTimeout(timer);
  return first;
}

/** The test files of one configuration. */
export function hostTestFiles(configuration: string): string[] {
  return testFiles(suffix(configuration));
}

function testFiles(ending: string): string[] {
  return readdirSync(hostFolder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && file.endsWith(ending))
    .map((file) => path.join(hostFolder, file));
}

function suffix(configuration: string): string {
  return `.${configuration}.test.ts`;
}

/** A path of this machine as the window's remote authority knows it. */
function remote(file: string): string {
  return `vscode-remote://remote${file}`;
}
