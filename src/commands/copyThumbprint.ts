import * as vscode from 'vscode';
import { certificateTarget } from './certificateTarget.ts';
import type { Tools } from './tools.ts';

/** Copy Thumbprint: SHA-1, upper-case hex without separators, the form that WEBSITE_LOAD_ROOT_CERTIFICATES and Windows use. */
export async function copyThumbprint(tools: Tools, node?: unknown): Promise<boolean> {
  const target = await certificateTarget(tools, 'Copy Thumbprint', node);
  if (target === undefined) {
    return false;
  }
  const { thumbprint, name } = target.resource;
  if (thumbprint === undefined) {
    tools.tell.problem(
      `Azure gives neither the bytes nor the thumbprint of ${name} on ${target.environment.name}, so there is nothing to copy.`,
    );
    return false;
  }
  await vscode.env.clipboard.writeText(thumbprint);
  tools.tell.briefly(`Copied the SHA-1 thumbprint of ${name}: ${thumbprint}`);
  return true;
}
