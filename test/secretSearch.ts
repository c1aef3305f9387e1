import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { encryptedServerKey } from './fixtures/madePfx.ts';
import { otherKeys, pfxPassword, serverKey } from './fixtures/testSecrets.ts';
import { isExtensionLog, secretsInLog } from './logSearch.ts';
import { NeedleSearch } from './needleSearch.ts';
import { failedRun, type TestResults } from './results.ts';
import { removedFolder, witness } from './runFolder.ts';
import { formsOfKey, formsOfPieces, formsOfText } from './secretForms.ts';

const encrypted = 'the encrypted key of the .pfx';

/** Where tests write the .pfx themselves, without the random end of a temporary folder's name. Only the encrypted key may stand there. */
const pfxFiles: ReadonlySet<string> = new Set([
  'host/ase-certificates-host/chosen.pfx',
  'host/ase-certificates-host/server/next.pfx',
  'host/ase-certificates-host/server/partners.pfx',
  'host/ase-certificates-host/server/server.pfx',
  'host/ase-certificates-host/server/wrong.pfx',
  'e2e/ase-certificates-e2e/shop-2027.pfx',
]);

/** Suites in whose windows the extension writes a log. */
const suitesWithLog: ReadonlySet<string> = new Set(['host', 'e2e']);

const search = new NeedleSearch<string>([
  ...formsOfText(pfxPassword).map((form) => ['the password', form] as const),
  ...[serverKey, ...Object.values(otherKeys)].flatMap(({ kind, privateKey }) =>
    formsOfKey(privateKey).map((form) => [`a private key (${kind})`, form] as const),
  ),
  ...formsOfPieces(encryptedServerKey).map((form) => [encrypted, form] as const),
  [witness, Buffer.from(witness)],
]);

/** What a search came to. */
export interface SecretSearch {
  readonly results: TestResults;
  /** One line for people. */
  readonly told: string;
}

/**
 * Searches what the suites of a run left for the password and the keys of the tests' .pfx: every file below the folder `run`, what was
 * removed there too, and the lines that they printed. Each of `suites` has a folder of its name there, and fails when nothing in it
 * proves that its processes leave their files there (see `witness`).
 */
export function searchRun(run: string, suites: readonly string[], lines: readonly string[]): SecretSearch {
  const missed = new Set(suites);
  const found = secretsIn(Buffer.from(lines.join('\n'))).map((secret) => `${secret} was printed`);
  let [files, logs] = [0, 0];
  for (const file of filesIn(run)) {
    files += 1;
    const place = placeOf(path.relative(run, file));
    const content = ifThere(() => readFileSync(file)) ?? Buffer.alloc(0);
    const secrets = secretsIn(Buffer.concat([Buffer.from(`${place}\n`), content]));
    if (secrets.includes(witness)) {
      missed.delete(place.slice(0, place.indexOf('/')));
    }
    const logged = isExtensionLog(place) ? secretsInLog(content.toString('utf8')) : [];
    logs += isExtensionLog(place) ? 1 : 0;
    const wrong = [...secrets.filter((secret) => !isAllowed(secret, place)), ...logged];
    found.push(...wrong.map((secret) => `${secret} is in ${file}`));
  }
  const wrong = [...found, ...[...missed].map((suite) => `nothing of the suite ${suite} was searched`)];
  if (logs === 0 && suites.some((suite) => suitesWithLog.has(suite))) {
    wrong.push('no log of the extension was searched');
  }
  const title = 'The secrets of the tests are nowhere in what the suites left';
  return {
    results: wrong.length === 0 ? [{ group: title, title, kind: 'passed' }] : failedRun(title, wrong.join('\n')),
    told: `Secrets of the tests: searched ${files} files (${logs} logs of the extension) and ${lines.length} lines, ${wrong.length === 0 ? 'found nowhere' : 'FAILED'}`,
  };
}

/** The secrets that occur in a content, and the witness. */
export function secretsIn(content: Uint8Array): readonly string[] {
  return [...search.in(content)];
}

function isAllowed(secret: string, place: string): boolean {
  return secret === witness || (secret === encrypted && pfxFiles.has(place.replace(/-\w{6}\//, '/')));
}

/** Where the file was, relative to the folder of the run, with slashes: what was removed has its old path in its name. */
function placeOf(file: string): string {
  const parts = file.split(path.sep);
  return parts[0] === removedFolder
    ? parts.slice(2).join('/').replace(/^\d+-/, '').replaceAll('+', '/')
    : parts.join('/');
}

/** Not behind links: they lead to what was there before. What was removed comes last, because a process that ends late may still add to it. */
function* filesIn(folder: string): Generator<string> {
  const entries = ifThere(() => readdirSync(folder, { withFileTypes: true })) ?? [];
  for (const entry of entries.sort((a, b) => Number(a.name === removedFolder) - Number(b.name === removedFolder))) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      yield* filesIn(file);
    } else if (entry.isFile()) {
      yield file;
    }
  }
}

/** Undefined for what has gone meanwhile. */
function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
