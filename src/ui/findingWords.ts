import type { Certificate, PublicKey } from '../certificates/certificate.ts';
import type { Irregularity } from '../certificates/irregularity.ts';
import type { CheckId, Finding } from '../certificates/rootChecks/checkRoot.ts';

type Sentence = string | ((certificate: Certificate) => string);

/** What a finding means for the apps of the environment that is to trust the certificate as a root. */
const sentences: Readonly<Record<CheckId, Sentence>> = {
  'not-self-issued': ({ issuer }) =>
    `It is not a root: it names ${issuer.text || 'nobody'} as its issuer. Apps need the root at the top of its chain.`,
  'issuer-encoding-differs':
    'Its subject and issuer are the same name in different encodings. Some apps will not see it as a root.',
  'self-signature-invalid':
    'It calls itself its own issuer, but its key does not verify its signature. It may have been tampered with.',
  'self-signature-unknown': (certificate) =>
    `Signature not checked: ${whyUnchecked(certificate, certificate.publicKey)}. Compare the thumbprint with its authority’s.`,
  'signature-bits': 'Its signature is not made of whole octets. Apps will refuse it.',
  'sigalg-mismatch':
    'It names two different signature algorithms. Apps will refuse it, so it cannot be added to an environment.',
  'weak-hash-md5': 'It is signed with MD5 or MD2. Some apps refuse to load it.',
  'weak-hash-sha1': ({ selfIssued }) =>
    selfIssued
      ? 'It signs itself with SHA-1. Nobody relies on a root’s own signature, so this does no harm.'
      : 'It is signed with SHA-1. Apps may refuse it.',

  expired: 'It has expired. Apps will refuse chains to it.',
  'not-yet-valid': 'It is not valid yet. Apps will refuse chains to it until it is.',
  'expires-soon': 'It expires within 30 days. After that apps will refuse chains to it.',
  'expires-soon-90': 'It expires within 90 days.',
  'validity-reversed': 'Its validity ends when it begins, or before. Apps will refuse chains to it.',
  'time-invalid': 'Its validity has a date or time that does not exist. Apps will refuse it.',
  'time-encoding': 'The dates of its validity are written in an unusual way. Some apps refuse to load it.',
  'validity-very-long': 'It is valid for more than 25 years, longer than a public root may be.',
  'validity-short': 'It is valid for less than eight years, shorter than a public root may be.',
  'validity-no-expiry': 'It never expires (year 9999).',

  'bc-missing':
    'It does not say that it is a certification authority. Most apps will not accept certificates that it issued.',
  'bc-malformed': 'Its basic constraints cannot be read. Apps may refuse it.',
  'bc-not-ca': 'It says that it is not a certification authority. Apps will not accept certificates that it issued.',
  'bc-not-critical': 'Its basic constraints are not marked critical, as they should be.',
  'bc-pathlen-present': 'It limits how many intermediates may stand below it.',
  'bc-pathlen-negative': 'Its path length is negative, which means nothing. Apps may refuse it.',
  'bc-pathlen-without-ca': 'It has a path length although it is no certification authority. Apps may refuse it.',
  'bc-bad-der': 'Its basic constraints are not encoded as DER. Some apps refuse to load it.',
  'ku-missing': 'It does not say what its key may be used for. Most apps accept that in a root.',
  'ku-malformed': 'Its key usage cannot be read. Apps may refuse it.',
  'ku-no-certsign':
    'Its key usage does not allow signing certificates. Linux apps will refuse chains to it (OpenSSL error 32).',
  'ku-no-crlsign': 'Its key usage does not allow signing revocation lists.',
  'ku-no-bits': 'Its key usage allows nothing. Apps may refuse it.',
  'ku-not-critical': 'Its key usage is not marked critical. Roots of Windows certification authorities are like this.',
  'ku-odd-bits': 'Its key usage allows encryption, which a certification authority’s key is not meant for.',
  'ku-bad-der': 'Its key usage is not encoded as DER. Some apps may refuse to load it.',
  'eku-present':
    'It limits what certificates below it may be used for (extended key usage), which is unusual in a root.',
  'eku-no-serverauth':
    'Its extended key usage leaves out TLS servers. Apps that apply it will refuse TLS connections to servers below it.',
  'nc-present': 'It limits the names for which certificates below it are valid (name constraints).',
  'nc-not-critical': 'Its name constraints are not marked critical. Some apps ignore them.',
  'policies-present': 'It names certificate policies, which a root need not.',

  'ski-missing': 'It has no subject key identifier. Finding the chain may take apps longer.',
  'ski-critical':
    'Its subject key identifier is marked critical, which it must not be. Linux apps refuse it (OpenSSL error 34).',
  'ski-not-sha1': 'Its subject key identifier is not the SHA-1 of its key, as it usually is.',
  'aki-missing-hint': 'It has no authority key identifier, which a root may leave out.',
  'aki-ski-mismatch':
    'Its authority key identifier does not name its own key and certificate. Linux apps will not see it as a root (OpenSSL error 2 or 20).',
  'aki-critical':
    'Its authority key identifier is marked critical, which it must not be. Linux apps refuse it (OpenSSL error 34).',
  'aki-has-issuer': 'Its authority key identifier also names issuer and serial number, which is unusual.',

  'key-malformed': ({ publicKey }) =>
    `What it has for a key is not a valid ${publicKey.algorithm} key. Apps cannot verify what it issued.`,
  'weak-key': ({ publicKey: { bits = 0 } }) =>
    bits < 2048
      ? `Its RSA key has ${bits} bits. Keys need 2048 bits or more; apps may refuse chains to it.`
      : `Its RSA key has ${bits} bits, which is not a multiple of 8, as public roots must have it.`,
  'rsa-exponent-bad': 'The exponent of its RSA key is even or below 3: anybody can forge its signature.',
  'rsa-exponent-small': 'The exponent of its RSA key is small (below 65537).',
  'rsa-modulus-even': 'The modulus of its RSA key is even: it is no RSA key. Apps will refuse chains to it.',
  'rsa-close-primes':
    'The primes of its RSA key are so close together that anybody can compute its private key. Do not trust it.',
  'weak-curve': ({ publicKey }) =>
    `Its key is on an elliptic curve of only ${publicKey.bits} bits (${publicKey.curve}). Curves need 224 bits or more; apps may refuse chains to it.`,
  'curve-unusual': ({ publicKey }) =>
    `Its key is on an unusual elliptic curve (${publicKey.curve}). Not every app can use it.`,
  'key-dsa': 'Its key is a DSA key. Most apps no longer accept those.',
  'spki-params': 'The parameters of its RSA key are not the usual ones.',

  'subject-empty': 'It has no subject, so no certificate can name it as its issuer.',
  'subject-control-chars': 'Its subject contains invisible characters. It may be made to look like another one.',
  'subject-string-bad': 'Its subject or issuer contains a character that its string type does not allow.',
  'name-empty-part': 'Its subject or issuer has an empty part. Some apps refuse to load it.',
  'subject-country-bad': 'The country in its subject is not two capital letters.',
  'subject-too-long': 'A part of its subject is longer than RFC 5280 allows.',
  'subject-whitespace': 'A part of its subject begins or ends with a blank.',
  'rdn-multivalue': 'A part of its subject consists of several attributes.',
  'subject-no-cn': 'Its subject has no common name.',
  'subject-no-o': 'Its subject names no organization.',
  'subject-no-c': 'Its subject names no country.',
  'subject-ou': 'Its subject names an organizational unit, which a public root must not.',

  'version-not-3': ({ version }) =>
    `It is an X.509 certificate of version ${version}, not 3. Not every app accepts it as a root.`,
  'ext-in-v1v2': 'It has extensions, which only version 3 may have. Apps may refuse it.',
  'ext-duplicate': 'It has the same extension more than once. Apps may refuse it.',
  'ext-malformed': ({ extensions }) => {
    const damaged = extensions.filter(({ value }) => value === 'unreadable').map(({ name }) => name);
    return `An extension of it cannot be read (${damaged.join(', ')}). Linux apps refuse to load a certificate with one, or may ignore it.`;
  },
  'unknown-critical-ext':
    'It has a critical extension that apps do not know, so they must refuse it (OpenSSL error 34).',
  'ext-empty': 'An extension of it is empty. Apps may refuse it.',
  'ext-bad-der': 'Its extensions are not encoded as DER. Some apps refuse to load it.',
  'unique-id': 'It has a unique identifier, a form that is out of use.',
  malformed:
    'Its encoding is ambiguous: lengths that are not DER, or bytes that no certificate has. Apps may refuse it, so it cannot be added to an environment.',
  'serial-bad-der':
    'Its serial number is padded with octets that DER does not allow. Linux apps will refuse to load it, so it cannot be added to an environment.',
  'serial-not-positive': 'Its serial number is zero or negative. Most apps accept that in a root.',
  'serial-too-long': 'Its serial number is longer than 20 octets. Apps may refuse it.',
  'serial-low-entropy': 'Its serial number is short; it is not random.',
};

/** One to three sentences, safe to show. */
export function findingSentence({ id }: Finding, certificate: Certificate): string {
  const sentence = sentences[id];
  return typeof sentence === 'string' ? sentence : sentence(certificate);
}

/**
 * Why a signature was not checked, to follow "Signature not checked: ".
 *
 * @param signed what carries the signature.
 * @param key of its issuer.
 */
export function whyUnchecked(
  { signatureAlgorithm: { name, pss }, irregularities }: Pick<Certificate, 'signatureAlgorithm' | 'irregularities'>,
  { isValid, algorithm }: PublicKey,
  whose: 'its' | 'its issuer’s' = 'its',
): string {
  const odd = preventsChecking.find(([irregularity]) => irregularities.includes(irregularity));
  if (odd !== undefined) {
    return odd[1];
  }
  if (!isValid) {
    return `${whose} key is not a valid ${algorithm} key`;
  }
  return name === 'RSASSA-PSS' && pss === undefined
    ? 'its RSASSA-PSS parameters are not known'
    : `this VS Code cannot verify ${name}`;
}

const preventsChecking: readonly (readonly [Irregularity, string])[] = [
  ['notDer', 'it is not encoded as DER'],
  ['signatureBits', 'its signature is not made of whole octets'],
  ['keyBits', 'its key is not made of whole octets'],
  ['algorithmsDiffer', 'it names two different signature algorithms'],
];
