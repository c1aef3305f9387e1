import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleHost } from '../../../scripts/bundle.ts';
import { overBudget } from '../../../scripts/bundleBudget.ts';
import { type BundledFile, filesOf, type Metafile, reachableFrom } from '../../../scripts/bundleReport.ts';
import { outFolder, repositoryRoot } from '../../equipment/repository.ts';

/** Loads the entry and then one file of the bundle, as VS Code does, with something in the place of its API that can be everything. */
const loader = `
  const Module = require('node:module');
  class Any { static [Symbol.toPrimitive] = () => 'anything'; }
  const anything = new Proxy(Any, { get: (target, key) => (key in target ? target[key] : anything), apply: () => anything });
  // Bundlers copy what a module has itself; what it inherits stays as it is.
  const vscode = Object.create(anything);
  const load = Module._load;
  Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest));
  const [, , entry, file] = process.argv;
  const { activate } = require(entry);
  require(file);
  process.stdout.write(typeof activate);
`;

describe('The bundle', () => {
  let folder: string;
  let metafile: Metafile;
  let files: readonly BundledFile[];

  before(async () => {
    await mkdir(outFolder, { recursive: true });
    folder = path.relative(repositoryRoot, await mkdtemp(path.join(outFolder, 'bundle-')));
    metafile = await bundleHost({ release: true, folder });
    files = await filesOf(metafile);
    await writeFile(path.join(repositoryRoot, folder, 'loader.cjs'), loader);
  });

  after(() => rm(path.join(repositoryRoot, folder), { recursive: true, force: true }));

  /** The feature of a file: what its name has before the hash. */
  const featureOf = (name: string): string => path.basename(name, '.cjs').replace(/-[\w-]{8}$/, '');

  it('is a handful of files within the budget', () => {
    assert.ok(files.length >= 5 && files.length <= 15, files.map(({ name }) => name).join(', '));
    assert.deepEqual(overBudget(files, 0, 0), []);
  });

  it('loads with nothing but VS Code and Node, whichever feature comes first', () => {
    for (const { name } of files) {
      const load = [
        path.join(folder, 'loader.cjs'),
        ...[entryOf(files), name].map((one) => path.resolve(repositoryRoot, one)),
      ];
      const { stdout, stderr } = spawnSync(process.execPath, load, { cwd: repositoryRoot, encoding: 'utf8' });
      assert.equal(stdout, 'function', `${name}: ${stderr}`);
    }
  });

  it('has PKI.js in one file, which only what reads certificates loads', () => {
    const holders = Object.keys(metafile.outputs).filter((name) =>
      Object.keys(metafile.outputs[name]?.inputs ?? {}).some((file) => file.includes('node_modules/pkijs/')),
    );
    assert.deepEqual(holders.map(featureOf), ['certificates']);
    const loading = files
      .map(({ name }) => name)
      .filter((name) => reachableFrom(metafile, [name], 'import-statement').has(holders[0] ?? ''));
    const readers = ['addCertificate', 'certificates', 'pkcs12', 'testCertificate', 'viewer'];
    assert.deepEqual(
      loading.map(featureOf).filter((feature) => !readers.includes(feature)),
      [],
    );
  });
});

function entryOf(files: readonly BundledFile[]): string {
  return files.find(({ isEntry }) => isEntry)?.name ?? '';
}

describe('The budget of the bundle', () => {
  const entry = { name: 'dist/extension.cjs', bytes: 70_000, isEntry: true, loadedAtStartup: true };
  const feature = { name: 'dist/chunks/one.cjs', bytes: 5000, isEntry: false, loadedAtStartup: false };

  it('is kept by what is small enough', () => {
    assert.deepEqual(overBudget([entry, feature], 2000, 900_000), []);
  });

  it('names everything that is too much, and files that are too small', () => {
    const small = { ...feature, bytes: 4999 };
    const early = { ...feature, loadedAtStartup: true, bytes: 10_001 };
    assert.deepEqual(overBudget([entry, small, early, early, early], 1_550_000, 900_001), [
      'Files that activation loads: 4, of at most 3.',
      'KB that activation loads: 100.003, of at most 80.',
      'KB of all bundles: 1655.002, of at most 1500.',
      'KB of the package: 900.001, of at most 900.',
      'dist/chunks/one.cjs has 4999 bytes. Say in scripts/bundleOptions.ts where it belongs.',
    ]);
  });
});
