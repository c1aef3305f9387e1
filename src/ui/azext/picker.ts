import { GoBackError, UserCancelledError } from '@microsoft/vscode-azext-utils';
import * as vscode from 'vscode';
import { windowAnswersKey } from '../../contributions.ts';
import { literally } from '../../text/literally.ts';
import { localSecondOfDay } from '../../time/timeText.ts';
import type { ArrivingRow, ArrivingRows, Delays, PickManyOptions, PickOptions, Rows } from '../questions.ts';
import { dataOf, isAlwaysShown, isSameRow, type ShownRow, shownRow } from './shownRow.ts';

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
  rows: ArrivingRows<T>,
  options: PickOptions,
  frame: PickerFrame,
  delays: Delays,
): Promise<T> {
  return new Picker<T, T>(options, frame, delays, (_, picked) => dataOf(picked)).show(rows);
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
  return picker.show(atOnce(rows));
}

/** All rows in one part. */
export function atOnce<T>(rows: Rows<T> | Promise<Rows<T>>): ArrivingRows<T> {
  return async (show) => show(await rows);
}

/** The answer that the list has now; empty where it has none. `picked`: the row, if it is a list with one choice. */
type AnswerOf<T, Answer> = (list: vscode.QuickPick<ShownRow<T>>, picked: ShownRow<T> | undefined) => readonly Answer[];

/**
 * One picker. It is shown at once. Enter before there is a row that it means is kept until there is one, because it would pick nothing:
 * VS Code accepts a list without rows too.
 */
class Picker<T, Answer> {
  readonly #list = vscode.window.createQuickPick<ShownRow<T>>();
  readonly #options: PickOptions;
  readonly #delays: Delays;
  readonly #answerOf: AnswerOf<T, Answer>;
  readonly #answer = Promise.withResolvers<Answer>();
  #rows: readonly ArrivingRow<T>[] = [];
  /** How many loads of rows go on. */
  #loads = 0;
  /** An Enter is kept. */
  #isAccepted = false;
  /** What the window showed before the rows that it is told of now; undefined while nothing is under way. */
  #before: readonly ShownRow<T>[] | undefined;
  #wasActive: ShownRow<T> | undefined;
  /** What is shown has changed meanwhile. */
  #isOutdated = false;
  /** The row that was active was made so again when there were new rows. */
  #isKept = false;

  constructor(options: PickOptions, frame: PickerFrame, delays: Delays, answerOf: AnswerOf<T, Answer>) {
    this.#options = options;
    this.#delays = delays;
    this.#answerOf = answerOf;
    const { matchOnDescription = false, matchOnDetail = false } = options;
    Object.assign(this.#list, { ...partsOfFrame(frame), matchOnDescription, matchOnDetail });
  }

  tickMany(): void {
    this.#list.canSelectMany = true;
  }

  async show(rows: ArrivingRows<T>): Promise<Answer> {
    const list = this.#list;
    list.onDidAccept(() => this.#accept());
    list.onDidChangeActive((active) => this.#activeChanged(active));
    list.onDidChangeValue(() => this.#typed());
    list.onDidHide(() => this.#answer.reject(new UserCancelledError()));
    list.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) {
        this.#answer.reject(new GoBackError());
      }
    });
    const waiting = this.#delays.onDidWait(() => this.#sayWhatToDo());
    this.#load(rows);
    list.show();
    try {
      return await this.#answer.promise;
    } finally {
      waiting.dispose();
      list.dispose();
    }
  }

  #load(load: ArrivingRows<T>): void {
    this.#loads += 1;
    this.#list.busy = true;
    this.#sayWhatToDo();
    load((rows) => this.#show(rows)).then(
      () => this.#loaded(),
      (error: unknown) => this.#answer.reject(error),
    );
  }

  #loaded(): void {
    const list = this.#list;
    this.#loads -= 1;
    list.busy = this.#loads > 0;
    const { noPicksMessage } = this.#options;
    if (!list.busy && this.#rows.length === 0 && noPicksMessage !== undefined) {
      this.#show([{ label: noPicksMessage }]);
    }
    this.#sayWhatToDo();
    this.#acceptIfWanted();
  }

  /** As long as there is no row: that they are loaded. Until when Azure makes that wait. */
  #sayWhatToDo(): void {
    const { placeHolder, loadingPlaceHolder = placeHolder } = this.#options;
    const isLoading = this.#loads > 0;
    const until = isLoading ? this.#delays.waitsUntil : undefined;
    const why = until === undefined ? '' : ` Waiting for Azure until ${localSecondOfDay(until)}`;
    this.#list.placeholder = literally(
      `${isLoading && this.#rows.length === 0 ? loadingPlaceHolder : placeHolder}${why}`,
    );
  }

  #show(rows: readonly ArrivingRow<T>[]): void {
    this.#rows = rows;
    this.#draw();
    this.#sayWhatToDo();
  }

  #draw(): void {
    const list = this.#list;
    if (this.#isDrawing) {
      this.#isOutdated = true;
      return;
    }
    this.#before = list.items;
    this.#wasActive = list.activeItems[0];
    const active = this.#activeToKeep();
    list.items = this.#rows.map((row) => shownRow(row, list.value));
    if (list.canSelectMany) {
      list.selectedItems = list.items.filter(({ picked }) => picked === true);
    }
    const kept = active && list.items.find((row) => row.kind === undefined && isSameRow(row, active));
    this.#isKept = kept !== undefined;
    if (kept !== undefined) {
      // VS Code has made the first row active.
      list.activeItems = [kept];
    }
    void windowAnswers().then(() => this.#drawn());
  }

  get #isDrawing(): boolean {
    return this.#before !== undefined;
  }

  /** The window has the rows, and has said what is active among them. */
  #drawn(): void {
    this.#before = undefined;
    if (this.#isOutdated) {
      this.#isOutdated = false;
      this.#draw();
    } else {
      this.#acceptIfWanted();
    }
  }

  /** Of rows that are there whatever is typed, none: one that was meant is active in their place. */
  #activeToKeep(): ShownRow<T> | undefined {
    const [active] = this.#list.activeItems;
    return this.#list.value !== '' && active?.alwaysShow === true ? undefined : active;
  }

  #activeChanged(active: readonly ShownRow<T>[]): void {
    if (active.length === 0 && this.#isKept) {
      // What was typed meanwhile hides it, and VS Code has made no other row active.
      this.#draw();
    }
    // If a key is the reason, VS Code tells of what is typed now right after this.
    setTimeout(() => this.#acceptIfWanted(), 0);
  }

  #typed(): void {
    const { items, value } = this.#list;
    this.#isAccepted = false;
    if (this.#rows.some((row, at) => isAlwaysShown(row, value) !== (items[at]?.alwaysShow === true))) {
      this.#draw();
    }
  }

  /** Once there is a row that Enter means: none that loads more, and while rows come, only one with what is typed. */
  #acceptIfWanted(): void {
    const list = this.#list;
    const [active] = list.activeItems;
    const hasTyped = list.value !== '' && active?.alwaysShow === false;
    const isMeant = active?.more === undefined && (this.#loads === 0 || hasTyped);
    if (this.#isAccepted && isMeant && (list.canSelectMany || (active !== undefined && !this.#isDrawing))) {
      this.#isAccepted = false;
      this.#accept();
    }
  }

  #accept(): void {
    const list = this.#list;
    const picked = this.#picked();
    if (!list.canSelectMany) {
      // VS Code would have it as selected at the next Enter too, if that means no row.
      list.selectedItems = [];
    }
    const isAnswer = picked?.more !== undefined || dataOf(picked).length > 0;
    if (!isAnswer && (this.#loads > 0 || (this.#isDrawing && !list.canSelectMany))) {
      this.#isAccepted = true;
      return;
    }
    if (picked?.more !== undefined) {
      this.#load(picked.more);
      return;
    }
    try {
      for (const answer of this.#answerOf(list, picked)) {
        this.#answer.resolve(answer);
      }
    } catch (error) {
      this.#answer.reject(error);
    }
  }

  /**
   * VS Code has the row of an Enter or a click as selected. An Enter before there is a row that it means selects none.
   *
   * It knows rows by their places. While the window is told of new rows, the place may be that of the new ones or of those before: then it
   * is the one that was active, else what the user has seen long enough to click it.
   */
  #picked(): ShownRow<T> | undefined {
    const { items, selectedItems, activeItems, canSelectMany } = this.#list;
    const [selected] = selectedItems;
    if (canSelectMany || this.#before === undefined) {
      return canSelectMany ? undefined : (selected ?? activeItems[0]);
    }
    const before = selected && this.#before[items.indexOf(selected)];
    if (selected === undefined || before === undefined || before.kind !== undefined) {
      return selected;
    }
    const wasActive = this.#wasActive;
    const isIt = (row: ShownRow<T>): boolean =>
      wasActive !== undefined && isSameRow(row, wasActive) && row.label === wasActive.label;
    return [before, selected].find(isIt) ?? before;
  }
}

/** Resolves when the window has done what it was told so far, and what it said of that has come. */
async function windowAnswers(): Promise<void> {
  // VS Code sends what is set on a list at the end of the turn.
  await new Promise((resolve) => setTimeout(resolve, 0));
  await vscode.commands.executeCommand('setContext', windowAnswersKey, true).then(undefined, () => undefined);
}
