import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin, PluginBuild } from 'esbuild';
import { repositoryRoot } from '../test/equipment/repository.ts';

/** A module that a dependency imports and this extension never runs, and what the bundle gets in its place. */
interface Replacement {
  /** What is imported. */
  readonly module: RegExp;
  /** Who imports it: a part of the importing file's path. */
  readonly importer: RegExp;
  /** Relative to the root of the repository. */
  readonly by: string;
}

const azextUtils = /@microsoft[\\/]vscode-azext-utils[\\/]/;

const replacements: readonly Replacement[] = [
  // azext-utils' own telemetry is not on our allow-list.
  { module: /^@vscode\/extension-telemetry$/, importer: azextUtils, by: 'src/ui/azext/droppedTelemetry.ts' },
  // A whole HTML parser, for error pages that never reach azext-utils here. 163 KB.
  { module: /^html-to-text$/, importer: azextUtils, by: 'scripts/replacements/htmlToText.ts' },
  // Experiments; this extension runs none. 12 KB.
  { module: /^vscode-tas-client$/, importer: azextUtils, by: 'scripts/replacements/tasClient.ts' },
  // The client of Microsoft's internal telemetry endpoint; our connection string is Application Insights'. 66 KB.
  {
    module: /^@microsoft\/1ds-(core|post)-js$/,
    importer: /@vscode[\\/]extension-telemetry[\\/]/,
    by: 'scripts/replacements/oneDataSystem.ts',
  },
];

/** Leaves out of the bundle what dependencies carry for purposes that are not ours: 1.46 MB become 1.02 MB. */
export const slimDependencies: Plugin = {
  name: 'slim-dependencies',
  setup(build) {
    replaceModules(build);
    dropUnusedModules(build);
    dropUnusedPkijsClasses(build);
  },
};

function replaceModules({ onResolve }: PluginBuild): void {
  for (const { module, importer, by } of replacements) {
    onResolve({ filter: module }, (args) =>
      importer.test(args.importer) ? { path: path.join(repositoryRoot, by) } : undefined,
    );
  }
}

/** These packages do not say that their modules may be left out when nothing of them is used, though it is so. */
function dropUnusedModules({ onResolve, resolve }: PluginBuild): void {
  const resolving = Symbol('resolving');
  const packages = /@microsoft[\\/]vscode-azext-(utils|azureauth)[\\/]/;
  onResolve({ filter: /^(\.|@microsoft\/vscode-azext-(utils|azureauth)$)/ }, async (args) => {
    if (args.pluginData === resolving || (args.path.startsWith('.') && !packages.test(args.importer))) {
      return undefined;
    }
    const { importer, resolveDir, kind } = args;
    const resolved = await resolve(args.path, { importer, resolveDir, kind, pluginData: resolving });
    return { path: resolved.path, errors: resolved.errors, sideEffects: false };
  });
}

/**
 * pkijs is one file of classes that set their own static fields in `static {}` blocks, which keeps all of them in a bundle.
 * A class that is written as the result of a call marked pure goes when nobody uses it. 302 KB become 118 KB.
 */
function dropUnusedPkijsClasses({ onLoad }: PluginBuild): void {
  onLoad({ filter: /[\\/]pkijs[\\/]build[\\/]index\.js$/ }, async ({ path: file }) => {
    const source = await readFile(file, 'utf8');
    const classes = /^var (\w+) = (class [\s\S]*?\n\});$/gm;
    if ((source.match(classes)?.length ?? 0) < 100) {
      throw new Error('pkijs is no longer one file of classes: scripts/slimDependencies.ts must be looked at again.');
    }
    return { contents: source.replace(classes, 'var $1 = /* @__PURE__ */ (() => $2)();'), loader: 'js' };
  });
}
