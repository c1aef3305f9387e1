import { createHash, type webcrypto } from 'node:crypto';
import { type BaseBlock, BitString, Integer, OctetString, Utf8String } from 'asn1js';
import {
  AttributeTypeAndValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  Extension,
  ExtKeyUsage,
  GeneralName,
  GeneralNames,
  Time,
} from 'pkijs';
import { cryptoEngine } from '../cryptoEngine.ts';
import type { KeyKind } from './testOrder.ts';

export interface KeyPair {
  readonly kind: KeyKind;
  readonly publicKey: webcrypto.CryptoKey;
  readonly privateKey: webcrypto.CryptoKey;
}

/** The hash that goes with a key of this kind: as strong as the key, where it matters. */
export function hashFor(kind: KeyKind): 'SHA-256' | 'SHA-384' {
  return kind === 'EC P-384' ? 'SHA-384' : 'SHA-256';
}

/**
 * Makes a key pair with Web Crypto, off this thread; RSA takes up to some seconds.
 *
 * @param extractable whether the private key can be written to a file. One that cannot is gone with the last use of it.
 */
export async function makeKeyPair(kind: KeyKind, extractable: boolean): Promise<KeyPair> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithmOf(kind), extractable, ['sign', 'verify']);
  return { kind, publicKey, privateKey };
}

function algorithmOf(kind: KeyKind): webcrypto.RsaHashedKeyGenParams | webcrypto.EcKeyGenParams {
  const [family, size = ''] = kind.split(' ');
  return family === 'EC'
    ? { name: 'ECDSA', namedCurve: size }
    : {
        name: 'RSASSA-PKCS1-v1_5',
        modulusLength: Number(size),
        publicExponent: new Uint8Array([1, 0, 1]),
        hash: hashFor(kind),
      };
}

/** What a certificate is to say. */
export interface CertificateRequest {
  readonly commonName: string;
  readonly key: KeyPair;
  /** Undefined for an authority; else the names of a server, at least one. */
  readonly dnsNames: readonly string[] | undefined;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A certificate that was made, with all that it takes to issue others by it. */
export interface IssuedCertificate {
  readonly commonName: string;
  readonly key: KeyPair;
  readonly der: Uint8Array;
  /** What names its key in the certificates that it issues. */
  readonly keyIdentifier: OctetString;
}

/**
 * Makes and signs a certificate by the profile of RFC 5280: version 3, a random serial number, what it may be used for in
 * critical extensions.
 *
 * @param issuer undefined for one that signs itself.
 */
export async function issueCertificate(
  request: CertificateRequest,
  issuer?: IssuedCertificate,
): Promise<IssuedCertificate> {
  const { commonName, key } = request;
  const certificate = new Certificate();
  certificate.version = 2;
  certificate.serialNumber = randomSerialNumber();
  certificate.issuer.typesAndValues.push(commonNameOf(issuer?.commonName ?? commonName));
  certificate.subject.typesAndValues.push(commonNameOf(commonName));
  certificate.notBefore = timeOf(request.notBefore);
  certificate.notAfter = timeOf(request.notAfter);
  await certificate.subjectPublicKeyInfo.importKey(key.publicKey, cryptoEngine);
  const keyIdentifier = keyIdentifierOf(certificate);
  certificate.extensions = [
    ...(request.dnsNames === undefined ? authorityExtensions() : serverExtensions(request.dnsNames, key)),
    extension('2.5.29.14', keyIdentifier),
    extension(
      '2.5.29.35',
      new AuthorityKeyIdentifier({ keyIdentifier: issuer?.keyIdentifier ?? keyIdentifier }).toSchema(),
    ),
  ];
  const signer = issuer?.key ?? key;
  await certificate.sign(signer.privateKey, hashFor(signer.kind), cryptoEngine);
  return { commonName, key, keyIdentifier, der: new Uint8Array(certificate.toSchema(true).toBER()) };
}

/** 16 octets of chance, never zero and never negative (RFC 5280, section 4.1.2.2). */
function randomSerialNumber(): Integer {
  const octets = crypto.getRandomValues(new Uint8Array(16));
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40;
  return new Integer({ valueHex: octets.buffer });
}

function commonNameOf(value: string): AttributeTypeAndValue {
  return new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value }) });
}

/** UTCTime until 2049, GeneralizedTime from then on (RFC 5280, section 4.1.2.5). */
function timeOf(value: Date): Time {
  return new Time({ type: value.getUTCFullYear() < 2050 ? 0 : 1, value });
}

/** Method 1 of RFC 5280, section 4.2.1.2. */
function keyIdentifierOf({ subjectPublicKeyInfo }: Certificate): OctetString {
  const digest = createHash('sha1').update(subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView).digest();
  return new OctetString({ valueHex: new Uint8Array(digest).buffer });
}

function authorityExtensions(): readonly Extension[] {
  return [
    extension('2.5.29.19', new BasicConstraints({ cA: true }).toSchema(), true),
    // keyCertSign and cRLSign.
    keyUsage(0b0000_0110, 1),
  ];
}

function serverExtensions(dnsNames: readonly string[], { kind }: KeyPair): readonly Extension[] {
  const names = dnsNames.map((value) => new GeneralName({ type: 2, value }));
  return [
    extension('2.5.29.19', new BasicConstraints({ cA: false }).toSchema(), true),
    // digitalSignature, and for RSA keyEncipherment, which TLS 1.2 still has.
    kind.startsWith('RSA') ? keyUsage(0b1010_0000, 5) : keyUsage(0b1000_0000, 7),
    extension('2.5.29.37', new ExtKeyUsage({ keyPurposes: ['1.3.6.1.5.5.7.3.1'] }).toSchema()),
    extension('2.5.29.17', new GeneralNames({ names }).toSchema()),
  ];
}

function keyUsage(bits: number, unusedBits: number): Extension {
  return extension('2.5.29.15', new BitString({ valueHex: new Uint8Array([bits]).buffer, unusedBits }), true);
}

function extension(extnID: string, value: BaseBlock, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: value.toBER() });
}
