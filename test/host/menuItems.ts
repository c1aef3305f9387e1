import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionId, extensionUnderTest } from './extensionUnderTest.ts';

interface MenuItem {
  readonly command: string;
  readonly when: string;
  readonly group: string;
}

/** Whether a clause of `package.json` holds where these keys have these values. A key that is missing is false. */
function holds(clause: string, keys: Readonly<Record<string, string | true>>): boolean {
  return clause.split(' || ').some((part) => part.split(' && ').every((term) => isTrue(term, keys)));
}

function isTrue(term: string, keys: Readonly<Record<string, string | true>>): boolean {
  const [, key = '', comparison, pattern = '', flags, value] =
    /^(!?[\w.]+)(?: (==|!=|=~) (?:\/(.*)\/(i?)|(\S+)))?$/.exec(term) ?? assert.fail(`not understood: ${term}`);
  switch (comparison) {
    case '=~':
      return new RegExp(pattern, flags).test(String(keys[key] ?? ''));
    case '==':
      return keys[key] === value;
    case '!=':
      return keys[key] !== value;
    default:
      return key.startsWith('!') ? keys[key.slice(1)] !== true : keys[key] === true;
  }
}

/** The items of a menu in `package.json`. */
export async function itemsOf(menu: string): Promise<readonly MenuItem[]> {
  await extensionUnderTest();
  return vscode.extensions.getExtension(extensionId)?.packageJSON.contributes.menus[menu];
}

/** The commands of a menu where these keys hold, without the extension's prefix, each once. */
export async function offered(menu: string, keys: Readonly<Record<string, string | true>>): Promise<readonly string[]> {
  const items = await itemsOf(menu);
  const commands = items.filter(({ when }) => holds(when, keys)).map(({ command }) => command.split('.')[1] ?? '');
  return [...new Set(commands)].sort();
}
