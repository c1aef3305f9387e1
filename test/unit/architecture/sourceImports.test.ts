import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { circlesAmong, importsIn, reachedFrom, type SourceImport, sourceFiles } from '../../equipment/sourceImports.ts';

describe('The reading of imports', () => {
  const source = mkdtempSync(path.join(tmpdir(), 'ase-certificates-imports-'));
  after(() => rmSync(source, { recursive: true }));

  it('finds every form of import, and its kind', () => {
    writeFileSync(
      path.join(source, 'a.ts'),
      `
import type { A } from './type.ts';
import value from 'package/value';
import {
  type B,
  several,
} from './several.ts';
import './effect.ts';
export { C } from '../outside.ts';
export type { D } from './typeAgain.ts';
const lazy = import('./lazy.ts');
const alsoLazy = () => import(
  './alsoLazy.ts'
);
type E = typeof import('./typeQuery.ts');
export const from = 'no import';
export const words = { from, name: 'no import' };
`,
    );
    const found = importsIn(source, sourceFiles(source)).map(({ to, kind }) => `${kind} ${to}`);
    assert.deepEqual(found, [
      'type type.ts',
      'value package/value',
      'value several.ts',
      'value effect.ts',
      'value ../outside.ts',
      'type typeAgain.ts',
      'dynamic lazy.ts',
      'dynamic alsoLazy.ts',
      'type typeQuery.ts',
    ]);
  });

  it('follows imports, and groups files that reach each other', () => {
    const imports = ['ab', 'bc', 'ca', 'cd', 'de', 'ed', 'xa'].map(
      ([from = '', to = '']): SourceImport => ({ from, to, kind: 'type' }),
    );
    assert.deepEqual([...reachedFrom(['d'], imports)], ['d', 'e']);
    assert.deepEqual(circlesAmong(['a', 'b', 'c', 'd', 'e', 'x'], imports), [
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]);
  });
});
