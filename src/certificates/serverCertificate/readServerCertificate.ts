import type { Certificate } from '../certificate.ts';
import { CertificateError, maxFileBytes } from '../certificateError.ts';
import { isRoot } from '../chains/findChains.ts';
import { decodeCertificate } from '../decodeCertificate.ts';
import { derShape } from '../der/derShape.ts';
import { extensionValue } from '../extensions/extension.ts';
import { openWithKeys, type Pkcs12WithKeys } from '../pkcs12/openWithKeys.ts';
import { chainAbove } from './chainAbove.ts';
import { hostNamesOf } from './hostNames.ts';
import { keyProblem } from './keyProblem.ts';
import type { PfxProblem, PfxReason, PfxRemark, ServerCertificate } from './serverCertificate.ts';

/**
 * Reads a .pfx that is to be uploaded as the certificate of a server: one leaf, its whole chain, and the private key of the leaf and no
 * other. Never throws for what is in the file.
 *
 * @param password undefined when nobody was asked for one yet.
 * @param now milliseconds since the epoch.
 */
export async function readServerCertificate(
  bytes: Uint8Array,
  password: string | undefined,
  now: number,
): Promise<ServerCertificate | PfxProblem> {
  if (bytes.length > maxFileBytes) {
    return problem('tooLarge');
  }
  if (derShape(bytes) !== 'pkcs12') {
    return problem('notPfx');
  }
  try {
    const store = await openWithKeys(bytes, password);
    return await judge(store, await decodeAll(store.certificates), now);
  } catch (error) {
    if (error instanceof CertificateError) {
      return problem(storeReasons[error.reason] ?? 'damaged');
    }
    throw error;
  }
}

const storeReasons: Readonly<Record<string, PfxReason>> = {
  passwordNeeded: 'passwordNeeded',
  wrongPassword: 'wrongPassword',
  unsupportedEncryption: 'unreadableEncryption',
  tooMany: 'tooMany',
};

async function decodeAll(ders: readonly Uint8Array[]): Promise<readonly Certificate[]> {
  const certificates = new Map<string, Certificate>();
  for (const der of ders) {
    const certificate = await decodeCertificate(der);
    certificates.set(certificate.thumbprints.sha256, certificate);
  }
  return [...certificates.values()];
}

async function judge(
  store: Pkcs12WithKeys,
  certificates: readonly Certificate[],
  now: number,
): Promise<ServerCertificate | PfxProblem> {
  const leaf = onlyLeaf(certificates);
  if ('kind' in leaf) {
    return leaf;
  }
  const wrong = keyProblem(store.keys, leaf, certificates) ?? validityProblem(leaf, now);
  if (wrong !== undefined) {
    return wrong;
  }
  const chain = await chainAbove(leaf, certificates, now);
  if ('kind' in chain) {
    return chain;
  }
  const hostNames = hostNamesOf(leaf);
  const hasMore = certificates.length > chain.length;
  const remarks = remarksOn(leaf, { hostNames, chain, hasMore, isTripleDes: store.isTripleDes });
  return Object.freeze({ kind: 'serverCertificate', leaf, chain, hostNames, remarks });
}

/** The one certificate that is of no authority. One that signed itself, alone and for hosts, counts, whatever it says. */
function onlyLeaf(certificates: readonly Certificate[]): Certificate | PfxProblem {
  const [first, ...others] = certificates.filter(({ isCA }) => !isCA);
  if (first !== undefined) {
    return others.length === 0 ? first : problem('twoLeaves');
  }
  const [only, ...more] = certificates;
  if (only !== undefined && more.length === 0 && isRoot(only) && hostNamesOf(only).length > 0) {
    return only;
  }
  return problem(certificates.length > 0 && certificates.every(isRoot) ? 'rootOnly' : 'leafMissing');
}

function validityProblem({ notBefore, notAfter }: Certificate, now: number): PfxProblem | undefined {
  if (notBefore === undefined || notAfter === undefined) {
    return problem('invalidDate');
  }
  if (notAfter < now) {
    return { ...problem('expired'), at: notAfter };
  }
  return notBefore > now ? { ...problem('notYetValid'), at: notBefore } : undefined;
}

interface Facts extends Pick<ServerCertificate, 'hostNames' | 'chain'> {
  readonly hasMore: boolean;
  readonly isTripleDes: boolean;
}

function remarksOn(leaf: Certificate, { hostNames, chain, hasMore, isTripleDes }: Facts): readonly PfxRemark[] {
  const { algorithm, bits = shortestRsa } = leaf.publicKey;
  const purposes = extensionValue(leaf.extensions, 'extendedKeyUsage', '2.5.29.37');
  const servers = ['1.3.6.1.5.5.7.3.1', '2.5.29.37.0'];
  const isForServers = typeof purposes !== 'object' || purposes.purposes.some(({ oid }) => servers.includes(oid));
  const remarks: Readonly<Record<PfxRemark, boolean>> = {
    notTripleDes: !isTripleDes,
    ecKey: algorithm === 'EC',
    shortKey: algorithm === 'RSA' && bits < shortestRsa,
    noHostNames: hostNames.length === 0,
    notForServers: !isForServers,
    selfSigned: chain.length === 1,
    besides: hasMore,
  };
  return (Object.keys(remarks) as PfxRemark[]).filter((remark) => remarks[remark]);
}

/** Bits. */
const shortestRsa = 2048;

function problem(reason: PfxReason): PfxProblem {
  return { kind: 'problem', reason };
}
