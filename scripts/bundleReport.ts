import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RolldownOutput } from 'rolldown';
import { repositoryRoot } from '../test/equipment/repository.ts';

export const entryPoint = 'src/extension.ts';

/** Where the account of the last release build is kept for `npm run bench` and `npm run house`; git-ignored. */
const metafileName = path.join('out', 'bundle.json');
export const metafilePath = path.join(repositoryRoot, metafileName);

/** What a build wrote and from what, in the form of esbuild's metafile. Paths are relative to the root of the repository. */
export interface Metafile {
  readonly outputs: Readonly<Record<string, BundleOutput>>;
}

interface BundleOutput {
  readonly entryPoint?: string;
  readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
  /** The modules of which some code is in it. */
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
}

/** The account of a build into `folder`, relative to the root of the repository. */
export function metafileOf({ output }: RolldownOutput, folder = 'dist'): Metafile {
  const chunks = output.filter((file) => file.type === 'chunk');
  const written = new Map(chunks.map(({ fileName }) => [fileName, `${folder}/${fileName}`]));
  const importsOf = (names: readonly string[], kind: string): BundleOutput['imports'] =>
    names.map((name) => ({ path: written.get(name) ?? name, kind, external: !written.has(name) }));
  const outputs = chunks.map((chunk): [string, BundleOutput] => [
    written.get(chunk.fileName) ?? '',
    {
      ...(chunk.isEntry ? { entryPoint: fromRoot(chunk.facadeModuleId ?? '') } : {}),
      imports: [...importsOf(chunk.imports, 'import-statement'), ...importsOf(chunk.dynamicImports, 'dynamic-import')],
      inputs: Object.fromEntries(
        Object.entries(chunk.modules).map(([id, { renderedLength }]) => [
          fromRoot(id),
          { bytesInOutput: renderedLength },
        ]),
      ),
    },
  ]);
  return { outputs: Object.fromEntries(outputs) };
}

function fromRoot(file: string): string {
  return path.relative(repositoryRoot, file).replaceAll('\\', '/');
}

/** These outputs and those that they load, by any import or by imports of one kind. */
export function reachableFrom(
  { outputs }: Metafile,
  names: Iterable<string>,
  kind?: 'import-statement',
): ReadonlySet<string> {
  const reachable = new Set(names);
  for (const output of reachable) {
    for (const imported of outputs[output]?.imports ?? []) {
      if (imported.external !== true && (kind === undefined || imported.kind === kind)) {
        // The loop over the set also visits what is added here.
        reachable.add(imported.path);
      }
    }
  }
  return reachable;
}

/** The files of which some code is in the outputs; of all outputs unless some are named. Relative to the root of the repository. */
export function filesIn({ outputs }: Metafile, chosen: Iterable<string> = Object.keys(outputs)): readonly string[] {
  return [...chosen].flatMap((output) =>
    Object.entries(outputs[output]?.inputs ?? {}).flatMap(([file, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [file] : [],
    ),
  );
}

/** One file of the bundle. */
export interface BundledFile {
  readonly name: string;
  readonly bytes: number;
  readonly isEntry: boolean;
  /** The entry and what it imports statically, directly or not. */
  readonly loadedAtStartup: boolean;
}

/** The files of the last release build of the checkout in `root`, with the bytes that are on disk. */
export async function bundledFiles(root = repositoryRoot): Promise<BundledFile[]> {
  return filesOf(JSON.parse(await readFile(path.join(root, metafileName), 'utf8')), root);
}

/** The files that a metafile tells of, with the bytes that are on disk. */
export async function filesOf(metafile: Metafile, root = repositoryRoot): Promise<BundledFile[]> {
  const entries = Object.keys(metafile.outputs).filter((name) => metafile.outputs[name]?.entryPoint === entryPoint);
  const atStartup = reachableFrom(metafile, entries, 'import-statement');
  const all = reachableFrom(metafile, entries);
  const outputs = Object.entries(metafile.outputs).filter(([name]) => all.has(name));
  const files = outputs.map(async ([name, output]) => ({
    name,
    bytes: (await stat(path.join(root, name))).size,
    isEntry: output.entryPoint === entryPoint,
    loadedAtStartup: atStartup.has(name),
  }));
  return Promise.all(files);
}
