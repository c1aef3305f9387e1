import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One import in a file of src. `type`: it is gone after compilation; `dynamic`: an `import()`. */
export interface SourceImport {
  /** Relative to src, with `/`. */
  readonly from: string;
  /** A file relative to src, with `/`, or the name of a package. */
  readonly to: string;
  readonly kind: 'value' | 'type' | 'dynamic';
}

/** The TypeScript files below the folder `source`, relative to it, with `/`, sorted. */
export function sourceFiles(source: string): readonly string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
}

/** All imports in `files`, which are relative to the folder `source`. */
export function importsIn(source: string, files: readonly string[]): readonly SourceImport[] {
  return files.flatMap((from) => {
    const text = readFileSync(path.join(source, from), 'utf8');
    return [...text.matchAll(importPattern)].map(
      ([, statement, typed, statically = '', typeQuery, dynamically = statically]) => ({
        from,
        to: fileOrPackage(from, dynamically),
        kind:
          typed !== undefined || typeQuery !== undefined
            ? ('type' as const)
            : statement === undefined
              ? ('dynamic' as const)
              : ('value' as const),
      }),
    );
  });
}

/** `import … from 'x'`, `import 'x'`, `export … from 'x'`, or `import('x')`, which may follow `typeof`. */
const importPattern =
  /^(import|export)\b(\s+type\b(?!\s+from\b))?(?:[^'";]*?\bfrom)?\s*'([^']+)'|(\btypeof\s+)?\bimport\(\s*'([^']+)'/gm;

function fileOrPackage(from: string, name: string): string {
  return name.startsWith('.') ? path.posix.join(path.posix.dirname(from), name) : name;
}

/** `roots` and every file that they reach by the imports given. */
export function reachedFrom(roots: Iterable<string>, imports: readonly SourceImport[]): ReadonlySet<string> {
  const targets = Map.groupBy(imports, ({ from }) => from);
  const reached = new Set(roots);
  for (const file of reached) {
    for (const { to } of targets.get(file) ?? []) {
      // The loop over the set also visits what is added here. Only files import, so a package ends its branch.
      reached.add(to);
    }
  }
  return reached;
}

/** Groups of two or more files that all reach each other by the imports given: each group is a circle, or several that touch. */
export function circlesAmong(
  files: readonly string[],
  imports: readonly SourceImport[],
): readonly (readonly string[])[] {
  const reach = new Map(files.map((file) => [file, reachedFrom([file], imports)]));
  const circles: string[][] = [];
  const placed = new Set<string>();
  for (const file of files) {
    const circle = [...(reach.get(file) ?? [])].filter((other) => reach.get(other)?.has(file));
    if (circle.length > 1 && !placed.has(file)) {
      circles.push(circle.sort());
      circle.forEach((member) => void placed.add(member));
    }
  }
  return circles;
}

/**
 * The main walk goes from a dropped file to its certificate, sends it, reads it back, reports it, and stops and starts the apps up to the
 * report of the run. It counts these files and every file that they reach.
 */
export const mainWalkBeginnings: readonly string[] = [
  'tree/certificateDrop.ts',
  'commands/addCertificate/addCertificate.ts',
  'commands/stopStartApps/stopStartApps.ts',
  'stopStart/shown/stopStartRuns.ts',
  'stopStart/shown/openReport.ts',
];
