import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rooms } from './rooms.ts';

const root = resolve(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What stands in code, on the page or in a part of it. */
function codeIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

/** The rows of the table of rooms, by the names that rooms.ts has. */
const rows = [...page.matchAll(/^\| `([^`]+)` \| (.+?) \|(.*?)\|(.*?)\|$/gm)].map(
  ([, room = '', holds = '', mayImport = '', packages = '']) => ({
    room: roomNamed(room),
    holds,
    mayImport: codeIn(mayImport).map(roomNamed).sort(),
    packages: codeIn(packages).toSorted(),
  }),
);

/** The page calls the files at the top of src by their names. */
function roomNamed(name: string): string {
  return ['extension.ts', 'contributions.ts'].includes(name) ? '.' : name.replace(/\/$/, '');
}

/** Where a path on the page may begin. */
const beginnings = [root, join(root, 'src')];

function find(name: string): string | undefined {
  return beginnings.map((beginning) => join(beginning, name)).find((file) => existsSync(file));
}

describe('CONTRIBUTING.md', () => {
  it('lists the rooms that there are, what each may import, and its packages', () => {
    const shown = rows.map(({ room, mayImport, packages }) => ({ room, mayImport, packages }));
    const known = Object.entries(rooms).map(([room, { inward, packages }]) => ({
      room,
      mayImport: [...inward].sort(),
      packages: [...packages].sort(),
    }));
    const byRoom = (one: { room: string }, other: { room: string }) => one.room.localeCompare(other.room);
    assert.deepEqual(shown.sort(byRoom), known.sort(byRoom));
  });

  it('lists each folder of src', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const listed = new Set(rows.map(({ room }) => room.split('/')[0]));
    assert.deepEqual(
      folders.map(({ name }) => name).filter((name) => !listed.has(name)),
      [],
    );
  });

  it('shows every room in the picture', () => {
    const [, picture = ''] = page.split('```');
    const names = Object.keys(rooms).map((room) => (room === '.' ? 'extension.ts' : room));
    assert.deepEqual(
      names.filter((name) => !picture.includes(name)),
      [],
    );
  });

  it('names only files and folders that there are', () => {
    const paths = codeIn(page).flatMap((code) =>
      code.split(' ').filter((word) => /^[\w.][\w.-]*(\/[\w.-]+)+\/?$|^[\w.-]+\.(ts|json|md)$/.test(word)),
    );
    const madeByBuilds = ['ThirdPartyNotices.txt', 'dist/extension.cjs'];
    assert.ok(paths.length > 60, `only ${paths.length} paths found`);
    assert.deepEqual(
      paths.filter((name) => find(name) === undefined && !madeByBuilds.includes(name)),
      [],
    );
  });

  it('names functions that are in the file that it says', () => {
    const named = [...page.matchAll(/`(\w+)\(\)`\s+in\s+`([^`]+)`/g)];
    assert.ok(named.length >= 10, `only ${named.length} functions found`);
    for (const [, name = '', file = ''] of named) {
      const text = readFileSync(find(file) ?? '', 'utf8');
      assert.match(text, new RegExp(`(function|async) ${name}[(<]`), `${name} in ${file}`);
    }
  });

  it('names only scripts that there are', () => {
    const named = [...page.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name = '']) => name);
    assert.deepEqual(
      named.filter((name) => !Object.hasOwn(scripts, name)),
      [],
    );
    const unnamed = Object.keys(scripts).filter((name) => !/^(test|start$)/.test(name) && !named.includes(name));
    assert.deepEqual(unnamed, []);
  });
});

describe('README.md, CONTRIBUTING.md and CHANGELOG.md', () => {
  it('have no mark of a conflict left', () => {
    for (const name of ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md']) {
      assert.doesNotMatch(readFileSync(join(root, name), 'utf8'), /^(?:<{7}|={7}|>{7})/m, name);
    }
  });
});
