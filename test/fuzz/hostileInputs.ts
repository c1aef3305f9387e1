import { certificateForms } from '../fixtures/certificateForms.ts';
import { Randomness } from '../randomness.ts';
import { mutated } from './mutations.ts';
import { seedCertificates } from './seedCertificates.ts';
import { restructured } from './treeMutations.ts';

/** A file that somebody has damaged. */
export interface HostileInput {
  readonly form: string;
  readonly bytes: Uint8Array;
  readonly password: string | undefined;
}

/** Input number `index` of a seed; always the same. The damage is to its certificates, to the file around them, or to both. */
export function hostileInput(seed: number, index: number): HostileInput {
  const random = new Randomness(seed + Math.imul(index, 0x9e3779b1));
  const form = random.of(certificateForms);
  const damaged = random.of(['certificates', 'file', 'both'] as const);
  const originals = Array.from({ length: 1 + random.below(2) }, () => random.of(seedCertificates));
  const certificates = damaged === 'file' ? originals : originals.map((der) => damagedCertificate(der, random));
  const file = form.write(certificates);
  const bytes = damaged === 'certificates' ? file : mutated(file, random, random.of(certificateForms).write(originals));
  return { form: form.name, bytes, password: form.password };
}

/** Changes that leave the outline whole get further into a reader, and others find it unprepared. */
function damagedCertificate(der: Uint8Array, random: Randomness): Uint8Array {
  return random.below(3) > 0 ? restructured(der, random) : mutated(der, random, random.of(seedCertificates));
}
