import * as vscode from 'vscode';
import type { TakingRow } from './rowTaking.ts';
import type { TreeNode } from './treeNode.ts';

/**
 * A file dropped on the view: an address that VS Code knows, or bytes. The bytes are being read before `handleDrop` returns, because VS
 * Code drops them after that.
 */
export type DroppedFile =
  | { readonly name: string; readonly uri: vscode.Uri }
  | { readonly name: string; readonly data: Promise<Uint8Array> };

/** What happens after a drop. */
export interface DropTarget {
  /** Files were dropped on an environment, its server certificates or an app, or on a row below that means one of these. */
  addFiles(files: readonly DroppedFile[], row: TakingRow): void;
  /** Files were dropped on another row, or no file was dropped. VS Code cannot refuse a row while hovering, so a message must say so. */
  refuse(row: string | undefined): void;
}

const uriListType = 'text/uri-list';

/** Certificate files dropped on a row that takes them, from the operating system or from VS Code's Explorer. */
export class CertificateDrop implements vscode.TreeDragAndDropController<TreeNode> {
  readonly dragMimeTypes: readonly string[] = [];
  readonly dropMimeTypes: readonly string[] = ['files', uriListType];
  readonly #target: DropTarget;

  constructor(target: DropTarget) {
    this.#target = target;
  }

  /** Returns as soon as every file is being read, because the window waits for it. */
  async handleDrop(node: TreeNode | undefined, transfer: vscode.DataTransfer): Promise<void> {
    const { rowTaking } = await import('./rowTaking.ts');
    const taking = rowTaking(node);
    if (taking === undefined) {
      this.#target.refuse(node?.row().label);
      return;
    }
    const files = droppedFiles(transfer, await uriList(transfer));
    if (files.length === 0) {
      this.#target.refuse(undefined);
    } else {
      this.#target.addFiles(files, taking);
    }
  }
}

async function uriList(transfer: vscode.DataTransfer): Promise<readonly vscode.Uri[]> {
  const text = await transfer.get(uriListType)?.asString();
  // RFC 2483: one address a line, comments begin with #.
  const lines = (text ?? '').split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
  return lines.flatMap((line) => (URL.canParse(line) ? [vscode.Uri.parse(line, true)] : []));
}

/** A drop from the desktop has each file twice, as a file and as an address. Each counts once, and the address wins. */
function droppedFiles(transfer: vscode.DataTransfer, uris: readonly vscode.Uri[]): readonly DroppedFile[] {
  const listed = uris.map((uri) => ({ name: baseName(uri), uri }));
  const names = new Set(listed.map(({ name }) => name));
  const others: DroppedFile[] = [];
  for (const [, item] of transfer) {
    const file = item.asFile();
    if (file !== undefined && !names.has(file.name)) {
      others.push(fromTransfer(file));
    }
  }
  return [...listed, ...others];
}

function fromTransfer(file: vscode.DataTransferFile): DroppedFile {
  if (file.uri !== undefined) {
    return { name: file.name, uri: file.uri };
  }
  const data = Promise.resolve(file.data());
  // The reader gets the failure. Until then it must not count as an unhandled rejection.
  data.catch(() => undefined);
  return { name: file.name, data };
}

function baseName(uri: vscode.Uri): string {
  return uri.path.split('/').pop() ?? uri.path;
}
