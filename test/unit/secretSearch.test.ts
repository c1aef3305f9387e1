import assert from 'node:assert/strict';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { outFolder } from '../equipment/repository.ts';
import { encryptedServerKey, makePfx } from '../fixtures/madePfx.ts';
import { otherKeys, pfxPassword, serverKey } from '../fixtures/testSecrets.ts';
import { NeedleSearch } from '../needleSearch.ts';
import { removedFolder, witness } from '../runFolder.ts';
import { searchRun, secretsIn } from '../secretSearch.ts';

/** How people and programs write octets. */
const written: Readonly<Record<string, (octets: Buffer) => Buffer | string>> = {
  raw: (octets) => octets,
  hex: (octets) => octets.toString('hex'),
  'upper-case hex': (octets) => octets.toString('hex').toUpperCase(),
  'hex with colons': (octets) => octets.toString('hex').replaceAll(/..(?=.)/g, '$&:'),
  base64: (octets) => octets.toString('base64'),
  'base64 after one octet': (octets) => Buffer.concat([Buffer.from('{'), octets]).toString('base64'),
  'base64 after two octets': (octets) => Buffer.concat([Buffer.from('{"'), octets]).toString('base64'),
  base64url: (octets) => octets.toString('base64url'),
  'a list of numbers': (octets) => JSON.stringify([...octets]),
  'what JSON makes of a Buffer': (octets) => JSON.stringify({ octets }),
};

const texts: Readonly<Record<string, (text: string) => Buffer | string>> = {
  'UTF-16': (text) => Buffer.from(text, 'utf16le'),
  'big-endian UTF-16': (text) => Buffer.from(text, 'utf16le').swap16(),
  'base64 of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  'a part of an address': (text) => `https://localhost/?password=${encodeURIComponent(text)}`,
  JSON: (text) => JSON.stringify({ password: text }),
  'what inspect makes of an object': (text) => inspect({ deep: { er: { password: text } } }, { depth: 9 }),
  'a mistyped password': (text) => `${text}x`,
};

/** How a key is exported. */
const exported: Readonly<Record<string, (key: KeyObject) => Buffer | string>> = {
  PEM: (key) => key.export({ type: 'pkcs8', format: 'pem' }),
  'PEM of its own kind': (key) =>
    key.export({ type: key.asymmetricKeyType === 'rsa' ? 'pkcs1' : 'sec1', format: 'pem' }),
  'a JSON Web Key': (key) => JSON.stringify(key.export({ format: 'jwk' })),
  'base64 in short lines': (key) => der(key).toString('base64').replaceAll(/.{60}/g, '$&\n'),
};

const der = (key: KeyObject): Buffer => key.export({ type: 'pkcs8', format: 'der' });

describe('The search of secrets', () => {
  for (const [form, write] of Object.entries(written)) {
    it(`finds the password, the keys and the encrypted key: ${form}`, () => {
      assert.deepEqual(found(write(Buffer.from(pfxPassword))), ['the password']);
      assert.deepEqual(found(write(der(serverKey.privateKey))), ['a private key (rsa2048)']);
      assert.deepEqual(found(write(encryptedServerKey)), ['the encrypted key of the .pfx']);
      for (const { privateKey } of Object.values(otherKeys)) {
        assert.deepEqual(found(write(der(privateKey))), ['a private key (P-256)']);
      }
    });
  }

  for (const [form, write] of Object.entries(texts)) {
    it(`finds the password: ${form}`, () => {
      assert.deepEqual(found(write(pfxPassword)), ['the password']);
    });
  }

  for (const [form, write] of Object.entries(exported)) {
    it(`finds the keys: ${form}`, () => {
      assert.deepEqual(found(write(serverKey.privateKey)), ['a private key (rsa2048)']);
      for (const { privateKey } of Object.values(otherKeys)) {
        assert.deepEqual(found(write(privateKey)), ['a private key (P-256)']);
      }
    });
  }

  it('finds nothing in a public key, nor in a .pfx more than the encrypted key', () => {
    assert.deepEqual(found(createPublicKey(serverKey.privateKey).export({ type: 'spki', format: 'pem' })), []);
    assert.deepEqual(found(makePfx()), ['the encrypted key of the .pfx']);
  });

  function found(content: Buffer | string): readonly string[] {
    return secretsIn(Buffer.concat([Buffer.from('before\n'), Buffer.from(content), Buffer.from('\nafter')]));
  }
});

describe('The search of a run', () => {
  /** Where VS Code keeps what the extension logs. */
  const logs = 'host/vscode-AbCdEf/data/logs/exthost1/ase-certificates.ase-certificates';
  let run: string;

  const leave = (file: string, content: string | Uint8Array): void => {
    mkdirSync(path.dirname(path.join(run, file)), { recursive: true });
    writeFileSync(path.join(run, file), content);
  };
  /** What is wrong; nothing when it passed. */
  const wrong = (suites: readonly string[], lines: readonly string[] = []): readonly string[] => {
    const { results, told } = searchRun(run, suites, lines);
    assert.equal(results.length, 1);
    const [outcome] = results;
    assert.equal(outcome?.kind === 'passed', told.endsWith('found nowhere'));
    return outcome?.reason?.replaceAll(run, 'RUN').split('\n') ?? [];
  };

  beforeEach(() => {
    // Not in the temporary folder, which `npm test` searches.
    mkdirSync(outFolder, { recursive: true });
    run = mkdtempSync(path.join(outFolder, 'run-'));
    leave('host/witness-1', witness);
    leave(`${logs}/ASE Certificates.log`, 'GET /subscriptions 200');
  });

  afterEach(() => rmSync(run, { recursive: true, force: true }));

  it('passes where nothing is found, and counts what it has searched', () => {
    leave('host/log', 'nothing');
    assert.equal(
      searchRun(run, ['host'], ['a line']).told,
      'Secrets of the tests: searched 3 files (1 logs of the extension) and 1 lines, found nowhere',
    );
  });

  it('fails for a suite that left no witness', () => {
    leave('unit/log', 'nothing');
    assert.deepEqual(wrong(['host', 'unit', 'e2e']), [
      'nothing of the suite unit was searched',
      'nothing of the suite e2e was searched',
    ]);
  });

  for (const file of [
    'host/vscode-AbCdEf/data/logs/exthost1/ase-certificates.ase-certificates/ASE Certificates.log',
    'host/vscode-AbCdEf/data/User/globalStorage/ase-certificates.ase-certificates/state.vscdb',
    'host/vscode-AbCdEf/state/ase-certificates/runs/1.json',
    'host/vscode-AbCdEf/data/Machine/settings.json',
    'host/telemetry-1.log',
    'host/requests-to-local-azure-1.log',
    'host/browser-storage-1.log',
    'host/ase-certificates-host-AbCdEf/server/server.pfx',
    `${removedFolder}/1-0/1-host+something.tmp`,
    'host-results.json',
  ]) {
    it(`finds the password in ${file}`, () => {
      leave(file, Buffer.concat([Buffer.alloc(100_000, 7), Buffer.from(pfxPassword), Buffer.alloc(100_000, 8)]));
      assert.deepEqual(wrong(['host']), [`the password is in RUN/${file}`]);
    });
  }

  it('finds a token in the log of the extension, and fails where a window left no such log', () => {
    leave(`${logs}/ASE Certificates.log`, 'Bearer abcdefgh12345');
    assert.deepEqual(wrong(['host']), [`an authorization header is in RUN/${logs}/ASE Certificates.log`]);
    rmSync(path.join(run, logs), { recursive: true });
    assert.deepEqual(wrong(['host']), ['no log of the extension was searched']);
  });

  it('finds it in the name of a file, and in a line', () => {
    leave(`host/${pfxPassword}.txt`, '');
    assert.deepEqual(wrong(['host'], ['unit | good', `unit | failed: ${pfxPassword}`]), [
      'the password was printed',
      `the password is in RUN/host/${pfxPassword}.txt`,
    ]);
  });

  it('allows the encrypted key only where tests write a .pfx', () => {
    leave('host/ase-certificates-host-AbCdEf/server/server.pfx', makePfx());
    leave(`${removedFolder}/1-0/1-host+ase-certificates-host-AbCdEf+server/wrong.pfx`, makePfx());
    assert.deepEqual(wrong(['host']), []);
    leave('host/ase-certificates-host-AbCdEf/server.pfx', makePfx());
    leave('host/tmp-AbCdEf/server.pfx', makePfx());
    assert.deepEqual(wrong(['host']), [
      'the encrypted key of the .pfx is in RUN/host/ase-certificates-host-AbCdEf/server.pfx',
      'the encrypted key of the .pfx is in RUN/host/tmp-AbCdEf/server.pfx',
    ]);
  });
});

describe('A search of many needles', () => {
  it('finds what each alone would find', () => {
    const octets = (minLength: number, maxLength: number) =>
      fc.array(fc.integer({ min: 0, max: 2 }), { minLength, maxLength }).map((list) => Buffer.from(list));
    fc.assert(
      fc.property(fc.array(octets(2, 6), { minLength: 1, maxLength: 5 }), octets(0, 60), (needles, content) => {
        const search = new NeedleSearch(needles.map((needle, index) => [index, needle] as const));
        assert.deepEqual(
          [...search.in(content)].sort(),
          needles.flatMap((needle, index) => (content.includes(needle) ? [index] : [])),
        );
      }),
    );
  });
});
