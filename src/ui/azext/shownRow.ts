import * as vscode from 'vscode';
import { literally } from '../../text/literally.ts';
import type { ArrivingRow, PlainRow } from '../questions.ts';

/** A row as VS Code takes it. */
export interface ShownRow<T> extends vscode.QuickPickItem, Pick<PlainRow<T>, 'more'> {
  readonly data?: T;
}

/** Whether both stand for the same, in rows that were made anew. Rows that are no answer are taken for one. */
export function isSameRow<T>(one: ShownRow<T>, other: ShownRow<T>): boolean {
  return 'data' in one === 'data' in other && one.data === other.data;
}

/** Whether it is there for what is typed, whatever its texts are. */
export function isAlwaysShown<T>(row: ArrivingRow<T>, typed: string): boolean {
  return ('alwaysShow' in row && row.alwaysShow === true) || ('isMeantBy' in row && row.isMeantBy?.(typed) === true);
}

export function shownRow<T>(row: ArrivingRow<T>, typed: string): ShownRow<T> {
  if ('separator' in row) {
    return { label: literally(row.separator), kind: vscode.QuickPickItemKind.Separator };
  }
  const { label, description, detail, icon, detailIcon, picked, ...rest } = row;
  const before = detailIcon === undefined ? '' : `$(${detailIcon}) `;
  return {
    label: literally(label),
    alwaysShow: isAlwaysShown(row, typed),
    ...('data' in rest && { data: rest.data }),
    ...('more' in rest && { more: rest.more }),
    ...(picked !== undefined && { picked }),
    ...(icon !== undefined && { iconPath: new vscode.ThemeIcon(icon) }),
    ...(description !== undefined && { description: literally(description) }),
    ...(detail !== undefined && { detail: before + literally(detail) }),
  };
}

/** Empty for a row that is no answer. */
export function dataOf<T>(row: ShownRow<T> | undefined): T[] {
  return row !== undefined && 'data' in row ? [row.data as T] : [];
}
