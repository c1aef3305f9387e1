import { type EnvironmentListener, findEnvironments } from '../../src/signIn/findEnvironments.ts';
import type { SignInMethod } from '../../src/signIn/listing.ts';
import { systemClock } from '../../src/time/clock.ts';
import type { TreeNode } from '../../src/tree/treeNode.ts';
import { StopStartNeeds } from '../../src/trustStore/stopStartNeeds.ts';
import { stubVscode } from '../../test/equipment/vscodeStub.ts';
import { Randomness } from '../../test/randomness.ts';
import { directoryOf } from './connectedAzure.ts';
import type { EstateConnection } from './estate.ts';
import type { SoakReading } from './soak.ts';

stubVscode();
const { EnvironmentsView } = await import('../../src/tree/environmentsView.ts');

const steps = 4_000;
/** Longer than this nobody waits for rows on a fast network, even if each request is tried four times. In milliseconds. */
const tooLong = 60_000;

let unhandled = 0;
process.on('unhandledRejection', (reason) => {
  unhandled += 1;
  process.stderr.write(`${String(reason)}\n`);
});

process.once('message', (connection: EstateConnection) => {
  use(connection).then(
    (reading) => process.send?.(reading, () => process.exit(0)),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});

async function use(connection: EstateConnection): Promise<SoakReading> {
  const view = viewOf(connection);
  const random = new Randomness(58_745_333);
  let [longestMs, earlyHeapMb] = [0, 0];
  for (let step = 1; step <= steps; step += 1) {
    const started = performance.now();
    const path = await openSome(view, random);
    longestMs = Math.max(longestMs, performance.now() - started);
    if (random.below(5) === 0) {
      view.refresh(path[random.below(path.length + 1)]);
    }
    if (step === steps / 5) {
      earlyHeapMb = await heap();
    }
  }
  await soon(view.allFound, []);
  const heapMb = await heap();
  view.dispose();
  await new Promise(setImmediate);
  const timers = process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
  return { steps, earlyHeapMb, heapMb, longestMs, unhandled, timers };
}

/** Opens a row, one below it, and so on; now and then somebody refreshes while rows load. The opened rows. */
async function openSome(view: SoakedView, random: Randomness): Promise<readonly TreeNode[]> {
  const path: TreeNode[] = [];
  let rows: readonly TreeNode[] = await soon(view.getChildren(), path);
  while (random.below(5) > 0) {
    const row = rows[random.below(Math.max(1, rows.length))];
    if (row?.opens === undefined) {
      break;
    }
    path.push(row);
    view.getTreeItem(row);
    const below = soon(view.getChildren(row), path);
    if (random.below(10) === 0) {
      view.refresh(path[random.below(path.length + 1)]);
    }
    rows = await below;
  }
  return path;
}

type SoakedView = ReturnType<typeof viewOf>;

async function soon<T>(rows: Promise<T>, path: readonly TreeNode[]): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const where = path.map((row) => row.row().label).join(' > ');
    timer = setTimeout(() => reject(new Error(`The rows of "${where}" did not come.`)), tooLong);
  });
  try {
    return await Promise.race([rows, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function heap(): Promise<number> {
  await new Promise(setImmediate);
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1_048_576;
}

function viewOf(connection: EstateConnection) {
  const directory = directoryOf(connection);
  const method: Pick<SignInMethod, 'directories'> = {
    directories: async (_signal, tell) => {
      tell.directory(directory);
      return true;
    },
  };
  const signIn = {
    onDidChange: () => ({ dispose: () => undefined }),
    onDidWait: () => ({ dispose: () => undefined }),
    waitsUntil: undefined,
    chosenSubscriptions: 0,
    find: (_what: string, signal: AbortSignal, tell: EnvironmentListener) =>
      findEnvironments(method as SignInMethod, {
        clock: systemClock,
        signal,
        isSelected: () => true,
        found: (found) => tell.found(found),
        needsSignIn: (directory) => tell.needsSignIn(directory),
        failure: (failure) => tell.failure(failure),
        log: () => undefined,
      }),
  };
  const needs = new StopStartNeeds({
    clock: systemClock,
    ownChanges: async () => ({
      keep: () => Promise.resolve(),
      prune: () => Promise.resolve(),
      readAll: async () => ({ changes: [], unreadable: [] }),
    }),
    ownStarts: async () => new Map(),
    warn: () => undefined,
    changed: (ids) => view.redrawEnvironments(ids),
  });
  const choices = { isGrouped: false, filter: [], filterWords: '', shows: () => true, showsAll: false };
  const services = {
    ...{
      clock: systemClock,
      choices,
      needs,
      activity: { of: () => undefined, busyIn: () => [], isLeft: () => false, leftIn: () => [] },
      lookForLeft: async () => undefined,
    },
    ...{ now: () => new Date(), expiryWarningDays: () => 60 },
  };
  const log = { error: () => undefined };
  const tell = { failure: () => undefined };
  const view = new EnvironmentsView(signIn as never, services as never, log as never, tell as never);
  // VS Code draws what changed.
  view.onDidChangeTreeData((node) => {
    if (node !== undefined) {
      view.getTreeItem(node);
    }
  });
  return view;
}
