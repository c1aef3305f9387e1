import { constants, createPublicKey, verify, X509Certificate } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { BitString } from 'asn1js';
import { AlgorithmIdentifier, PublicKeyInfo } from 'pkijs';
import type { Certificate, PssParameters, PublicKey, SelfSigned, SignatureAlgorithm } from './certificate.ts';
import { cryptoEngine } from './cryptoEngine.ts';
import { containerTree } from './der/containerTree.ts';
import { wholeOf } from './der/derTree.ts';
import { readPss } from './signatureAlgorithm.ts';

/** What a check of a signature needs to know of the certificate, request or revocation list that carries it. */
export type Signed = Pick<Certificate, 'der' | 'signedPart' | 'signature' | 'signatureAlgorithm'>;

/**
 * Whether a key made a certificate's signature. Never rejects.
 *
 * Runtimes differ in what they can verify (VS Code's own is built on BoringSSL) and answer "false" or throw for what they
 * cannot. So a "true" always counts, and a "false" only where every runtime verifies that algorithm; all else is `unchecked`.
 *
 * Where this runtime cannot tell, PKI.js is asked: VS Code's own verifies few signatures of RSASSA-PSS, whose parameters Web
 * Crypto takes as they are. A "true" of PKI.js counts where it looks at all that the parameters say.
 *
 * @param signed a certificate whose inner and outer signature algorithms agree.
 */
export async function verifySignature(signed: Signed, key: PublicKey, check = checkInNode): Promise<SelfSigned> {
  const answer = await check(signed, key);
  return answer === 'unchecked' && (await verifiesInPkijs(signed, key)) ? 'yes' : answer;
}

async function checkInNode(signed: Signed, key: PublicKey): Promise<SelfSigned> {
  if (!goTogether(key, signed.signatureAlgorithm)) {
    return 'no';
  }
  const verifies = await verifySignedPart(signed, key);
  if (verifies === true || (verifies === undefined && (await inItsOwnTurn(() => verifiesAsWhole(signed, key))))) {
    return 'yes';
  }
  return verifies === false && isVerifiedEverywhere(key, signed.signatureAlgorithm) ? 'no' : 'unchecked';
}

async function verifiesInPkijs(signed: Signed, key: PublicKey): Promise<boolean> {
  const { der, signedPart, signature, signatureAlgorithm } = signed;
  const { pss } = signatureAlgorithm;
  // PKI.js looks neither at another hash of the mask nor at the trailer.
  if (pss === undefined || pss.hash !== pss.maskHash || pss.trailer !== 1 || der.length > longestVerified) {
    return false;
  }
  try {
    const keyInfo = PublicKeyInfo.fromBER(new Uint8Array(key.info));
    const bound: Uint8Array | undefined = keyInfo.algorithm.algorithmParams?.valueBeforeDecodeView;
    const [, algorithm] = containerTree(der, 1).parts;
    return (
      algorithm !== undefined &&
      (key.oid !== rsassaPss || bound === undefined || isAllowed(pss, readPss(bound))) &&
      (await cryptoEngine.verifyWithPublicKey(
        new Uint8Array(signedPart),
        new BitString({ valueHex: new Uint8Array(signature) }),
        keyInfo,
        AlgorithmIdentifier.fromBER(new Uint8Array(wholeOf(der, algorithm))),
      ))
    );
  } catch {
    // What neither knows stays unchecked.
    return false;
  }
}

/** Octets. Real certificates have a few thousand; PKI.js takes its time for long ones. */
const longestVerified = 64 * 1024;

/** Whether a key that is bound to parameters may have made a signature with others (RFC 4055, section 3.3). */
function isAllowed(pss: PssParameters, bound: PssParameters | undefined): boolean {
  return (
    bound !== undefined &&
    bound.hash === pss.hash &&
    bound.maskHash === pss.maskHash &&
    bound.saltLength <= pss.saltLength
  );
}

/** Which keys make which signatures. */
const signers: readonly (readonly [signature: RegExp, key: RegExp])[] = [
  [/ with RSA$/, /^RSA$/],
  [/RSASSA-PSS$/, /^RSA(?:-PSS)?$/],
  [/ with (?:ECDSA|SM2)$/, /^EC$/],
  [/ with DSA$/, /^DSA$/],
  [/^Ed25519$/, /^Ed25519$/],
  [/^Ed448$/, /^Ed448$/],
];

/** False for a key of one kind and a signature of another: node:crypto goes by the key alone, and would verify it. */
function goTogether({ algorithm }: PublicKey, { name }: SignatureAlgorithm): boolean {
  const isKnown = signers.some(([, key]) => key.test(algorithm));
  return !isKnown || (signers.find(([signature]) => signature.test(name))?.[1].test(algorithm) ?? true);
}

/** node:crypto's names for the hashes that are signed with. */
const digests: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-224': 'sha224',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
  'SHA-512/224': 'sha512-224',
  'SHA-512/256': 'sha512-256',
  'RIPEMD-160': 'ripemd160',
  'SHA3-224': 'sha3-224',
  'SHA3-256': 'sha3-256',
  'SHA3-384': 'sha3-384',
  'SHA3-512': 'sha3-512',
};

const withoutHash = new Set(['Ed25519', 'Ed448']);

/** Off the main thread: certificates are decoded in the meantime, and a huge key keeps nobody waiting. */
const verifyInPool = promisify(verify);

/** Undefined when this runtime cannot tell: an algorithm, a key or parameters that it does not know. */
async function verifySignedPart(signed: Signed, key: PublicKey): Promise<boolean | undefined> {
  const { hash, name, oid, pss } = signed.signatureAlgorithm;
  const digest = withoutHash.has(name) ? null : digests[hash ?? ''];
  // A key of RSASSA-PSS alone may bind what it is used with.
  if (digest === undefined || key.oid === rsassaPss || (oid === rsassaPss && !isUsualPss(pss))) {
    return undefined;
  }
  const padding = pss && { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pss.saltLength };
  try {
    return await verifyInPool(digest, signed.signedPart, { ...encoded(key), ...padding }, signed.signature);
  } catch {
    // A key or an algorithm that this runtime cannot load is one that it cannot judge.
    return undefined;
  }
}

let lastTurn: Promise<unknown> = Promise.resolve();

/** Does what blocks the thread, and never throws, with a pause before each: hostile files have hundreds of huge keys. */
function inItsOwnTurn<Result>(work: () => Result): Promise<Result> {
  const done = lastTurn.then(() => nextTurn()).then(work);
  lastTurn = done;
  return done;
}

function verifiesAsWhole({ der }: Signed, key: PublicKey): boolean {
  try {
    return new X509Certificate(der).verify(createPublicKey(encoded(key)));
  } catch {
    // As above.
    return false;
  }
}

function encoded({ info }: PublicKey): { key: Buffer; format: 'der'; type: 'spki' } {
  return { key: Buffer.from(info), format: 'der', type: 'spki' };
}

const rsaEncryption = '1.2.840.113549.1.1.1';
const rsassaPss = '1.2.840.113549.1.1.10';

const signedWithRsa = new Set([
  '1.2.840.113549.1.1.5',
  '1.3.14.3.2.29',
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
]);
const signedWithEcdsa = new Set([
  '1.2.840.10045.4.1',
  '1.2.840.10045.4.3.2',
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
]);
const commonCurves = new Set(['P-256', 'P-384', 'P-521']);
/** Octets of the hashes with which every runtime verifies RSASSA-PSS. */
const pssHashLengths: Readonly<Record<string, number>> = { 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 };

function isVerifiedEverywhere(key: PublicKey, { oid, pss }: SignatureAlgorithm): boolean {
  switch (key.algorithm) {
    case 'RSA': {
      const bits = key.bits ?? 0;
      const isUsualSize = key.oid === rsaEncryption && bits >= 1024 && bits <= 8192;
      return isUsualSize && (signedWithRsa.has(oid) || (oid === rsassaPss && isUsualPss(pss)));
    }
    case 'EC':
      return commonCurves.has(key.curve ?? '') && signedWithEcdsa.has(oid);
    case 'Ed25519':
      return oid === key.oid;
    default:
      return false;
  }
}

function isUsualPss(pss: SignatureAlgorithm['pss']): boolean {
  return (
    pss !== undefined && pss.hash === pss.maskHash && pss.trailer === 1 && pss.saltLength === pssHashLengths[pss.hash]
  );
}
