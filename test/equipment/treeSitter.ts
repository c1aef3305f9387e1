import { createRequire } from 'node:module';
import path from 'node:path';
import type { Node } from '@vscode/tree-sitter-wasm';
import treeSitter from '@vscode/tree-sitter-wasm';

const { Language, Parser } = treeSitter;
const { resolve } = createRequire(import.meta.url);
const runtime = path.dirname(resolve('@vscode/tree-sitter-wasm'));

/** Where the grammar of each language is: those that VS Code itself uses, and the one for Bicep. */
const grammars = {
  bash: path.join(runtime, 'tree-sitter-bash.wasm'),
  bicep: path.join(path.dirname(resolve('tree-sitter-bicep/package.json')), 'tree-sitter-bicep.wasm'),
  powershell: path.join(runtime, 'tree-sitter-powershell.wasm'),
};

/** The syntax tree of a text. Throws where the text is not of the language. */
export async function syntaxTree(language: keyof typeof grammars, text: string): Promise<Node> {
  await Parser.init({ locateFile: (file: string) => path.join(runtime, file) });
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammars[language]));
  const root = parser.parse(text)?.rootNode;
  if (root === undefined || root.hasError) {
    const wrong = root?.descendantsOfType('ERROR')[0] ?? root;
    throw new SyntaxError(`Not ${language} at line ${(wrong?.startPosition.row ?? 0) + 1}: ${wrong?.text}`);
  }
  return root;
}
