import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { type LocalAzure, startLocalAzure } from '../../test/localAzure/server.ts';
import {
  cloudEnvironment,
  credentialEnvironment,
  localAzureEnvironment,
} from '../../test/vscode/localAzureEquipment.ts';
import { activationTimes } from '../../test/vscode/runningExtensions.ts';
import { startVSCodeServer, type VSCodeServer } from '../../test/vscode/vscodeServer.ts';
import { Workbench } from '../../test/vscode/workbench.ts';
import { type Figure, median } from './figure.ts';

const ours = 'App Service Environment Certificates';
const measured = [ours, 'GitHub Authentication', 'Merge Conflict'];
const windows = 5;

/** What one window measured, in milliseconds. */
interface WindowTimes {
  readonly activation: ReadonlyMap<string, number>;
  readonly firstEnvironment: number;
  /** Requests that reached local Azure before the view was opened. */
  readonly earlyRequests: number;
}

/** Measures activation as VS Code reports it, and the time from opening the view to the row of the first environment. */
export async function windowTimes(browser: Browser, vsix: string, tell: (line: string) => void): Promise<Figure[]> {
  const local = await startLocalAzure({ seed: 'small' });
  const server = await startVSCodeServer({
    vsix: [vsix],
    env: { ...localAzureEnvironment(local), ...cloudEnvironment(local), ...credentialEnvironment(local) },
    tell,
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'ase-certificates-bench-'));
  try {
    // The first window warms the server's and the system's caches and is not counted.
    await measureWindow(browser, server, local, folder);
    const times: WindowTimes[] = [];
    while (times.length < windows) {
      tell(`Measuring window ${times.length + 1} of ${windows}…`);
      times.push(await measureWindow(browser, server, local, folder));
    }
    return summarize(times);
  } finally {
    await server.stop();
    await local.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureWindow(
  browser: Browser,
  server: VSCodeServer,
  local: LocalAzure,
  folder: string,
): Promise<WindowTimes> {
  const workbench = await Workbench.open(browser, server, { folder });
  const before = local.requests.length;
  const activation = await activationTimes(workbench, measured);
  const earlyRequests = local.requests.length - before;
  const opened = performance.now();
  const view = await workbench.openEnvironments();
  await view.waitForRow((row) => row.level === 2);
  const firstEnvironment = performance.now() - opened;
  await workbench.close();
  return { activation, firstEnvironment, earlyRequests };
}

function summarize(times: readonly WindowTimes[]): Figure[] {
  const activation = measured.map((name): Figure => {
    const value = median(times.map((time) => time.activation.get(name) ?? Number.NaN));
    const aim = name === ours ? "below GitHub Authentication's, near Merge Conflict's" : undefined;
    return { what: `Activation: ${name}`, value, unit: 'ms', ...(aim === undefined ? {} : { aim }) };
  });
  const earlyRequests = times.reduce((sum, time) => sum + time.earlyRequests, 0);
  return [
    ...activation,
    {
      what: 'From opening the view to the first environment',
      value: median(times.map((time) => time.firstEnvironment)),
      unit: 'ms',
    },
    { what: 'Requests before the view is opened', value: earlyRequests, unit: '', aim: 'none' },
  ];
}
