import { readFileSync } from 'node:fs';

/** The bytes of a file in test/fixtures/certificates. */
export function fixture(name: string): Uint8Array {
  return readFileSync(new URL(`../../fixtures/certificates/${name}`, import.meta.url));
}
