/**
 * `npm run house -- [FOLDER]`: prints how src is laid out and how it is bundled, for this checkout or the one in FOLDER.
 * `npm run build -- --release` comes first, for the figures about dist.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../test/equipment/repository.ts';
import {
  circlesAmong,
  importsIn,
  mainWalkBeginnings,
  reachedFrom,
  type SourceImport,
  sourceFiles,
} from '../test/equipment/sourceImports.ts';
import { bundledFiles } from './bundleReport.ts';

const root = path.resolve(process.argv[2] ?? repositoryRoot);
const source = path.join(root, 'src');
const files = sourceFiles(source);
const imports = importsIn(source, files).filter(({ to }) => files.includes(to));

printSource();
await printBundles();

function printSource(): void {
  const lengths = files.map((file) => ({ file, lines: linesOf(file) })).sort((a, b) => a.lines - b.lines);
  const longest = lengths.at(-1);
  const alone = filesWithOneImporter();
  const sameFolder = alone.filter(({ from, to }) => path.dirname(from) === path.dirname(to));
  const circles = circlesAmong(files, imports);
  print('Files in src', files.length);
  print('Lines', sum(lengths.map(({ lines }) => lines)));
  print('Median length', lengths[Math.floor(lengths.length / 2)]?.lines ?? 0, 'lines');
  print('Longest', longest?.lines ?? 0, `lines (${longest?.file})`);
  print('Over 300 lines', lengths.filter(({ lines }) => lines > 300).length);
  print('Main walk, imports that run', mainWalk(imports.filter(({ kind }) => kind !== 'type')), 'files');
  print('Main walk, types too', mainWalk(imports), 'files');
  print('Circles, types too', circles.length);
  circles.forEach((circle) => void process.stdout.write(`    ${circle.join(' ↔ ')}\n`));
  print('Files with one importer', alone.length, `(${sameFolder.length} of them imported from the same folder)`);
  const rooms = Object.entries(
    Object.groupBy(files, (file) => (file.includes('/') ? file.split('/')[0] : '(top)') ?? ''),
  );
  print('Rooms', rooms.map(([room, inRoom = []]) => `${room} ${inRoom.length}`).join(', '));
}

function linesOf(file: string): number {
  return readFileSync(path.join(source, file), 'utf8').split('\n').length - 1;
}

/** The only import of each file that one file alone imports, in whatever way. */
function filesWithOneImporter(): readonly SourceImport[] {
  const importers = Map.groupBy(imports, ({ to }) => to);
  return [...importers.values()].flatMap((all) =>
    all[0] !== undefined && all.every(({ from }) => from === all[0]?.from) ? [all[0]] : [],
  );
}

function mainWalk(by: readonly SourceImport[]): number {
  const missing = mainWalkBeginnings.filter((name) => !files.includes(name));
  if (missing.length > 0) {
    throw new Error(
      `There is no ${missing.join(', ')}. Say in test/equipment/sourceImports.ts where the main walk begins now.`,
    );
  }
  return reachedFrom(mainWalkBeginnings, by).size;
}

async function printBundles(): Promise<void> {
  const bundles = await bundledFiles(root).catch(() => undefined);
  if (bundles === undefined) {
    process.stdout.write('No release build to measure: npm run build -- --release\n');
    return;
  }
  const atActivation = bundles.filter(({ loadedAtStartup }) => loadedAtStartup);
  print('Bundle files', bundles.length, `with ${kilobytes(bundles)} KB, without the viewer page and the runner`);
  print('Under 1 KB', bundles.filter(({ bytes }) => bytes < 1000).length);
  print('Under 5 KB', bundles.filter(({ bytes }) => bytes < 5000).length);
  print('Read at activation', atActivation.length, `files with ${kilobytes(atActivation)} KB`);
}

/** KB are 1000 bytes. */
function kilobytes(bundles: readonly { readonly bytes: number }[]): string {
  return (sum(bundles.map(({ bytes }) => bytes)) / 1000).toFixed(0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function print(what: string, value: number | string, more = ''): void {
  process.stdout.write(`${what.padEnd(28)} ${value} ${more}`.trimEnd().concat('\n'));
}
