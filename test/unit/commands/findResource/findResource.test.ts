import assert from 'node:assert/strict';
import type { TreeNode } from '../../../../src/tree/treeNode.ts';
import { stubVscode } from '../../../equipment/vscodeStub.ts';

stubVscode();
const { findResource } = await import('../../../../src/commands/findResource/findResource.ts');

function node(id: string, parent?: TreeNode): TreeNode {
  return { id, parent, row: () => ({ label: id, contextValue: 'note', icon: 'info' }) };
}

/** A view that is still looking for further rows at the top; the user picks a row. */
async function find(picked: string) {
  const top = node('s');
  const loaded: TreeNode[] = [];
  const all = Promise.withResolvers<void>();
  const revealed: TreeNode[] = [];
  const view = {
    allFound: all.promise,
    getChildren: async (row?: TreeNode) => {
      loaded.push(...(row === undefined ? [top] : [node('s|ase', row)]));
    },
    loadedNodes: () => loaded,
    shown: { reveal: async (row: TreeNode) => void revealed.push(row) },
  };
  const warnings: string[] = [];
  const finding = findResource({
    ...{ view, tell: { warn: (sentence: string) => warnings.push(sentence) } },
    ui: { askOne: () => Promise.resolve(picked) },
  } as never);
  for (let turn = 0; turn < 10; turn += 1) {
    await new Promise(setImmediate);
  }
  return { finding, revealed: () => revealed.map(({ id }) => id), warnings, loaded, all };
}

describe('Find Environment, App or Certificate…', () => {
  it('selects a row that is there, although a directory has not answered yet', async () => {
    const { finding, revealed } = await find('s|ase');
    assert.deepEqual(revealed(), ['s|ase']);
    await finding;
  });

  it('waits for the others where it is not there yet', async () => {
    const { finding, revealed, loaded, all, warnings } = await find('other');
    assert.deepEqual([revealed(), warnings], [[], []]);
    loaded.push(node('other'));
    all.resolve();
    await finding;
    assert.deepEqual(revealed(), ['other']);
  });
});
