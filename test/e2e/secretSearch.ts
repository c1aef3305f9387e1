import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** The forms in which a password and an RSA key could stand in a file. */
export function secretForms(password: string, key: KeyObject): readonly Buffer[] {
  const { p = '', d = '' } = createPrivateKey(key.export({ format: 'pem', type: 'pkcs8' })).export({ format: 'jwk' });
  const numbers = [p, d].map((number) => Buffer.from(number, 'base64url').subarray(0, 60));
  return [
    ...[Buffer.from(password), Buffer.from(password, 'utf16le'), Buffer.from(encodeURIComponent(password))],
    ...base64Forms(Buffer.from(password)),
    ...numbers.flatMap((octets) => [
      octets,
      Buffer.from(octets.toString('hex')),
      Buffer.from(octets.toString('hex').toUpperCase()),
      ...base64Forms(octets),
    ]),
  ];
}

/** In base64, octets look different by their place in a group of three. The ends, which mix with what is around, are cut off. */
export function base64Forms(octets: Uint8Array): readonly Buffer[] {
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), octets]).toString('base64');
    const inner = text.slice(shift === 0 ? 0 : 4, -4);
    return [Buffer.from(inner), Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_'))];
  });
}

/** The files below a folder that hold one of the forms. `since`: only files that were written after that, in milliseconds since the epoch. */
export async function filesWith(forms: readonly Buffer[], folder: string, since = 0): Promise<string[]> {
  const found: string[] = [];
  for (const file of await filesIn(folder, since)) {
    const content = await readFile(file).catch(() => Buffer.alloc(0));
    if (forms.some((form) => content.includes(form))) {
      found.push(file);
    }
  }
  return found;
}

/** Large enough for logs and databases. The server’s own programs are larger. */
const largest = 32 * 1024 * 1024;

async function filesIn(folder: string, since: number): Promise<string[]> {
  // What goes away meanwhile, or belongs to somebody else, is none of this run's.
  const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  const files = await Promise.all(
    entries.map(async (entry): Promise<string[]> => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        return filesIn(file, since);
      }
      const facts = entry.isFile() ? await stat(file).catch(() => undefined) : undefined;
      return facts !== undefined && facts.mtimeMs >= since && facts.size <= largest ? [file] : [];
    }),
  );
  return files.flat();
}
