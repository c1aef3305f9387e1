import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { viewId } from '../../../src/contributions.ts';
import { systemClock } from '../../../src/time/clock.ts';
import type { TreeNode } from '../../../src/tree/treeNode.ts';
import { repositoryRoot } from '../../../test/equipment/repository.ts';
import { stub, stubVscodeWith } from '../../../test/equipment/vscodeStub.ts';
import { askLocalAzure } from '../../../test/host/localAzure.ts';
import type { EstateState } from '../../../test/localAzure/estateState.ts';
import { Randomness } from '../../../test/randomness.ts';
import type { SoakOrder, SoakReading } from '../soak.ts';
import { Accounts } from './accounts.ts';
import { type Held, held, watchListeners } from './leaks.ts';
import { PassingClock } from './passingClock.ts';
import { untrueRows } from './rowsAreTrue.ts';
import type { ShownView } from './shownTree.ts';
import { topRows } from './topRows.ts';
import { type Desk, megan, User } from './user.ts';
import { Commands, classes, Memory, Uri, Workspace } from './vscodeParts.ts';
import { Window } from './window.ts';

const minute = 60_000;
/** Before the two hours, the user does everything once, so that all code is loaded; for at most so long, in milliseconds. */
const warmUp = 60 * minute;
/** What is held is counted so often. */
const parts = 5;
/** Longer than this nobody waits for what the window does, even if each request is tried four times. In milliseconds. */
const tooLong = 15 * minute;
/** After a change of accounts, the extension waits so long by the machine's own time, in milliseconds. */
const quietAfterChange = 600;

const problems: string[] = [];
const fail = (problem: unknown): void => {
  problems.push(problem instanceof Error ? (problem.stack ?? problem.message) : String(problem));
};
process.on('unhandledRejection', fail);
process.on('uncaughtException', fail);
process.on('warning', (warning) => {
  if (warning.name === 'MaxListenersExceededWarning') {
    fail(warning);
  }
});

process.once('message', (order: SoakOrder) => {
  soak(order).then(
    (reading) => process.send?.(reading, () => process.exit(0)),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
});

async function soak(order: SoakOrder): Promise<SoakReading> {
  watchListeners();
  const clock = new PassingClock((now) => process.send?.({ now }));
  Object.assign(systemClock, {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal),
  });
  const user = new User();
  const soaked = await openWindow(order, clock, user);
  void clock.run();
  const began = clock.now();
  let steps = 0;
  while (user.hasMore && clock.now() - began < warmUp) {
    steps += 1;
    await soaked.step();
  }
  const started = clock.now();
  const counted: Held[] = [];
  for (let part = 1; part <= parts; part += 1) {
    while (clock.now() - started < (order.minutes * minute * part) / parts) {
      steps += 1;
      await soaked.step();
    }
    await soaked.rest();
    counted.push(await held(clock));
  }
  const left = await soaked.close();
  return { steps, done: user.done, counted, left, problems };
}

interface Soaked {
  /** The user does one thing. Then the rows must be true. */
  step(): Promise<void>;
  /** The view as it is at the beginning, with nothing under way. */
  rest(): Promise<void>;
  /** What is held once the extension has ended. */
  close(): Promise<SoakReading['left']>;
}

async function openWindow(order: SoakOrder, clock: PassingClock, user: User): Promise<Soaked> {
  const workspace = new Workspace(defaultSettings());
  const [window, accounts, commands, memory] = [
    new Window(clock, user, fail),
    new Accounts(),
    new Commands(),
    new Memory(),
  ];
  stubVscodeWith({
    ...classes,
    window: window.api,
    workspace: workspace.api,
    commands: commands.api,
    authentication: accounts.api,
    env: stub({ machineId: 'machine', sessionId: 'session', remoteName: undefined }),
  });
  const { LocalAccounts } = await import('../../../test/vscode/authExtension/localAccounts.ts');
  const provider = new LocalAccounts();
  accounts.use(provider);
  Object.assign(globalThis, { __TELEMETRY_CONNECTION_STRING__: '' });
  const subscriptions: { dispose(): unknown }[] = [];
  const { activate, deactivate } = await import('../../../src/extension.ts');
  const api = activate({
    ...{ subscriptions, globalState: memory, workspaceState: new Memory(), extensionMode: 2, storageUri: undefined },
    ...{ extensionUri: Uri.file(repositoryRoot), globalStorageUri: Uri.file(order.folder) },
    extension: { id: 'ase-certificates', packageJSON: manifest },
  } as never);
  if (api === undefined) {
    throw new Error('The extension shows nothing to tests.');
  }
  const view = window.views.get(viewId) as unknown as ShownView<TreeNode>;
  const random = new Randomness(order.seed);
  const files = order.certificates.map((der, at) => workspace.file(`/root-${at}.cer`, Buffer.from(der, 'base64')));
  const desk: Desk = { api, view, commands, workspace, memory, accounts: provider, clock, random, files };
  user.sitDown(desk);
  let isSignInChanged = false;
  provider.onDidChangeSessions(() => {
    isSignInChanged = true;
  });

  const quiet = async (): Promise<void> => {
    if (isSignInChanged) {
      isSignInChanged = false;
      await pause(quietAfterChange);
    }
    const limit = clock.now() + tooLong;
    for (let since = 0; since < 1_000; ) {
      await clock.sleep(100);
      since = window.going === 0 && view.tree.isQuiet && clock.underWay === 0 ? since + 100 : 0;
      if (clock.now() > limit) {
        throw new Error(`Something goes on without an end after: ${user.last}. ${problems.join('\n')}`);
      }
    }
  };
  const compare = async (isAtRest: boolean): Promise<void> => {
    const { body } = await askLocalAzure('GET', '/_local/state');
    const top = await topRows(order, desk);
    const untrue = untrueRows(view.tree, { state: body as EstateState, top, isAtRest });
    if (untrue.length > 0) {
      problems.push(`After: ${user.last}\n  ${untrue.slice(0, 5).join('\n  ')}`);
    }
  };
  return {
    step: async () => {
      await clock.sleep(500 + random.below(4_000));
      await user.act();
      await quiet();
      await compare(false);
    },
    rest: async () => {
      view.show(true);
      await provider.replaceAll([megan]);
      await memory.update('signedOut', undefined);
      workspace.set('aseCertificates.selectedSubscriptions', []);
      await quiet();
      for (const { element } of view.tree.rows()) {
        if (element.parent !== undefined) {
          view.close(element);
        }
      }
      await commands.api.executeCommand('aseCertificates.refresh');
      await quiet();
      await clock.sleep(5 * minute);
      await quiet();
      await compare(true);
    },
    close: async () => {
      await deactivate();
      for (const one of subscriptions) {
        one.dispose();
      }
      await clock.sleep(minute);
      clock.stop();
      await pause(10);
      const heard = window.listeners + workspace.listeners + accounts.listeners + commands.count;
      return { ...(await held(clock)), heard };
    },
  };
}

interface Manifest {
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default?: unknown }>> };
  };
}

const manifest = JSON.parse(readFileSync(path.join(repositoryRoot, 'package.json'), 'utf8')) as Manifest;

function defaultSettings(): ReadonlyMap<string, unknown> {
  const { properties } = manifest.contributes.configuration;
  return new Map(Object.entries(properties).map(([id, one]) => [id, one.default]));
}
