import { realpathSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from './repository.ts';

const stubUrl = 'stub:vscode';

/** Members of VS Code's API by their names. All others are there too, and do nothing. */
type Members = Readonly<Record<string, unknown>>;

/**
 * From now on `vscode` in this process is a stub with these members, and azext-utils can be imported: its build for `require`, without
 * the telemetry that the bundle leaves out too. For unit tests of what asks in VS Code; host tests have the real one.
 */
export function stubVscode(members: Members): void {
  (globalThis as { vscodeStub?: unknown }).vscodeStub = stub(members);
  const replaced: Readonly<Record<string, { readonly url: string; readonly format: string }>> = {
    vscode: { url: stubUrl, format: 'commonjs' },
    '@microsoft/vscode-azext-utils': {
      url: fileUrl('node_modules/@microsoft/vscode-azext-utils/dist/cjs/src/index.js'),
      format: 'commonjs',
    },
    '@vscode/extension-telemetry': { url: fileUrl('src/ui/azext/droppedTelemetry.ts'), format: 'module-typescript' },
  };
  registerHooks({
    resolve: (specifier, context, next) => {
      const found = replaced[specifier];
      return found === undefined ? next(specifier, context) : { ...found, shortCircuit: true };
    },
    load: (url, context, next) =>
      url === stubUrl
        ? { format: 'commonjs', shortCircuit: true, source: 'module.exports = globalThis.vscodeStub;' }
        : next(url, context),
  });
}

function fileUrl(file: string): string {
  return pathToFileURL(realpathSync(path.join(repositoryRoot, file))).href;
}

/** Something that can be called, constructed and asked for any member, with the members that are given. */
function stub(members: Members = {}): unknown {
  const known = new Map<string, unknown>(Object.entries(members));
  return new Proxy(class {}, {
    apply: () => stub(),
    construct: () => stub() as object,
    get(target, key): unknown {
      if (typeof key === 'symbol' || key === 'then') {
        return undefined;
      }
      if (key === 'prototype' || key === '__esModule') {
        // What extends it needs a prototype; what imports all of it takes the stub itself, not a copy of its members.
        return key === 'prototype' ? target.prototype : true;
      }
      if (!known.has(key)) {
        known.set(key, stub());
      }
      return known.get(key);
    },
  });
}
