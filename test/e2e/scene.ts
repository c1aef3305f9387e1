import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { packageExtension } from '../../scripts/vsix.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';
import type { SwitchChanges } from '../localAzure/switches.ts';
import { closeBrowser, closeWindow, launchBrowser } from '../vscode/browser.ts';
import { cloudEnvironment, credentialEnvironment, localAzureEnvironment } from '../vscode/localAzureEquipment.ts';
import { signalAll } from '../vscode/processes.ts';
import { needlessBuiltin, startVSCodeServer, type VSCodeServer } from '../vscode/vscodeServer.ts';
import { Workbench } from '../vscode/workbench.ts';

/** What an end-to-end test plays in: local Azure, a VS Code server with the packaged extension, and a browser. */
export interface Scene {
  readonly local: LocalAzure;
  readonly server: VSCodeServer;
  readonly browser: Browser;
  /** The folder that windows open; a temporary one. */
  readonly folder: string;
  /** Opens one more window. */
  openWindow(): Promise<Workbench>;
  closeWindows(): Promise<void>;
  close(): Promise<void>;
}

/** How a scene differs from the usual one: signed in through DefaultAzureCredential, the small estate. */
export interface SceneOptions {
  readonly local?: Parameters<typeof startLocalAzure>[0];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** One that goes on after the scene, in place of one of its own. */
  readonly running?: LocalAzure;
  /** Where the server keeps its data, and runs their records; left as it is when the scene is closed. */
  readonly dataFolder?: string;
}

/** A window of the usual scene, and the scene. */
export interface WindowOfScene {
  readonly scene: Scene;
  readonly workbench: Workbench;
}

/**
 * A window of the usual scene with the Environments view open, its subscriptions expanded, no editor and no notification. Tests share
 * it that mind neither root certificates that others changed nor its size and colors: a window takes ten seconds of a processor.
 */
export async function sharedWindow(): Promise<WindowOfScene> {
  forWindow ??= openScene();
  const scene = await forWindow;
  const used = usedWindow;
  // One that cannot be tidied is not used again.
  usedWindow = undefined;
  if (used === undefined) {
    await refreshed(scene);
  } else {
    scene.local.reset();
    await used.tidy();
    await emptied(scene.folder);
  }
  const workbench = used ?? (await scene.openWindow());
  await workbench.openEnvironments();
  await workbench.environments.waitForRows();
  // What is drawn anew now would lose a drop, or its menu.
  await untilQuiet(workbench, scene);
  if (used !== undefined) {
    await workbench.environments.collapseAll();
  }
  usedWindow = workbench;
  return { scene, workbench };
}

/**
 * The usual scene, as it was at first: no window is open, no run was made, and the folder is empty. `switches`: how Azure differs from
 * the usual.
 */
export async function sharedScene(switches: SwitchChanges = {}): Promise<Scene> {
  forScene ??= openScene();
  const scene = await forScene;
  await refreshed(scene);
  scene.local.estate.change(switches);
  return scene;
}

let forScene: Promise<Scene> | undefined;
let forWindow: Promise<Scene> | undefined;
let usedWindow: Workbench | undefined;

afterEach(function () {
  if (this.currentTest?.state === 'failed') {
    // Who knows what it left open.
    usedWindow = undefined;
  }
});

after(async () => {
  await Promise.all([forScene, forWindow].map(async (scene) => (await scene)?.close()));
});

async function refreshed(scene: Scene): Promise<void> {
  await scene.closeWindows();
  // The hosts of closed windows wait for them to come back, and would go on with their runs.
  signalAll(await scene.server.extensionHostPids(), 'SIGKILL');
  await Promise.all([emptied(scene.folder), emptied(scene.server.stateFolder)]);
  scene.local.reset();
}

/** A window has it open, so the folder itself stays. */
async function emptied(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const names = await readdir(folder);
  await Promise.all(names.map((name) => rm(path.join(folder, name), { recursive: true, force: true, maxRetries: 5 })));
}

/** Sets a scene up; takes about five seconds once everything is installed. */
export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const vsix = await packagedExtension();
  const local = options.running ?? (await startLocalAzure(options.local ?? { seed: 'small' }));
  const folder = await mkdtemp(path.join(tmpdir(), 'ase-certificates-e2e-'));
  const server = await startVSCodeServer({
    vsix: [vsix],
    withoutBuiltin: needlessBuiltin,
    ...(options.dataFolder === undefined ? {} : { dataFolder: options.dataFolder }),
    ...(options.settings === undefined ? {} : { settings: options.settings }),
    env: {
      ...localAzureEnvironment(local),
      ...cloudEnvironment(local),
      ...credentialEnvironment(local),
      ASE_CERTIFICATES_COMPARE_AFTER_MS: '1000',
    },
    tell,
  });
  const browser = await launchBrowser(tell);
  return {
    local,
    server,
    browser,
    folder,
    openWindow: () => Workbench.open(browser, server, { folder }),
    closeWindows: async () => {
      await Promise.all(browser.contexts().map(closeWindow));
    },
    close: async () => {
      await closeBrowser(browser);
      await server.stop();
      if (options.running === undefined) {
        await local.close();
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits, looking once a frame, until `condition` holds. */
export async function until(workbench: Workbench, condition: () => boolean): Promise<void> {
  while (!condition()) {
    await workbench.page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
  }
}

/** Waits until local Azure was asked for nothing any more for half a second: whatever was read is drawn then. */
export async function untilQuiet(workbench: Workbench, { local }: Scene): Promise<void> {
  let [seen, frames] = [-1, 0];
  await until(workbench, () => {
    const asked = local.requestsTo('* /**').length;
    frames = asked === seen ? frames + 1 : 0;
    seen = asked;
    return frames >= 30;
  });
}

function tell(line: string): void {
  process.stdout.write(`  ${line}\n`);
}

let packaged: Promise<string> | undefined;

/** Packaged once for a run of tests. */
export async function packagedExtension(): Promise<string> {
  packaged ??= packageExtension().then(({ path: file }) => file);
  return packaged;
}
