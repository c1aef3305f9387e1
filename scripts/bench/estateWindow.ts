import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import type { LocalAzure } from '../../test/localAzure/server.ts';
import { closeBrowser, launchBrowser } from '../../test/vscode/browser.ts';
import {
  cloudEnvironment,
  credentialEnvironment,
  localAzureEnvironment,
} from '../../test/vscode/localAzureEquipment.ts';
import { needlessBuiltin, startVSCodeServer, type VSCodeServer } from '../../test/vscode/vscodeServer.ts';
import { Workbench } from '../../test/vscode/workbench.ts';
import { packageExtension } from '../vsix.ts';
import type { Figure } from './figure.ts';

/** How long a new window is left alone before it is measured, in milliseconds. */
const restMs = 5_000;
/** Nothing was asked of local Azure for so long, in milliseconds: what goes on in the background has ended. */
const quietMs = 3_000;

/** What one window shows. Times are in milliseconds from the click that opens the view. */
interface Shown {
  readonly opened: number;
  readonly first: number;
  readonly all: number;
}

/** The memory of an extension host, in MB: before the view is opened, with all rows, and once nothing more is asked. */
interface Memory {
  readonly before: number;
  readonly withRows: number;
  readonly after: number;
}

interface WindowReading {
  readonly firstMs: number;
  readonly allMs: number;
  /** What the extension host computed from the click on until all rows were there, in milliseconds of a processor. */
  readonly computedMs: number;
  /** The requests up to the query of Azure Resource Graph, one after the other: the first two sign in. */
  readonly waitedFor: number;
  readonly memory: Memory;
}

interface Scene {
  readonly local: LocalAzure;
  readonly server: VSCodeServer;
  readonly browser: Browser;
  readonly folder: string;
  /** A subscription and an environment are a row each. */
  readonly rows: number;
}

/**
 * Opens the Environments view of the estate in windows of VS Code with the packaged extension: when the rows are there, and how much memory
 * the extension host takes. That is read from `/proc`, so nothing is measured on another system than Linux. Garbage is collected only for
 * the figures that say so, in a window of their own: the extension host then has an inspector.
 */
export async function estateInWindow(local: LocalAzure, tell: (line: string) => void): Promise<readonly Figure[]> {
  if (process.platform !== 'linux') {
    tell('The window is left out: the memory of its extension host is read from /proc.');
    return [];
  }
  const { path: vsix } = await packageExtension();
  const browser = await launchBrowser(tell);
  const server = await startVSCodeServer({
    vsix: [vsix],
    withoutBuiltin: needlessBuiltin,
    // It lets the address of a window ask for an inspector.
    allowTestPayload: true,
    env: { ...localAzureEnvironment(local), ...cloudEnvironment(local), ...credentialEnvironment(local) },
    tell,
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'ase-certificates-bench-'));
  const scene = { local, server, browser, folder, rows: 2 * local.estate.environments.length };
  try {
    // The first window warms the server's and the system's caches and is not counted.
    tell('Opening the view in four windows…');
    await measure(scene, residentMb);
    const graph = await measure(scene, residentMb);
    const port = await freePort();
    const heap = await measure(scene, () => heapMb(port), [['inspect-extensions', String(port)]]);
    const heal = local.faults.add({ on: 'POST **/Microsoft.ResourceGraph/resources', answer: { status: 403 } });
    const lists = await measure(scene, residentMb);
    heal();
    return [
      ...times('in a window', graph),
      {
        what: 'Large estate in a window: requests that the first environment waits for, sign-in included',
        value: graph.waitedFor,
        unit: '',
        aim: 'at most 4',
      },
      ...times('in a window where Azure Resource Graph refuses', lists),
      ...memory('resident memory of the extension host', graph.memory),
      ...memory('the same where Azure Resource Graph refuses', lists.memory),
      ...memory('heap of the extension host without garbage', heap.memory),
    ];
  } finally {
    await closeBrowser(browser);
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(
  { local, server, browser, folder, rows }: Scene,
  memoryMb: (pid: number) => Promise<number>,
  payload: readonly (readonly [string, string])[] = [],
): Promise<WindowReading> {
  const workbench = await Workbench.open(browser, server, { folder, payload });
  await sleep(restMs);
  const [pid = 0] = await server.extensionHostPids();
  const before = await memoryMb(pid);
  const computed = await processorMs(pid);
  const asked = local.requests.length;
  await workbench.page.evaluate(`(${watchRows})(${rows})`);
  await workbench.openEnvironments();
  await workbench.page.waitForFunction('window.shownRows.all !== 0', undefined, { timeout: 120_000 });
  const { opened, first, all } = (await workbench.page.evaluate('window.shownRows')) as Shown;
  const computedMs = (await processorMs(pid)) - computed;
  const withRows = await memoryMb(pid);
  for (let seen = -1; seen !== local.requests.length; await sleep(quietMs)) {
    seen = local.requests.length;
  }
  const after = await memoryMb(pid);
  await workbench.close();
  const requests = local.requests.slice(asked);
  const waitedFor = 1 + requests.findIndex(({ path: asking }) => asking.endsWith('/Microsoft.ResourceGraph/resources'));
  return { firstMs: first - opened, allMs: all - opened, computedMs, waitedFor, memory: { before, withRows, after } };
}

/** Runs in the window: looks at the rows at each frame from the next click on. Only rows in sight are elements; the list is as high as all. */
const watchRows = `(rows) => {
  const shown = { opened: 0, first: 0, all: 0 };
  const now = () => performance.timeOrigin + performance.now();
  document.addEventListener('click', () => { shown.opened ||= now(); }, true);
  const look = () => {
    const list = document.querySelector('.customview-tree .monaco-list[aria-label="Environments"]');
    const row = list?.querySelector('.monaco-list-row[aria-level="2"]');
    if (row) {
      shown.first ||= now();
      const height = parseFloat(list.querySelector('.monaco-list-rows').style.height);
      if (height >= rows * row.offsetHeight) {
        shown.all ||= now();
      }
    }
    if (shown.all === 0) {
      requestAnimationFrame(look);
    }
  };
  window.shownRows = shown;
  look();
}`;

async function residentMb(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1]) / 1024;
}

/** Of user and system, which Linux counts in hundredths of a second. */
async function processorMs(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

async function heapMb(port: number): Promise<number> {
  const listed = await fetch(`http://127.0.0.1:${port}/json/list`);
  const [target] = (await listed.json()) as readonly { readonly webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
  await once(socket, 'open');
  const call = async (id: number, method: string): Promise<unknown> => {
    socket.send(JSON.stringify({ id, method }));
    for (;;) {
      const [message] = (await once(socket, 'message')) as readonly { readonly data: string }[];
      const { id: answered, result } = JSON.parse(message?.data ?? '') as {
        readonly id?: number;
        readonly result: unknown;
      };
      if (answered === id) {
        return result;
      }
    }
  };
  await call(1, 'HeapProfiler.collectGarbage');
  const { usedSize } = (await call(2, 'Runtime.getHeapUsage')) as { readonly usedSize: number };
  socket.close();
  return usedSize / 1_048_576;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function times(where: string, { firstMs, allMs, computedMs }: WindowReading): readonly Figure[] {
  return [
    { what: `Large estate ${where}: first environment`, value: firstMs, unit: 'ms' },
    { what: `Large estate ${where}: all rows`, value: allMs, unit: 'ms' },
    { what: `Large estate ${where}: processor time of the extension host`, value: computedMs, unit: 'ms' },
  ];
}

function memory(of: string, { before, withRows, after }: Memory): readonly Figure[] {
  const what = `Large estate in a window: ${of}`;
  return [
    { what: `${what}, before the view is opened`, value: before, unit: 'MB' },
    { what: `${what}, with all rows`, value: withRows, unit: 'MB' },
    { what: `${what}, once the background is done`, value: after, unit: 'MB', aim: 'below 150' },
    { what: `${what}, growth`, value: after - before, unit: 'MB' },
  ];
}
