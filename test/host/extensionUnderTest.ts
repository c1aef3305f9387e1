import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension.ts';
import type { TreeNode } from '../../src/tree/treeNode.ts';
import { keepForSearch } from '../runFolder.ts';

export const extensionId = 'ase-certificates.ase-certificates';

/** The extension, active, with what it shows to tests. */
export async function extensionUnderTest(): Promise<TestApi> {
  const extension = vscode.extensions.getExtension<TestApi | undefined>(extensionId);
  assert.ok(
    extension,
    `${extensionId} is not installed; there are: ${vscode.extensions.all
      .map((one) => one.id)
      .filter((one) => !one.startsWith('vscode.'))
      .join(', ')}`,
  );
  const api = await extension.activate();
  assert.ok(api, 'The extension shows nothing to tests: it runs in production mode.');
  keepTelemetry(api);
  return api;
}

/** The extension of a test sends no events. Whatever it would send is written for the search of secrets. */
function keepTelemetry({ telemetry }: TestApi): void {
  if (!Object.hasOwn(telemetry, 'send')) {
    const send: TestApi['telemetry']['send'] = (...event) => keepForSearch('telemetry', JSON.stringify(event));
    Object.assign(telemetry, { send });
  }
}

/** The row at the path of labels, loading what is on the way. */
export async function rowAt(api: TestApi, ...labels: readonly string[]): Promise<TreeNode> {
  let row: TreeNode | undefined;
  for (const label of labels) {
    const rows: readonly TreeNode[] = await rowsBelow(api, row);
    const next = rows.find((one) => one.row().label === label);
    assert.ok(next, `No row ${label} among: ${rows.map((one) => one.row().label).join(', ')}`);
    row = next;
  }
  assert.ok(row);
  return row;
}

/** The labels of the rows below the path. */
export async function labelsBelow(api: TestApi, ...labels: readonly string[]): Promise<string[]> {
  const parent = labels.length === 0 ? undefined : await rowAt(api, ...labels);
  return (await rowsBelow(api, parent)).map((row) => row.row().label);
}

/** The rows below a row; at the top, once all are found. */
export async function rowsBelow({ view }: TestApi, parent?: TreeNode): Promise<readonly TreeNode[]> {
  const rows = await view.getChildren(parent);
  if (parent !== undefined) {
    return rows;
  }
  await view.allFound;
  return view.getChildren();
}
