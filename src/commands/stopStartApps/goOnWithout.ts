import * as vscode from 'vscode';
import { failureLabel } from '../../ui/errorWords.ts';
import type { Tools } from '../tools.ts';
import type { SomeNotListed } from './listAll.ts';
import type { Selection } from './selection.ts';

/**
 * Names the environments whose apps could not be listed and asks what to do: `all` again, or only the others. Undefined when the user
 * left: others are stopped without them only if the user says so.
 */
export async function goOnWithout(
  { log }: Pick<Tools, 'log'>,
  { failures, rest }: SomeNotListed,
  all: readonly Selection[],
): Promise<readonly Selection[] | undefined> {
  const sentences = failures.map(({ selection, error }) => {
    const sentence = `Could not list the apps of ${selection.target.environment.name}.`;
    log.error(sentence, error);
    return `${sentence} ${failureLabel(error)}`;
  });
  const without = failures.length === 1 ? 'Go On Without It…' : 'Go On Without Them…';
  const message = `${sentences.join(' ')} Nothing was stopped.`;
  const answer = await vscode.window.showErrorMessage(message, 'Try Again', without);
  switch (answer) {
    case undefined:
      return undefined;
    case 'Try Again':
      return all;
    default:
      return rest;
  }
}
