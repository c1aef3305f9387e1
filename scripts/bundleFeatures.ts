import path from 'node:path';
import { type CodeSplittingGroup, type Plugin, type PluginContext, RUNTIME_MODULE_ID } from 'rolldown';
import { repositoryRoot } from '../test/equipment/repository.ts';
import { type Feature, features } from './bundleOptions.ts';
import { entryPoint } from './bundleReport.ts';

/** The modules that a build knows, by whether activation loads them, and whether they need the reader of certificates. */
interface Graph {
  readonly atActivation: ReadonlySet<string>;
  readonly readCertificates: ReadonlySet<string>;
}

/** Gives each feature a file of its own. The plugin learns in a build who imports whom; the groups use that. */
export function featureFiles(): { readonly plugin: Plugin; readonly groups: CodeSplittingGroup[] } {
  let graph: Graph = { atActivation: new Set(), readCertificates: new Set() };
  const plugin: Plugin = {
    name: 'feature-files',
    buildEnd() {
      const atActivation = importedBy(this, [path.join(repositoryRoot, entryPoint)]);
      graph = { atActivation, readCertificates: readingCertificates(this, atActivation) };
    },
  };
  const claims = [
    { name: 'extension', test: (id: string) => graph.atActivation.has(id) || id === RUNTIME_MODULE_ID },
    ...[...Map.groupBy(features, ({ name }) => name)].map(([name, parts]) => ({
      name,
      test: (id: string) => parts.some((part) => belongsTo(part, id, graph)),
    })),
  ];
  return { plugin, groups: claims.map((claim, index) => ({ ...claim, priority: claims.length - index })) };
}

/** These modules with all that they import statically. */
function importedBy(context: PluginContext, ids: Iterable<string>): ReadonlySet<string> {
  const imported = new Set(ids);
  for (const id of imported) {
    for (const next of context.getModuleInfo(id)?.importedIds ?? []) {
      // The loop over the set also visits what is added here.
      imported.add(next);
    }
  }
  return imported;
}

/**
 * The reader of certificates, with all that imports it statically, directly or not. It is what certificates/ has beyond what activation
 * loads and what azure/ and the rows of the Environments view import: that is little, and beside the reader it would load PKI.js for them.
 */
function readingCertificates(context: PluginContext, atActivation: ReadonlySet<string>): ReadonlySet<string> {
  const ids = [...context.getModuleIds()];
  const withoutReader = importedBy(
    context,
    ids.filter((id) => isWithin(sourcePath(id), 'azure') || sourcePath(id) === 'tree/subscriptionNode.ts'),
  );
  const isReader = (id: string): boolean =>
    isWithin(sourcePath(id), 'certificates') && !atActivation.has(id) && !withoutReader.has(id);
  const reading = new Set(ids.filter(isReader));
  for (const id of reading) {
    for (const next of context.getModuleInfo(id)?.importers ?? []) {
      reading.add(next);
    }
  }
  return reading;
}

function belongsTo(feature: Feature, id: string, { readCertificates }: Graph): boolean {
  if (feature.readsCertificates !== undefined && feature.readsCertificates !== readCertificates.has(id)) {
    return false;
  }
  const longest = (among: readonly string[]): number =>
    Math.max(0, ...among.filter((name) => isWithin(sourcePath(id), name)).map((name) => name.length));
  const own = longest(feature.source);
  return own > 0
    ? own === longest(features.flatMap(({ source }) => source))
    : feature.packages?.includes(packageOf(id) ?? '') === true;
}

function isWithin(file: string, name: string): boolean {
  return file === name || file.startsWith(`${name}/`);
}

function sourcePath(id: string): string {
  return path.relative(path.join(repositoryRoot, 'src'), id).replaceAll('\\', '/');
}

function packageOf(id: string): string | undefined {
  return /^.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id)?.[1]?.replaceAll('\\', '/');
}
