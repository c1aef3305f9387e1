import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { linuxCommand, listRootsCommand, parseRootListing } from '../../../src/trustStore/rootListing.ts';

const thumbprint = fc.stringMatching(/^[0-9A-F]{40}$/);
const instance = fc.stringMatching(/^[0-9a-f]{64}$/);

interface Store {
  readonly instance: string;
  readonly thumbprints: readonly string[];
}

const store: fc.Arbitrary<Store> = fc.record({
  instance,
  thumbprints: fc.array(thumbprint, { minLength: 1, maxLength: 80 }),
});

/** How a certificate stands in its line: alone, in PowerShell's table or list, indented, in lower case. */
const layouts: readonly ((thumbprint: string) => string)[] = [
  (one) => one,
  (one) => `${one}  CN=Contoso Root CA, O=Contoso`,
  (one) => `Thumbprint : ${one}`,
  (one) => `  ${one.toLowerCase()}\t`,
];

function print({ instance: name, thumbprints }: Store, layout: (thumbprint: string) => string, end: string): string {
  const lines = [
    `Instance: ${name}`,
    'Computer: RD0003FF1A2B3C',
    '',
    'Thumbprint                                Subject',
    '----------                                -------',
    ...thumbprints.map(layout),
    `Certificates: ${thumbprints.length}`,
  ];
  return lines.map((line) => `${line}${end}`).join('');
}

describe('A listing of trusted roots', () => {
  it('is read as it was printed, in any layout', () => {
    fc.assert(
      fc.property(store, fc.constantFrom(...layouts), fc.constantFrom('\r\n', '\n', '\r'), (printed, layout, end) => {
        const listing = parseRootListing(print(printed, layout, end));
        assert.deepEqual(listing, {
          kind: 'listing',
          thumbprints: new Set(printed.thumbprints),
          instance: printed.instance,
          computer: 'RD0003FF1A2B3C',
        });
      }),
    );
  });

  it('is refused when it is cut anywhere', () => {
    fc.assert(
      fc.property(
        store,
        fc.constantFrom(...layouts),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (printed, layout, at) => {
          const whole = print(printed, layout, '\r\n').trimEnd();
          const cut = whole.slice(0, Math.min(whole.length - 1, Math.floor(whole.length * at)));
          assert.equal(parseRootListing(cut).kind, 'unreadable');
        },
      ),
    );
  });

  it('is refused when a line is missing', () => {
    fc.assert(
      fc.property(store, fc.nat(), (printed, index) => {
        const lost = index % printed.thumbprints.length;
        const lines = print(printed, (one) => one, '\n').split('\n');
        lines.splice(5 + lost, 1);
        assert.deepEqual(parseRootListing(lines.join('\n')), { kind: 'unreadable', problem: 'countDiffers' });
      }),
    );
  });

  it('is not found in any other text', () => {
    fc.assert(fc.property(fc.string(), (text) => assert.equal(parseRootListing(text).kind, 'unreadable')));
    for (const text of [
      '',
      '<html><body>Sign in</body></html>',
      'dir : Cannot find drive. A drive with the name ‘Cert’ does not exist.',
      '{"Message":"An error has occurred."}',
    ]) {
      assert.deepEqual(parseRootListing(text), { kind: 'unreadable', problem: 'cut' });
    }
  });

  it('is refused without any certificate, because every Windows trusts some', () => {
    assert.deepEqual(parseRootListing('Instance: a\r\nCertificates: 0\r\n'), { kind: 'unreadable', problem: 'empty' });
  });

  it('has no thumbprint that is part of something longer, or not at the start of its line', () => {
    const sha1 = 'CDD4EEAE6000AC7F40C3802C171E30148030C072';
    const text = [`${sha1}AB`, `CN=${sha1}`, `Serial : ${sha1}`, sha1, 'Certificates: 1'].join('\n');
    assert.deepEqual(parseRootListing(text), {
      kind: 'listing',
      thumbprints: new Set([sha1]),
      instance: undefined,
      computer: undefined,
    });
  });
});

describe('The command that lists them', () => {
  it('is the listing that Microsoft documents, and only reads', () => {
    assert.ok(listRootsCommand.includes('dir Cert:\\LocalMachine\\Root'));
    assert.doesNotMatch(listRootsCommand, /set-|remove-|import-|new-|del |invoke|encoded/i);
  });

  it('has one pair of double quotes, and nothing special to cmd inside or outside of them', () => {
    const [before, inside, after, ...more] = listRootsCommand.split('"');
    assert.deepEqual([after, more], ['', []]);
    assert.doesNotMatch(inside ?? '', /[%!^\r\n]/);
    assert.doesNotMatch(before ?? '', /[%!^&|<>()\r\n]/);
  });
});

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

  it('shows for each root whether the system trusts it', () => {
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

  it('calls nothing missing when there is nothing to read', () => {
    for (const bundle of [undefined, '', 'no certificate in here']) {
      assert.deepEqual(runWith(bundle, [mine]), ['No list of trusted certificates could be read.']);
    }
  });

  it('contains nothing of a root but its thumbprint', () => {
    assert.equal(linuxCommand([root('$(rm -rf /)')]), linuxCommand([]));
    const named = { ...root(mine), name: '"; rm -rf /' };
    assert.equal(linuxCommand([named]), linuxCommand([root(mine)]));
  });
});
