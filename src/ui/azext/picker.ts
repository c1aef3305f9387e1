import { GoBackError, UserCancelledError } from '@microsoft/vscode-azext-utils';
import * as vscode from 'vscode';
import { literally } from '../../text/literally.ts';
import { localTimeOfDay } from '../../time/timeText.ts';
import type { Delays, PickManyOptions, PickOptions, PickRow, Rows, Separator } from '../questions.ts';

/** What stands above the rows of a picker, or above an input box. */
export interface PickerFrame {
  readonly title: string;
  /** Which of how many questions it is. Undefined where it is the only one. */
  readonly step: number | undefined;
  readonly totalSteps: number | undefined;
  readonly hasBack: boolean;
}

/** The same for VS Code. */
export function partsOfFrame({ title, step, totalSteps, hasBack }: PickerFrame) {
  return { title, step, totalSteps, buttons: hasBack ? [vscode.QuickInputButtons.Back] : [], ignoreFocusOut: true };
}

/** Lets the user pick one row. Throws GoBackError on Back, UserCancelledError where the user left, and what the rows failed with. */
export async function pickOne<T>(
  rows: Rows<T> | Promise<Rows<T>>,
  options: PickOptions,
  frame: PickerFrame,
  delays: Delays,
): Promise<T> {
  return new Picker<T, T>(options, frame, delays, ({ selectedItems, activeItems }) => {
    // VS Code has the row of an Enter as selected. One that was pressed before the rows were there selected none.
    const [row] = selectedItems.length > 0 ? selectedItems : activeItems;
    return dataOf(row);
  }).show(rows);
}

/** Lets the user tick rows: at least one, unless `mayBeNone`. Throws as `pickOne` does. */
export async function pickMany<T>(
  rows: Rows<T> | Promise<Rows<T>>,
  { what, mayBeNone = false, ...options }: PickManyOptions,
  frame: PickerFrame,
  delays: Delays,
): Promise<T[]> {
  const placeHolder = `${options.placeHolder} (Space ticks, Enter confirms)`;
  const picker = new Picker<T, T[]>({ ...options, placeHolder }, frame, delays, (list) => {
    const ticked = list.selectedItems.flatMap(dataOf);
    if (ticked.length > 0 || mayBeNone) {
      return [ticked];
    }
    if (list.items.every((row) => dataOf(row).length === 0)) {
      throw new UserCancelledError();
    }
    // Only an empty box shows its placeholder.
    list.value = '';
    list.placeholder = `Nothing is ticked. Tick at least one ${what}, or press Escape to leave`;
    return [];
  });
  picker.tickMany();
  return picker.show(rows);
}

interface ShownRow<T> extends vscode.QuickPickItem {
  readonly data?: T;
}

/**
 * One picker. It is shown at once. Enter before the rows are there is kept until they are, because it would pick nothing: VS Code
 * accepts a list without rows too.
 */
class Picker<T, Answer> {
  readonly #list = vscode.window.createQuickPick<ShownRow<T>>();
  readonly #options: PickOptions;
  readonly #delays: Delays;
  readonly #answerOf: (list: vscode.QuickPick<ShownRow<T>>) => readonly Answer[];
  readonly #answer = Promise.withResolvers<Answer>();
  #hasRows = false;
  #isAccepted = false;

  /** `answerOf`: the answer that the list has now; empty where it has none. */
  constructor(
    options: PickOptions,
    frame: PickerFrame,
    delays: Delays,
    answerOf: (list: vscode.QuickPick<ShownRow<T>>) => readonly Answer[],
  ) {
    this.#options = options;
    this.#delays = delays;
    this.#answerOf = answerOf;
    const { matchOnDescription = false, matchOnDetail = false } = options;
    Object.assign(this.#list, {
      ...partsOfFrame(frame),
      matchOnDescription,
      matchOnDetail,
      busy: true,
    });
  }

  tickMany(): void {
    this.#list.canSelectMany = true;
  }

  async show(rows: Rows<T> | Promise<Rows<T>>): Promise<Answer> {
    const list = this.#list;
    list.onDidAccept(() => this.#accept());
    list.onDidChangeActive(() => this.#acceptIfWanted());
    list.onDidHide(() => this.#answer.reject(new UserCancelledError()));
    list.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) {
        this.#answer.reject(new GoBackError());
      }
    });
    this.#sayWhileLoading();
    const waiting = this.#delays.onDidWait(() => this.#sayWhileLoading());
    list.show();
    Promise.resolve(rows).then(
      (found) => this.#fill(found),
      (error: unknown) => this.#answer.reject(error),
    );
    try {
      return await this.#answer.promise;
    } finally {
      waiting.dispose();
      list.dispose();
    }
  }

  /** That the rows are loaded, and until when Azure makes that wait. */
  #sayWhileLoading(): void {
    if (!this.#hasRows) {
      const { placeHolder, loadingPlaceHolder = placeHolder } = this.#options;
      const until = this.#delays.waitsUntil;
      const why = until === undefined ? '' : ` Waiting for Azure until ${localTimeOfDay(until)}`;
      this.#list.placeholder = literally(`${loadingPlaceHolder}${why}`);
    }
  }

  #fill(found: Rows<T>): void {
    const { noPicksMessage, placeHolder } = this.#options;
    const list = this.#list;
    const none = noPicksMessage === undefined ? [] : [{ label: literally(noPicksMessage) }];
    list.items = found.length === 0 ? none : found.map(shownRow);
    if (list.canSelectMany) {
      list.selectedItems = list.items.filter(({ picked }) => picked === true);
    }
    list.placeholder = literally(placeHolder);
    this.#hasRows = true;
    list.busy = false;
    if (list.canSelectMany) {
      this.#acceptIfWanted();
    }
  }

  /** Once VS Code has a row that Enter means. */
  #acceptIfWanted(): void {
    if (this.#hasRows && this.#isAccepted) {
      this.#isAccepted = false;
      this.#accept();
    }
  }

  #accept(): void {
    if (!this.#hasRows) {
      this.#isAccepted = true;
      return;
    }
    try {
      for (const answer of this.#answerOf(this.#list)) {
        this.#answer.resolve(answer);
      }
    } catch (error) {
      this.#answer.reject(error);
    }
  }
}

function shownRow<T>(row: PickRow<T> | Separator): ShownRow<T> {
  if ('separator' in row) {
    return { label: literally(row.separator), kind: vscode.QuickPickItemKind.Separator };
  }
  const { label, description, detail, icon, detailIcon, ...rest } = row;
  const before = detailIcon === undefined ? '' : `$(${detailIcon}) `;
  return {
    ...rest,
    label: literally(label),
    ...(icon !== undefined && { iconPath: new vscode.ThemeIcon(icon) }),
    ...(description !== undefined && { description: literally(description) }),
    ...(detail !== undefined && { detail: before + literally(detail) }),
  };
}

/** Empty for the row that says that there are none. */
function dataOf<T>(row: ShownRow<T> | undefined): T[] {
  return row !== undefined && 'data' in row ? [row.data as T] : [];
}
