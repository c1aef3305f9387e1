import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
const entry = 'src/extension.ts';

/** What a file loads when it is loaded: neither types alone nor an `import()`. */
function loadedBy(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)\s+(?!type\b)(?:[^'";]*?from\s+)?'([^']+)'/gm)].map(([, name = '']) =>
    name.startsWith('.') ? relative(root, resolve(root, dirname(file), name)).replaceAll('\\', '/') : name,
  );
}

/** Every file and package that the extension's activation loads. */
function loadedAtStartup(): readonly string[] {
  const loaded = new Set([entry]);
  for (const name of loaded) {
    for (const next of name.startsWith('src/') ? loadedBy(name) : []) {
      // The loop over the set also visits what is added here.
      loaded.add(next);
    }
  }
  return [...loaded];
}

describe('Activation', () => {
  const loaded = loadedAtStartup();

  it('loads something', () => {
    assert.ok(loaded.length > 20, `only ${loaded.length} files`);
    assert.ok(loaded.includes('vscode'));
  });

  it('loads nothing of what reads certificates: only what the words of a row need', () => {
    const readers =
      /^src\/certificates\/(?:files|extensions|rootChecks|chains|pkcs12|make|decodeCertificate|signature|publicKey)/;
    assert.deepEqual(
      loaded.filter((name) => readers.test(name)),
      [],
    );
  });

  it('loads no library of its size', () => {
    const libraries = /^(?:pkijs|asn1js|node-forge|valibot|@azure\/|@microsoft\/)/;
    assert.deepEqual(
      loaded.filter((name) => libraries.test(name)),
      [],
    );
  });
});
