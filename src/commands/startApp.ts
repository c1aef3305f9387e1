import { appTarget } from './appTarget.ts';
import { changeOneApp } from './changeOneApp.ts';
import type { Tools } from './tools.ts';

/** Start App: nothing is harmed by it, so nothing is asked. */
export async function startApp(tools: Tools, node?: unknown): Promise<boolean> {
  const target = await appTarget(tools, 'Start App', node, 'stopped');
  if (target === undefined) {
    return false;
  }
  await changeOneApp(tools, target, 'start');
  return true;
}
