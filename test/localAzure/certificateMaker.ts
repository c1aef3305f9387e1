import type { webcrypto } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

const commonName = '2.5.4.3';
const organization = '2.5.4.10';
const basicConstraints = '2.5.29.19';
const keyUsage = '2.5.29.15';
const subjectAltName = '2.5.29.17';
const subjectKeyIdentifier = '2.5.29.14';
const authorityKeyIdentifier = '2.5.29.35';
/** RFC 5280 4.2.1.3, most significant bit first: keyCertSign and cRLSign; digitalSignature. */
const usageOfCa = new Uint8Array([0x06]).buffer;
const usageOfLeaf = new Uint8Array([0x80]).buffer;

export interface CertificateOrder {
  readonly commonName: string;
  readonly organization?: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Names and IPv4 addresses of a TLS server; without them the certificate is a CA's. */
  readonly serverNames?: { readonly dns: readonly string[]; readonly ipv4: readonly string[] };
  /** Who signs; without one it signs itself. */
  readonly issuer?: MadeCertificate;
}

export interface MadeCertificate {
  readonly certificate: pkijs.Certificate;
  readonly der: Uint8Array;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** Makes a certificate with a fresh ECDSA P-256 key, signed with SHA-256. */
export async function makeCertificate(order: CertificateOrder): Promise<MadeCertificate> {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const certificate = new pkijs.Certificate();
  certificate.version = 2;
  certificate.serialNumber = new asn1js.Integer({ valueHex: serialNumber() });
  certificate.subject = name(order);
  certificate.issuer = order.issuer?.certificate.subject ?? certificate.subject;
  certificate.notBefore.value = order.notBefore;
  certificate.notAfter.value = order.notAfter;
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
  certificate.extensions = [...extensions(order), ...(await keyIdentifiers(certificate, order.issuer?.certificate))];
  await certificate.sign(order.issuer?.keys.privateKey ?? keys.privateKey, 'SHA-256');
  return { certificate, der: new Uint8Array(certificate.toSchema(true).toBER()), keys };
}

/** @param bytes DER. @param label as in `CERTIFICATE`. */
export function toPem(bytes: Uint8Array, label: string): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

function serialNumber(): ArrayBuffer {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // Positive and without a leading zero byte, as DER wants it.
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.buffer;
}

function name(order: CertificateOrder): pkijs.RelativeDistinguishedNames {
  const typesAndValues = [part(commonName, order.commonName)];
  if (order.organization !== undefined) {
    typesAndValues.unshift(part(organization, order.organization));
  }
  return new pkijs.RelativeDistinguishedNames({ typesAndValues });
}

function part(type: string, value: string): pkijs.AttributeTypeAndValue {
  return new pkijs.AttributeTypeAndValue({ type, value: new asn1js.Utf8String({ value }) });
}

function extensions({ serverNames }: CertificateOrder): pkijs.Extension[] {
  const isCa = serverNames === undefined;
  const made = [
    extension(basicConstraints, new pkijs.BasicConstraints({ cA: isCa }).toSchema()),
    extension(keyUsage, new asn1js.BitString({ valueHex: isCa ? usageOfCa : usageOfLeaf, unusedBits: isCa ? 1 : 7 })),
  ];
  if (serverNames !== undefined) {
    const names = [
      ...serverNames.dns.map((value) => new pkijs.GeneralName({ type: 2, value })),
      ...serverNames.ipv4.map((address) => new pkijs.GeneralName({ type: 7, value: octets(address) })),
    ];
    made.push(extension(subjectAltName, new pkijs.GeneralNames({ names }).toSchema()));
  }
  return made;
}

/** RFC 5280 4.2.1.1 and 4.2.1.2; strict clients, as Python's since 3.13, refuse certificates without them. */
async function keyIdentifiers(subject: pkijs.Certificate, issuer = subject): Promise<pkijs.Extension[]> {
  const authority = new pkijs.AuthorityKeyIdentifier({ keyIdentifier: await keyIdentifier(issuer) });
  return [
    extension(subjectKeyIdentifier, await keyIdentifier(subject)),
    extension(authorityKeyIdentifier, authority.toSchema()),
  ];
}

async function keyIdentifier({ subjectPublicKeyInfo }: pkijs.Certificate): Promise<asn1js.OctetString> {
  const key = subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView;
  return new asn1js.OctetString({ valueHex: await crypto.subtle.digest('SHA-1', Uint8Array.from(key)) });
}

function extension(extnID: string, value: asn1js.BaseBlock): pkijs.Extension {
  return new pkijs.Extension({
    extnID,
    critical: extnID === basicConstraints || extnID === keyUsage,
    extnValue: value.toBER(),
  });
}

function octets(ipv4: string): asn1js.OctetString {
  return new asn1js.OctetString({ valueHex: Uint8Array.from(ipv4.split('.').map(Number)).buffer });
}
