import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
const source = join(root, 'src');

/** Rooms that know no other room: every room except certificates/ may import them. */
const everyRoom = ['async', 'text', 'time'];

/** What else each room may import of the others; `.` is contributions.ts. Imports point inward only. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  async: [],
  text: [],
  time: [],
  certificates: [],
  'stopStart/engine': [],
  'stopStart/stored': ['stopStart/engine'],
  'stopStart/ports': ['azure', 'stopStart/engine', 'stopStart/stored'],
  'stopStart/words': ['stopStart/engine', 'stopStart/stored'],
  'stopStart/shown': [
    '.',
    'azure',
    'signIn',
    'stopStart/engine',
    'stopStart/ports',
    'stopStart/stored',
    'stopStart/words',
    'ui',
  ],
  azure: ['certificates'],
  needs: ['azure', 'signIn', 'stopStart/engine', 'stopStart/shown', 'stopStart/stored', 'ui'],
  exportPlan: ['runner'],
  runner: ['azure', 'stopStart/engine', 'stopStart/ports', 'stopStart/stored', 'stopStart/words'],
  signIn: ['azure', 'ui'],
  ui: ['.', 'azure', 'certificates'],
  tree: [
    '.',
    'azure',
    'certificates',
    'needs',
    'signIn',
    'stopStart/engine',
    'stopStart/shown',
    'stopStart/stored',
    'stopStart/words',
    'ui',
  ],
  trustStore: [],
  viewer: ['.', 'certificates', 'ui'],
  commands: [
    '.',
    'azure',
    'certificates',
    'exportPlan',
    'runner',
    'stopStart/engine',
    'stopStart/ports',
    'stopStart/shown',
    'stopStart/stored',
    'stopStart/words',
    'needs',
    'signIn',
    'tree',
    'trustStore',
    'ui',
    'viewer',
  ],
  '.': ['commands', 'stopStart/shown', 'stopStart/stored', 'needs', 'signIn', 'tree', 'ui', 'viewer'],
};

function mayImport(from: string, to: string): boolean {
  return from === to || (everyRoom.includes(to) && from !== 'certificates') || allowed[from]?.includes(to) === true;
}

/** Packages that only these rooms may import. */
const packages: Readonly<Record<string, readonly string[]>> = {
  vscode: ['stopStart/shown', 'signIn', 'ui', 'tree', 'viewer', 'commands', '.'],
  pkijs: ['certificates'],
  asn1js: ['certificates'],
  'node-forge': ['certificates'],
  valibot: ['runner', 'stopStart/stored'],
  '@azure/arm-appservice': ['azure'],
  '@azure/identity': ['runner', 'signIn'],
  '@microsoft/vscode-azext-azureauth': ['signIn'],
  '@microsoft/vscode-azext-utils': ['ui'],
  '@vscode/extension-telemetry': ['ui'],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(source, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => ({ from: file, to: match[1] ?? '' }));
}

function roomOf(file: string): string {
  const [first, ...rest] = file.split(/[\\/]/);
  if (rest.length === 0 || first === undefined) {
    return '.';
  }
  // One room in parts: what is decided, what is stored, what it is given, what is said, what VS Code shows.
  return first === 'stopStart' ? `${first}/${rest[0]}` : first;
}

const imports = files.flatMap(importsOf);

describe('The house', () => {
  it('has files to look at', () => {
    assert.ok(files.length > 50, `only ${files.length} files found`);
    assert.ok(imports.length > 100, `only ${imports.length} imports found`);
  });

  it('keeps at the top of src what begins it and its contributions', () => {
    assert.deepEqual(
      files.filter((file) => roomOf(file) === '.'),
      ['contributions.ts', 'extension.ts'],
    );
  });

  it('has imports that point inward only', () => {
    const wrong = imports
      .filter(({ to }) => to.startsWith('.'))
      .map(({ from, to }) => ({ from, to: relative(source, resolve(source, dirname(from), to)) }))
      .filter(({ from, to }) => !mayImport(roomOf(from), roomOf(to)));
    assert.deepEqual(wrong, []);
  });

  it('has each library in its own room', () => {
    const wrong = imports.filter(({ from, to }) => {
      const owner = Object.keys(packages).find((name) => to === name || to.startsWith(`${name}/`));
      return owner !== undefined && !packages[owner]?.includes(roomOf(from));
    });
    assert.deepEqual(wrong, []);
  });

  it('draws certificates without VS Code', () => {
    const wrong = imports.filter(
      ({ from, to }) => /^viewer[\\/](facts|page|compare|webview)[\\/]/.test(from) && to === 'vscode',
    );
    assert.deepEqual(wrong, []);
  });

  it('gives the deciding part of stopStart/ and certificates/ no disk and no network', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        ['stopStart/engine', 'certificates'].includes(roomOf(from)) &&
        /^node:(fs|net|http|https|tls|child_process|os)/.test(to),
    );
    assert.deepEqual(wrong, []);
  });
});
