import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { linuxCommand } from '../../../src/trustStore/containerCommand.ts';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/certificates');
const loaded = readFileSync(path.join(fixtures, 'digicert-global-root-g2.pem'), 'utf8');
const other = readFileSync(path.join(fixtures, 'amazon-root-ca-3.pem'), 'utf8');

const thumbprintOf = (pem: string): string => new X509Certificate(pem).fingerprint.replaceAll(':', '');
const root = (thumbprint: string | undefined): { name: string; thumbprint: string | undefined } => ({
  name: 'root',
  thumbprint,
});

/** What the command prints where the system's bundle has this text; undefined: where there is none. */
function runWith(bundle: string | undefined, thumbprints: readonly (string | undefined)[]): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'ase-certificates-bundle-'));
  const file = path.join(folder, 'ca.crt');
  try {
    if (bundle !== undefined) {
      writeFileSync(file, bundle);
    }
    const command = linuxCommand(thumbprints.map(root)).replace(/cat [^|]*? 2>/, `cat ${file} 2>`);
    const { stdout, status } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
    assert.equal(status, 0);
    return stdout.trim().split('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('The command for the container of a Linux app', () => {
  before(function () {
    if (process.platform === 'win32') {
      this.skip();
    }
  });

  const mine = thumbprintOf(loaded);
  const another = thumbprintOf(other);

  it('tells for each root whether the system trusts it', () => {
    const bundle = `# A comment\r\n${loaded.replaceAll('\n', '\r\n')}`;
    assert.deepEqual(runWith(bundle, [mine, another]), [
      `${mine.toLowerCase()} loaded`,
      `${another.toLowerCase()} missing`,
    ]);
  });

  it('lists what the system trusts where no thumbprint is known', () => {
    assert.deepEqual(
      runWith(`${loaded}${other}`, [undefined]),
      [mine, another].map((one) => one.toLowerCase()),
    );
  });

  it('calls nothing missing where there is nothing to read', () => {
    for (const bundle of [undefined, '', 'no certificate in here']) {
      assert.deepEqual(runWith(bundle, [mine]), ['No list of trusted certificates could be read.']);
    }
  });

  it('has nothing of a root in it but a thumbprint', () => {
    assert.equal(linuxCommand([root('$(rm -rf /)')]), linuxCommand([]));
    assert.equal(linuxCommand([{ name: '"; rm -rf /', thumbprint: mine }]), linuxCommand([root(mine)]));
  });
});
