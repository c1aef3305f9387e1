import * as vscode from 'vscode';
import { literally } from '../text/literally.ts';

/**
 * Asks in a modal dialog before something is lost, stopped or replaced. Enter presses the `safe` button, which does no harm: it shows or
 * saves what is at stake, or keeps it. Undefined when the user canceled.
 *
 * VS Code gives the focus to the first button, on every system and whatever the order on the screen. A button that is a close affordance
 * takes the place of VS Code's own Cancel, which is last, so it cannot have the focus either.
 */
export async function askBeforeHarm<Safe extends string, Harm extends string>(
  question: string,
  detail: string,
  safe: Safe,
  harm: Harm,
  ...more: readonly Harm[]
): Promise<Safe | Harm | undefined> {
  return askHarmless<Safe | Harm>(question, detail, safe, harm, ...more);
}

/** Asks in a modal dialog where no answer loses, stops or replaces anything: Enter presses the first button. Undefined when the user canceled. */
export async function askHarmless<Button extends string>(
  question: string,
  detail: string,
  ...buttons: readonly Button[]
): Promise<Button | undefined> {
  return vscode.window.showWarningMessage(literally(question), { modal: true, detail }, ...buttons);
}
