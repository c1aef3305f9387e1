import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { importsIn, reachedFrom, sourceFiles } from '../../equipment/sourceImports.ts';

const source = join(resolve(import.meta.dirname, '../../..'), 'src');

describe('Activation', () => {
  /** Every file and package that the extension's activation loads: neither types nor what an `import()` loads later. */
  const loaded = [
    ...reachedFrom(
      ['extension.ts'],
      importsIn(source, sourceFiles(source)).filter(({ kind }) => kind === 'value'),
    ),
  ];

  it('loads something', () => {
    assert.ok(loaded.length > 20, `only ${loaded.length} files`);
    assert.ok(loaded.includes('vscode'));
  });

  it('loads nothing of what reads certificates: only what the words of a row need', () => {
    const readers =
      /^certificates\/(?:files|extensions|rootChecks|chains|pkcs12|make|decodeCertificate|signature|publicKey)/;
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
