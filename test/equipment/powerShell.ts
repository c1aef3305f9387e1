import assert from 'node:assert/strict';
import type { Node } from '@vscode/tree-sitter-wasm';
import { syntaxTree } from './treeSitter.ts';

/** A call of `az` in a script of PowerShell. */
export interface AzCall {
  /** Strings as PowerShell understands them. */
  readonly args: readonly string[];
  /** What is piped in; undefined where nothing is. */
  readonly input: string | undefined;
}

/** The calls of `az` that a script makes outside of its functions, by its syntax. Throws where the text is not PowerShell. */
export async function azCallsOf(script: string): Promise<readonly AzCall[]> {
  return callsOf(script, 'az', ({ args, input }) => ({ args, input }));
}

/** What the script calls a function of its own with. */
export async function functionCallsOf(script: string, name: string): Promise<readonly (readonly string[])[]> {
  return callsOf(script, name, ({ args }) => args);
}

async function callsOf<T>(script: string, name: string, call: (one: AzCall) => T): Promise<readonly T[]> {
  const root = await syntaxTree('powershell', script);
  const commands = root.descendantsOfType('command').filter((command) => command !== null);
  return commands
    .filter((command) => command.childForFieldName('command_name')?.text === name && !isInFunction(command))
    .map((command) => {
      const elements = command.childForFieldName('command_elements')?.namedChildren ?? [];
      const args = elements.flatMap((element) => {
        return element === null || element.type === 'command_argument_sep' ? [] : [textIn(element)];
      });
      const before = command.previousNamedSibling;
      return call({ args, input: before === null ? undefined : textIn(before) });
    });
}

function isInFunction(node: Node): boolean {
  return node.parent !== null && (node.parent.type === 'function_statement' || isInFunction(node.parent));
}

/** https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules */
function textIn(node: Node): string {
  const { text } = node;
  const [, here] = /^@['\u2018-\u201B] *\r?\n([\s\S]*)\r?\n['\u2018-\u201B]@$/.exec(text) ?? [];
  if (here !== undefined) {
    return here;
  }
  const [, quoted] = /^['\u2018-\u201B]([\s\S]*)['\u2018-\u201B]$/.exec(text) ?? [];
  if (quoted === undefined) {
    assert.match(text, /^[\w-]+$/, `${text} is neither a word nor a verbatim string`);
    return text;
  }
  return quoted.replace(/['\u2018-\u201B]{2}/g, (two) => two.charAt(0));
}
