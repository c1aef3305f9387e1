import assert from 'node:assert/strict';
import type { TreeNode } from '../../../src/tree/treeNode.ts';
import { stubVscode } from '../../equipment/vscodeStub.ts';

stubVscode();
const { OpenRows } = await import('../../../src/tree/openRows.ts');
const { RowLoads } = await import('../../../src/tree/rowLoads.ts');
const { NoteNode } = await import('../../../src/tree/treeNode.ts');

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const labels = (rows: readonly TreeNode[]): readonly string[] => rows.map((row) => row.row().label);

function node(name: string, parent?: TreeNode, opens: TreeNode['opens'] = 'collapsed'): TreeNode {
  const id = parent === undefined ? name : `${parent.id}|${name}`;
  return { id, parent, opens, row: () => ({ label: name, contextValue: 'note', icon: 'info' }) };
}

/** Rows whose loads end when a test says so. */
function scene({ abortsAtOnce = true } = {}) {
  const loads = new RowLoads();
  const answers = new Map<string, (rows: readonly TreeNode[]) => void>();
  const signals = new Map<string, AbortSignal>();
  const redrawn: TreeNode[] = [];
  const delayed = new Set<TreeNode>();
  const outdated: TreeNode[] = [];
  const load = (one: TreeNode) =>
    loads.get(one.id) ??
    loads.begin(one.id, (signal) => {
      signals.set(one.id, signal);
      return new Promise((resolve) => {
        answers.set(one.id, resolve);
        if (abortsAtOnce) {
          signal.addEventListener('abort', () => resolve([]));
        }
      });
    });
  const view = {
    onDidChangeTreeData: () => ({ dispose: () => undefined }),
    getTreeItem: () => ({}),
    rowsWhileOpen: async (one?: TreeNode) => {
      const begun = one && load(one);
      const rows = await begun?.rows;
      return begun?.isClosed === true ? undefined : [...(rows ?? [])];
    },
  };
  const rows = new OpenRows(view, {
    endLoads: (one) => loads.close(one),
    redraw: (one) => redrawn.push(one),
    redrawOutdated: (one) => outdated.push(one),
    isDelayed: (one) => delayed.has(one),
  });
  /** The rows below this row are there. */
  const answer = async (one: TreeNode, ...names: readonly string[]): Promise<void> => {
    answers.get(one.id)?.(names.map((name) => node(name, one)));
    await turn();
  };
  const isAborted = (one: TreeNode): boolean | undefined => signals.get(one.id)?.aborted;
  return { rows, loads, view, redrawn, outdated, delayed, answer, isAborted };
}

describe('The rows that VS Code gets', () => {
  it('hold no other row: one that is open from the start loads below a row that says so', async () => {
    const { rows, redrawn, answer } = scene();
    const slow = node('slow', undefined, 'expanded');
    const [loading] = await rows.getChildren(slow);
    assert.ok(loading instanceof NoteNode);
    assert.equal(loading.parent, slow);
    assert.deepEqual([loading.row().label, loading.row().icon], ['Loading…', 'loading~spin']);
    assert.deepEqual(redrawn, []);
    await answer(slow, 'one', 'two');
    assert.deepEqual(redrawn, [slow]);
    assert.deepEqual(labels(await rows.getChildren(slow)), ['one', 'two']);
  });

  it('load below a row that says so as soon as Azure has asked to wait with them, so that the row can say until when', async () => {
    const { rows, delayed, redrawn, outdated, answer } = scene();
    const apps = node('apps');
    const waiting = rows.getChildren(apps);
    await turn();
    rows.delaysChanged();
    delayed.add(apps);
    rows.delaysChanged();
    assert.deepEqual(labels(await waiting), ['Loading…']);
    await turn();
    assert.deepEqual([outdated, redrawn], [[apps], []]);
    assert.deepEqual(
      labels(await rows.getChildren(apps)),
      ['Loading…'],
      'VS Code asks for these when it draws the row',
    );
    delayed.clear();
    await answer(apps, 'shop');
    assert.deepEqual(redrawn, [apps]);
    assert.deepEqual(labels(await rows.getChildren(apps)), ['shop']);
  });

  it('are there at once where they are known already', async () => {
    const { rows, view, redrawn, answer } = scene();
    const open = node('open', undefined, 'expanded');
    const known = view.rowsWhileOpen(open);
    await answer(open, 'one');
    await known;
    assert.deepEqual(labels(await rows.getChildren(open)), ['one']);
    assert.deepEqual(redrawn, []);
  });

  it('are those of before at a refresh, until the new ones are loaded', async () => {
    const { rows, loads, redrawn, answer } = scene();
    const open = node('open');
    const first = rows.getChildren(open);
    await turn();
    await answer(open, 'old');
    await first;
    loads.forget('');
    const again = node('open');
    assert.deepEqual(labels(await rows.getChildren(open)), ['old']);
    assert.deepEqual(labels(await rows.getChildren(again)), ['old']);
    assert.deepEqual(redrawn, []);
    await answer(again, 'new');
    assert.deepEqual(redrawn, [again], 'once, and the row that VS Code knows');
    assert.deepEqual(labels(await rows.getChildren(again)), ['new']);
  });

  it('are waited for where the user opened the row: VS Code shows that it loads', async () => {
    const { rows, answer } = scene();
    const opened = node('opened');
    const asked = rows.getChildren(opened);
    await turn();
    await answer(opened, 'new');
    assert.deepEqual(labels(await asked), ['new']);
  });

  it('are not those of before where the row was closed since: nothing stale is shown after a refresh', async () => {
    const { rows, loads, answer } = scene();
    const top = node('top');
    const low = node('low', top);
    for (const one of [top, low]) {
      const asked = rows.getChildren(one);
      await turn();
      await answer(one, 'old');
      await asked;
    }
    rows.close(top);
    loads.forget('');
    rows.open(top);
    for (const one of [top, low]) {
      const asked = rows.getChildren(one);
      await turn();
      await answer(one, 'new');
      assert.deepEqual(labels(await asked), ['new']);
    }
  });

  it('of another account or choice of subscriptions are not those of before', async () => {
    const { rows, loads, answer } = scene();
    const open = node('open', undefined, 'expanded');
    await rows.getChildren(open);
    await answer(open, 'old');
    await rows.getChildren(open);
    loads.forget('');
    rows.startOver();
    assert.deepEqual(labels(await rows.getChildren(open)), ['Loading…']);
  });

  it('of a row that is closed are no empty list, and are loaded when it is opened again', async () => {
    for (const opens of ['collapsed', 'expanded'] as const) {
      const { rows, redrawn, answer, isAborted } = scene();
      const row = node('row', undefined, opens);
      const asked = rows.getChildren(row);
      await turn();
      rows.close(row);
      assert.deepEqual(labels(await asked), ['Loading…']);
      assert.equal(isAborted(row), true);
      await turn();
      assert.deepEqual(redrawn, [], 'nobody sees them');
      rows.open(row);
      assert.deepEqual(redrawn, [row]);
      const again = rows.getChildren(row);
      await turn();
      assert.equal(isAborted(row), false);
      await answer(row, 'one');
      assert.deepEqual(labels(opens === 'expanded' ? await rows.getChildren(row) : await again), ['one']);
      redrawn.length = 0;
      rows.close(row);
      rows.open(row);
      assert.deepEqual(redrawn, [], 'they are there');
    }
  });

  it('are loaded anew where the row was opened again before its load had ended', async () => {
    for (const opens of ['collapsed', 'expanded'] as const) {
      const { rows, redrawn, answer } = scene({ abortsAtOnce: false });
      const row = node('row', undefined, opens);
      const asked = rows.getChildren(row);
      await turn();
      await turn();
      rows.close(row);
      rows.open(row);
      await answer(row);
      assert.deepEqual(labels(await asked), ['Loading…']);
      await turn();
      assert.deepEqual(redrawn, [row]);
    }
  });

  it('say that they load where a row comes back that had gone', async () => {
    const { rows, loads, answer } = scene();
    const row = node('row', undefined, 'expanded');
    const gone = rows.getChildren(row);
    await answer(row);
    assert.deepEqual(await gone, []);
    loads.forget('');
    assert.deepEqual(labels(await rows.getChildren(node('row', undefined, 'expanded'))), ['Loading…']);
  });

  it('end their loads with a row above, and load again when none above is closed', async () => {
    const { rows, redrawn, isAborted, answer } = scene();
    const top = node('top');
    const middle = node('middle', top);
    const low = node('low', middle);
    const other = node('topmost');
    for (const loaded of [top, middle]) {
      const asked = rows.getChildren(loaded);
      await turn();
      await answer(loaded, 'any');
      await asked;
    }
    const asked = [rows.getChildren(low), rows.getChildren(other)];
    await turn();
    rows.close(middle);
    rows.close(top);
    assert.deepEqual([isAborted(low), isAborted(other)], [true, false]);
    await asked[0];
    rows.open(top);
    assert.deepEqual(redrawn, []);
    rows.open(middle);
    assert.deepEqual(redrawn, [low]);
    await answer(other, 'any');
    assert.deepEqual(labels((await asked[1]) ?? []), ['any']);
  });

  it('load again below a row that had gone when it was closed, and has come back open', async () => {
    const { rows, redrawn, answer } = scene();
    const top = node('top', undefined, 'expanded');
    rows.close(top);
    const asked = rows.getChildren(top);
    await answer(top, 'any');
    await asked;
    const low = node('low', top);
    const loading = rows.getChildren(low);
    await turn();
    rows.close(low);
    await loading;
    await turn();
    rows.open(low);
    assert.deepEqual(redrawn.at(-1), low);
  });

  it('are not loaded below a closed row, for which VS Code asks too when that is drawn again', async () => {
    const { rows, redrawn, isAborted } = scene();
    const above = node('above');
    const below = node('below', above);
    rows.close(above);
    assert.deepEqual(labels(await rows.getChildren(below)), ['Loading…']);
    await turn();
    assert.equal(isAborted(below), true);
    assert.deepEqual(redrawn, []);
    rows.open(above);
    assert.deepEqual(redrawn, [below]);
  });

  it('go on loading for somebody else who wants them', async () => {
    const { rows, loads, view, isAborted, answer } = scene();
    const row = node('row');
    const asked = rows.getChildren(row);
    const wanted = loads.wanted(row.id, () => view.rowsWhileOpen(row));
    await turn();
    rows.close(row);
    assert.equal(isAborted(row), false);
    await answer(row, 'one');
    assert.deepEqual(labels(await asked), ['one']);
    assert.deepEqual(labels((await wanted) ?? []), ['one']);
    loads.forget('');
    const next = rows.getChildren(row);
    await turn();
    rows.close(row);
    assert.equal(isAborted(row), true, 'nobody else wants them any more');
    await next;
  });
});
