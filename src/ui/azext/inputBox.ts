import { GoBackError, UserCancelledError } from '@microsoft/vscode-azext-utils';
import * as vscode from 'vscode';
import { literally } from '../../text/literally.ts';
import type { InputOptions } from '../questions.ts';
import { type PickerFrame, partsOfFrame } from './picker.ts';

/**
 * Lets the user type a text. The box of azext-utils knows no remark: any message there keeps Enter from being taken. Throws GoBackError on
 * Back, UserCancelledError where the user left.
 */
export async function askText(
  { prompt, value = '', placeHolder, password = false, validateInput, remarkOn }: InputOptions,
  frame: PickerFrame,
): Promise<string> {
  const box = vscode.window.createInputBox();
  const answer = Promise.withResolvers<string>();
  Object.assign(box, {
    ...partsOfFrame(frame),
    prompt: literally(prompt),
    placeholder: placeHolder === undefined ? undefined : literally(placeHolder),
    password,
    value,
  });
  const showRemark = (): void => {
    const remark = remarkOn?.(box.value);
    const severity = vscode.InputBoxValidationSeverity.Warning;
    box.validationMessage = remark === undefined ? undefined : { message: literally(remark), severity };
  };
  /** Whether there is one. */
  const showProblem = (): boolean => {
    const problem = validateInput?.(box.value);
    if (problem !== undefined) {
      box.validationMessage = literally(problem);
    }
    return problem !== undefined;
  };
  box.onDidChangeValue(() => {
    showRemark();
    showProblem();
  });
  box.onDidAccept(() => {
    if (!showProblem()) {
      answer.resolve(box.value);
    }
  });
  box.onDidHide(() => answer.reject(new UserCancelledError()));
  box.onDidTriggerButton((button) => {
    if (button === vscode.QuickInputButtons.Back) {
      answer.reject(new GoBackError());
    }
  });
  // A text that nobody has typed yet is no mistake.
  showRemark();
  box.show();
  try {
    return await answer.promise;
  } finally {
    box.dispose();
  }
}
