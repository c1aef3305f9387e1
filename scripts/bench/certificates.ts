import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import forge from 'node-forge';
import { Certificate as PkijsCertificate } from 'pkijs';
import { decodeCertificate } from '../../src/certificates/decodeCertificate.ts';
import { readCertificateFile } from '../../src/certificates/files/certificateFile.ts';
import { checkRoot } from '../../src/certificates/rootChecks/checkRoot.ts';
import { repositoryRoot } from '../../test/equipment/repository.ts';
import { blockingTimes } from './blockingTimes.ts';
import { type Figure, median } from './figure.ts';
import { firstUse } from './firstUse.ts';

/** Mozilla's public roots: as Debian installs them, or those of the reference certificates. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  path.join(
    process.env['ASE_REFERENCE'] ?? path.join(repositoryRoot, '..', 'shared', 'reference'),
    'vectors/01-mozilla-roots/_all-roots-bundle.pem',
  ),
];
const rounds = 40;

/** Compares reading with other libraries, and measures how long it blocks its thread and how soon it is ready. */
export async function certificateTimes(tell: (line: string) => void): Promise<Figure[]> {
  const bundle = bundles.find((file) => existsSync(file));
  if (bundle === undefined) {
    tell(
      'Reading is not compared with other libraries, because no public roots were found (ca-certificates or ASE_REFERENCE).',
    );
  }
  tell('Measuring the reading of certificates…');
  const compared = bundle === undefined ? [] : await comparison(readFileSync(bundle));
  return [...compared, ...(await blockingTimes()), ...(await firstUse())];
}

type Reader = (der: Uint8Array) => unknown;

const now = Date.now();
/** Everything that this product does with a certificate: its record, its thumbprints, every check, and its own signature. */
const ours: Reader = (der) => checkRoot(decodeCertificate(der), { now });
const pkijs: Reader = (der) => PkijsCertificate.fromBER(new Uint8Array(der));
const node: Reader = (der) => new X509Certificate(der);
const nodeForge: Reader = (der) => forge.pki.certificateFromAsn1(forge.asn1.fromDer(binary(der)));

const binary = (der: Uint8Array): string => Buffer.from(der).toString('latin1');

async function comparison(bundle: Uint8Array): Promise<Figure[]> {
  const { certificates } = await readCertificateFile(bundle);
  const all = certificates.map(({ der }) => der);
  // node-forge reads only RSA.
  const rsa = certificates.filter(({ publicKey }) => publicKey.algorithm === 'RSA').map(({ der }) => der);
  const [mine, theirs, nodes, rsaTheirs, forges] = medians([
    [ours, all],
    [pkijs, all],
    [node, all],
    [pkijs, rsa],
    [nodeForge, rsa],
  ]);
  const count = `${all.length} public roots`;
  return [
    { what: `${count}: everything about them`, value: mine, unit: 'ms' },
    { what: `${count}: everything, over bare pkijs`, value: mine / theirs, unit: '×', aim: 'at most 1.6' },
    { what: `${count}: node:crypto’s constructor, over bare pkijs`, value: nodes / theirs, unit: '×' },
    { what: `${rsa.length} of RSA: bare node-forge, over bare pkijs`, value: forges / rsaTheirs, unit: '×' },
  ];
}

type Work = readonly [read: Reader, certificates: readonly Uint8Array[]];

/** The median time of each task. Rounds are interleaved, so that other work of the machine slows all tasks alike. */
function medians<Works extends readonly Work[]>(works: readonly [...Works]): { [Key in keyof Works]: number } {
  const times = works.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    works.forEach(([read, certificates], i) => {
      const started = performance.now();
      for (const der of certificates) {
        read(der);
      }
      times[i]?.push(performance.now() - started);
    });
  }
  return times.map(median) as { [Key in keyof Works]: number };
}
