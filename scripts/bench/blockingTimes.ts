import { setImmediate as nextTurn } from 'node:timers/promises';
import { findChains } from '../../src/certificates/chains/findChains.ts';
import { readCertificateFile } from '../../src/certificates/files/certificateFile.ts';
import { maxCertificates } from '../../src/certificates/files/content.ts';
import { checkRoot } from '../../src/certificates/rootChecks/checkRoot.ts';
import { armour } from '../../test/fixtures/derWriter.ts';
import { makeCertificate, makeKey } from '../../test/fixtures/madeCertificate.ts';
import { makeBundle } from '../../test/fixtures/madeCms.ts';
import { type Figure, median } from './figure.ts';

const rounds = 9;
const aim = 'at most 50';

/** The longest time for which reading the largest files blocks the thread, which all extensions share. */
export async function blockingTimes(): Promise<Figure[]> {
  const certificates = distinctCertificates();
  const pem = Buffer.from(certificates.map((der) => armour('CERTIFICATE', der)).join(''));
  const bundle = makeBundle({ certificates });
  const read = (await readCertificateFile(bundle)).certificates;
  const works = {
    'reading them from PEM': () => readCertificateFile(pem),
    'reading them from PKCS #7': () => readCertificateFile(bundle),
    'finding their chains': () => findChains(read),
    'checking each at one go': async () => read.map((certificate) => checkRoot(certificate, { now: 0 })),
  };
  const figures: Figure[] = [];
  for (const [name, work] of Object.entries(works)) {
    const longest: number[] = [];
    const whole: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const started = performance.now();
      longest.push(await longestTurn(work));
      whole.push(performance.now() - started);
    }
    const what = `${certificates.length} certificates, ${name}`;
    figures.push({ what: `${what}: longest time on the thread`, value: median(longest), unit: 'ms', aim });
    figures.push({ what: `${what}: whole time`, value: median(whole), unit: 'ms' });
  }
  return figures;
}

/** Half of them are roots, mostly RSA, as people have them. A root issued each of the others. */
function distinctCertificates(): Uint8Array[] {
  const keys = [makeKey('rsa2048'), makeKey('rsa4096'), makeKey('P-256'), makeKey('rsa2048')];
  const roots = Array.from({ length: maxCertificates / 2 }, (_, i) => {
    const key = keys[i % keys.length];
    return makeCertificate({ subject: [[['CN', `Root ${i}`]]], ...(key === undefined ? {} : { key }) });
  });
  const issued = roots.map((issuer, i) =>
    makeCertificate({ subject: [[['CN', `Issued ${i}`]]], key: issuer.key, issuer }),
  );
  return [...roots, ...issued].map(({ der }) => der);
}

/** The longest time between two turns of the event loop during the work. */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let isDone = false;
  let last = performance.now();
  const turns = async (): Promise<void> => {
    while (!isDone) {
      await nextTurn();
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }
  };
  const watching = turns();
  await work();
  longest = Math.max(longest, performance.now() - last);
  isDone = true;
  await watching;
  return longest;
}
