import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import forge from 'node-forge';
import { Certificate as PkijsCertificate } from 'pkijs';
import { readCertificateFile } from '../../src/certificates/files/certificateFile.ts';
import { decodePieces } from '../../src/certificates/files/decodePieces.ts';
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

type Reader = (certificates: readonly Uint8Array[]) => unknown;

const now = Date.now();
/**
 * Everything that this product does with the certificates of a file, once they are found in it: their records, thumbprints, own
 * signatures, and every check. The signatures are verified on other threads, and the time ends when the last is verified.
 */
const ours: Reader = async (all) => {
  const pieces = all.map((der) => ({ kind: 'certificate', der }) as const);
  const { certificates } = await decodePieces('der', pieces, undefined);
  return certificates.map((certificate) => checkRoot(certificate, { now }));
};
const pkijs: Reader = each((der) => PkijsCertificate.fromBER(new Uint8Array(der)));
const node: Reader = each((der) => new X509Certificate(der));
const nodeForge: Reader = each((der) => forge.pki.certificateFromAsn1(forge.asn1.fromDer(binary(der))));

const binary = (der: Uint8Array): string => Buffer.from(der).toString('latin1');

function each(read: (der: Uint8Array) => unknown): Reader {
  return (certificates) => certificates.map(read);
}

async function comparison(bundle: Uint8Array): Promise<Figure[]> {
  const { certificates } = await readCertificateFile(bundle);
  const all = certificates.map(({ der }) => der);
  // node-forge reads only RSA.
  const rsa = certificates.filter(({ publicKey }) => publicKey.algorithm === 'RSA').map(({ der }) => der);
  const [mine, theirs, nodes, rsaTheirs, forges] = await medians([
    [ours, all],
    [pkijs, all],
    [node, all],
    [pkijs, rsa],
    [nodeForge, rsa],
  ]);
  const count = `${all.length} public roots`;
  const onThread = mine.thread / theirs.thread;
  return [
    { what: `${count}: everything about them, own signatures too`, value: mine.whole, unit: 'ms' },
    { what: `${count}: everything, over bare pkijs`, value: mine.whole / theirs.whole, unit: '×', aim: 'at most 1.6' },
    { what: `${count}: everything, over bare pkijs, time on the main thread alone`, value: onThread, unit: '×' },
    { what: `${count}: node:crypto’s constructor, over bare pkijs`, value: nodes.whole / theirs.whole, unit: '×' },
    {
      what: `${rsa.length} of RSA: bare node-forge, over bare pkijs`,
      value: forges.whole / rsaTheirs.whole,
      unit: '×',
    },
  ];
}

type Work = readonly [read: Reader, certificates: readonly Uint8Array[]];

/** In milliseconds: until all is done, and what the main thread worked for it. */
interface Times {
  readonly whole: number;
  readonly thread: number;
}

/** The median times of each task. Rounds are interleaved, so that other work of the machine slows all tasks alike. */
async function medians<Works extends readonly Work[]>(
  works: readonly [...Works],
): Promise<{ [Key in keyof Works]: Times }> {
  const times = works.map((): Times[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, work] of works.entries()) {
      times[i]?.push(await timesOf(work));
    }
  }
  return times.map((all) => ({
    whole: median(all.map(({ whole }) => whole)),
    thread: median(all.map(({ thread }) => thread)),
  })) as { [Key in keyof Works]: Times };
}

async function timesOf([read, certificates]: Work): Promise<Times> {
  const worked = process.threadCpuUsage();
  const started = performance.now();
  await read(certificates);
  const whole = performance.now() - started;
  const { user, system } = process.threadCpuUsage(worked);
  return { whole, thread: (user + system) / 1_000 };
}
