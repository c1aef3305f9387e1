import type * as vscode from 'vscode';

/** A row that can be picked: what it stands for is `data`. */
export interface Pick<T> extends vscode.QuickPickItem {
  readonly data: T;
}

/** A line between rows. It can be read, not picked. */
export interface Separator extends vscode.QuickPickItem {
  readonly kind: vscode.QuickPickItemKind.Separator;
}

export type Rows<T> = readonly (Pick<T> | Separator)[];

export interface PickOptions {
  readonly placeHolder: string;
  readonly matchOnDescription?: boolean;
  readonly matchOnDetail?: boolean;
  /** Shown while the items are loaded. */
  readonly loadingPlaceHolder?: string;
  readonly noPicksMessage?: string;
}

export interface InputOptions {
  readonly prompt: string;
  readonly value?: string;
  readonly placeHolder?: string;
  /** Shows dots in place of what is typed. */
  readonly password?: boolean;
  /** A sentence that says what is wrong with the value, or undefined when it will do. */
  readonly validateInput?: (value: string) => string | undefined;
}

/** How a question asks. Leaving any of them ends the whole series. */
export interface Asking {
  pickOne<T>(rows: Rows<T> | Promise<Rows<T>>, options: PickOptions): Promise<T>;
  pickMany<T>(rows: Rows<T> | Promise<Rows<T>>, options: PickOptions): Promise<T[]>;
  input(options: InputOptions): Promise<string>;
}

/** A question of a series; it keeps its answer where its maker wants it. Asked again when the user goes Back to it. */
export interface Question {
  /** Whether an earlier answer makes this question needed. Must not depend on its own answer. */
  needed?(): boolean;
  ask(asking: Asking): Promise<void>;
}
