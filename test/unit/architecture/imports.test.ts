import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { importsIn, mainWalkBeginnings, sourceFiles } from '../../equipment/sourceImports.ts';
import { everyRoom, rooms } from './rooms.ts';

const source = join(resolve(import.meta.dirname, '../../..'), 'src');

/** Rooms that have neither disk nor network nor timers of their own, and the only parts of Node that they may import. */
const pureRooms = ['certificates', 'stopStart/engine'];
const pureParts = ['node:crypto', 'node:timers/promises', 'node:url', 'node:util'];

const files = sourceFiles(source);
const imports = importsIn(source, files);
const inside = imports.filter(({ to }) => files.includes(to));
const outside = imports.filter(({ to }) => !files.includes(to));

/** The room of a file. stopStart/ is one room in parts: what is decided, stored, given, said and shown. */
function roomOf(file: string): string {
  const folders = file.split('/').slice(0, -1);
  return folders[0] === 'stopStart' ? folders.slice(0, 2).join('/') : (folders[0] ?? '.');
}

function mayImport(from: string, to: string): boolean {
  return (
    from === to ||
    (from !== 'certificates' && everyRoom.includes(to)) ||
    rooms[from]?.inward.some((name) => isBelow(to, name)) === true
  );
}

function isBelow(name: string, above: string): boolean {
  return name === above || name.startsWith(`${above}/`);
}

describe('The house', () => {
  it('has files to look at', () => {
    assert.ok(files.length > 50, `only ${files.length} files found`);
    assert.ok(inside.length > 1000, `only ${inside.length} imports found`);
  });

  it('has the files in which the main walk of `npm run house` begins', () => {
    assert.deepEqual(
      mainWalkBeginnings.filter((file) => !files.includes(file)),
      [],
    );
  });

  it('has the rooms that this test knows, and no other', () => {
    assert.deepEqual([...new Set(files.map(roomOf))].sort(), Object.keys(rooms).sort());
  });

  it('has only extension.ts and contributions.ts beside its rooms', () => {
    assert.deepEqual(
      files.filter((file) => roomOf(file) === '.'),
      ['contributions.ts', 'extension.ts'],
    );
  });

  it('has imports that point inward only', () => {
    assert.deepEqual(
      inside.filter(({ from, to }) => !mayImport(roomOf(from), roomOf(to))),
      [],
    );
    assert.deepEqual(
      inside.filter(({ to }) => to === 'extension.ts'),
      [],
    );
  });

  it('has each package in its own rooms', () => {
    const wrong = outside
      .filter(({ to }) => !to.startsWith('node:'))
      .filter(({ from, to }) => !rooms[roomOf(from)]?.packages.some((name) => isBelow(to, name)));
    assert.deepEqual(wrong, []);
  });

  it('draws certificates without VS Code', () => {
    const wrong = imports.filter(
      ({ from, to }) => /^viewer\/(facts|page|compare|webview)\//.test(from) && to === 'vscode',
    );
    assert.deepEqual(wrong, []);
  });

  it('gives certificates/ and the deciding part of stopStart/ no disk and no network', () => {
    const wrong = outside.filter(
      ({ from, to }) => pureRooms.includes(roomOf(from)) && to.startsWith('node:') && !pureParts.includes(to),
    );
    assert.deepEqual(wrong, []);
  });
});
