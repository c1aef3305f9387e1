import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { CertificateError } from '../../src/certificates/certificateError.ts';
import { readCertificateFile } from '../../src/certificates/files/certificateFile.ts';
import { type Der, integer, nothing, octetString, oid, sequence } from '../fixtures/derWriter.ts';
import { Randomness } from '../randomness.ts';
import { runs, seed as seedOfRun } from '../seed.ts';
import { decoratedFile, type Item } from './decoration.ts';
import { seedCertificates } from './seedCertificates.ts';

/** ASE_CERTIFICATES_FUZZ=SEED:INDEX reads one file alone. */
const [givenSeed = '', givenIndex] = (process.env['ASE_CERTIFICATES_FUZZ'] ?? '').split(':');
const seed = givenSeed === '' ? seedOfRun : Number(givenSeed);
const count = runs(1_500, 50_000);

const fixtures = ['contoso-root-ca.cer', 'contoso-future-root-ca.cer'].map((name) =>
  readFileSync(new URL(`../fixtures/certificates/${name}`, import.meta.url)),
);
/** The same in every run, as their digits are: a file that fails can be had again. */
const certificates = [
  ...new Map([...seedCertificates, ...fixtures].map((der) => [Buffer.from(der).toString('base64'), der])).values(),
];

/** A private key of random octets (RFC 5958), which the seed determines too. */
function someKey(random: Randomness): Item {
  const der = random.of([
    () => privateKey([oid('1.3.101.112')], octetString(random.octets(32))),
    () =>
      privateKey(
        [oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7')],
        sequence(integer(1), octetString(random.octets(32))),
      ),
    () => privateKey([oid('1.2.840.113549.1.1.1'), nothing()], rsaKey(random, random.of([64, 128, 256]))),
  ])();
  return { label: 'PRIVATE KEY', der };
}

function privateKey(algorithm: readonly Der[], key: Der): Der {
  return sequence(integer(0), sequence(...algorithm), octetString(key));
}

/** RSAPrivateKey (RFC 8017, appendix A.1.2). */
function rsaKey(random: Randomness, modulusOctets: number): Der {
  const number = (octets: number): Der => integer(0, 0x80 | random.below(128), ...random.octets(octets - 1));
  const half = modulusOctets / 2;
  const numbers = [modulusOctets, 3, modulusOctets, half, half, half, half, half].map(number);
  return sequence(integer(0), ...numbers);
}

/** One to four certificates, each of them once. */
function someCertificates(random: Randomness): Item[] {
  const left = [...certificates];
  return Array.from({ length: 1 + random.below(4) }, () => {
    const [der = new Uint8Array()] = left.splice(random.below(left.length), 1);
    return { label: random.of(['CERTIFICATE', 'CERTIFICATE', 'X509 CERTIFICATE', 'X.509 CERTIFICATE']), der };
  });
}

function* indexes(): Iterable<number> {
  const only = givenIndex === undefined ? undefined : Number(givenIndex);
  for (let index = only ?? 0; index < (only === undefined ? count : only + 1); index++) {
    yield index;
  }
}

const mostFailures = 10;

/** Tries files until too many fail; each failure names its file, which can be had again by seed and index. */
async function failuresOf(attempt: (random: Randomness) => Promise<string | undefined>): Promise<string[]> {
  const failures: string[] = [];
  for (const index of indexes()) {
    const failure = await attempt(new Randomness(seed + Math.imul(index, 0x9e3779b1)));
    if (failure !== undefined && failures.push(`${seed}:${index} ${failure}`) === mostFailures) {
      break;
    }
  }
  return failures;
}

describe(`Decorated files of seed ${seed}`, () => {
  it(`give exactly their certificates, all ${count}`, async function () {
    this.timeout(600_000);
    const failures = await failuresOf(async (random) => {
      const items = someCertificates(random);
      const { name, bytes } = decoratedFile(items, random);
      try {
        const file = await readCertificateFile(bytes);
        assert.deepEqual(
          file.certificates.map(({ der }) => Buffer.from(der)),
          items.map(({ der }) => Buffer.from(der)),
        );
        assert.deepEqual([file.problems, file.repeated, file.privateKey], [[], 0, undefined]);
        return undefined;
      } catch (error) {
        return `${name}: ${String(error).split('\n').slice(0, 3).join(' ')}`;
      }
    });
    assert.deepEqual(failures, []);
  });

  it(`hide no private key, all ${count}`, async function () {
    this.timeout(600_000);
    const failures = await failuresOf(async (random) => {
      const items = someCertificates(random);
      items.splice(random.below(items.length), 1, someKey(random));
      const { name, bytes } = decoratedFile(items, random);
      const found = await readCertificateFile(bytes).then(
        ({ privateKey }) => privateKey?.reason,
        (error: unknown) => (error instanceof CertificateError ? error.reason : String(error)),
      );
      return found === 'privateKey' ? undefined : `${name}: ${found}`;
    });
    assert.deepEqual(failures, []);
  });
});
