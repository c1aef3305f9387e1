import { createHash, createHmac, randomBytes } from 'node:crypto';
import { BmpString, Null, OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  Attribute,
  AuthenticatedSafe,
  CertBag,
  ContentInfo,
  DigestInfo,
  EncryptedContentInfo,
  EncryptedData,
  MacData,
  PFX,
  PKCS8ShroudedKeyBag,
  SafeBag,
  SafeContents,
} from 'pkijs';
import { cryptoEngine } from '../cryptoEngine.ts';
import { IterationBudget } from '../pkcs12/iterationBudget.ts';
import { deriveKey, keyPurpose } from '../pkcs12/keyDerivation.ts';
import { secretsOf } from '../pkcs12/secret.ts';
import type { IssuedCertificate } from './issueCertificate.ts';

/** For each of three key derivations. Together they are half of what .NET accepts (Microsoft's KB5025823). */
const iterations = 100_000;

/**
 * Writes a PKCS #12 store (RFC 7292) with a private key, its certificate and the certificates above it: AES-256 with PBKDF2 by
 * SHA-256 for both, and a MAC by SHA-256, as Windows 10 1709, OpenSSL 1.1 and Java 8u301 and everything newer read it.
 *
 * @param owner whose private key can be exported.
 * @param password not empty.
 */
export async function writePkcs12(
  owner: IssuedCertificate,
  chain: readonly IssuedCertificate[],
  password: string,
): Promise<Uint8Array> {
  const safes = new AuthenticatedSafe({
    safeContents: [
      dataOf(new SafeContents({ safeBags: [await keyBag(owner, password)] }).toSchema().toBER()),
      await certificateSafe(owner, chain, password),
    ],
  });
  const contents = safes.toSchema().toBER();
  const store = new PFX({
    authSafe: dataOf(contents),
    macData: await macOver(contents, password),
  });
  return new Uint8Array(store.toSchema().toBER());
}

function dataOf(valueHex: ArrayBuffer): ContentInfo {
  return new ContentInfo({ contentType: ContentInfo.DATA, content: new OctetString({ valueHex }) });
}

async function certificateSafe(
  owner: IssuedCertificate,
  chain: readonly IssuedCertificate[],
  password: string,
): Promise<ContentInfo> {
  const safeBags = [certificateBag(owner, attributesOf(owner)), ...chain.map((one) => certificateBag(one))];
  const { algorithm, content } = await encrypt(new SafeContents({ safeBags }).toSchema().toBER(), password);
  const encryptedContentInfo = new EncryptedContentInfo({
    contentType: ContentInfo.DATA,
    contentEncryptionAlgorithm: algorithm,
    encryptedContent: content,
    disableSplit: true,
  });
  return new ContentInfo({
    contentType: ContentInfo.ENCRYPTED_DATA,
    content: new EncryptedData({ encryptedContentInfo }).toSchema(),
  });
}

async function keyBag(owner: IssuedCertificate, password: string): Promise<SafeBag> {
  const key = await crypto.subtle.exportKey('pkcs8', owner.key.privateKey);
  try {
    const { algorithm, content } = await encrypt(key, password);
    const bagValue = new PKCS8ShroudedKeyBag({ encryptionAlgorithm: algorithm, encryptedData: content });
    return new SafeBag({ bagId: '1.2.840.113549.1.12.10.1.2', bagValue, bagAttributes: attributesOf(owner) });
  } finally {
    new Uint8Array(key).fill(0);
  }
}

function certificateBag({ der }: IssuedCertificate, bagAttributes?: Attribute[]): SafeBag {
  const bagValue = new CertBag({
    certId: '1.2.840.113549.1.9.22.1',
    certValue: new OctetString({ valueHex: new Uint8Array(der).buffer }),
  });
  return new SafeBag({ bagId: '1.2.840.113549.1.12.10.1.3', bagValue, ...(bagAttributes && { bagAttributes }) });
}

/** They tell Windows and Java which key belongs to which certificate, and its name. */
function attributesOf({ commonName, der }: IssuedCertificate): Attribute[] {
  const identifier = new Uint8Array(createHash('sha1').update(der).digest()).buffer;
  return [
    new Attribute({ type: '1.2.840.113549.1.9.20', values: [new BmpString({ value: commonName })] }),
    new Attribute({ type: '1.2.840.113549.1.9.21', values: [new OctetString({ valueHex: identifier })] }),
  ];
}

interface Encrypted {
  readonly algorithm: AlgorithmIdentifier;
  readonly content: OctetString;
}

async function encrypt(contentToEncrypt: ArrayBuffer, password: string): Promise<Encrypted> {
  const encrypted = await cryptoEngine.encryptEncryptedContentInfo({
    password: new Uint8Array(Buffer.from(password, 'utf8')).buffer,
    contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256 },
    hmacHashAlgorithm: 'SHA-256',
    iterationCount: iterations,
    contentType: ContentInfo.DATA,
    contentToEncrypt,
  });
  // PKI.js cuts it into segments, which DER does not allow.
  const content = new OctetString({ valueHex: encrypted.getEncryptedContent() });
  return { algorithm: encrypted.contentEncryptionAlgorithm, content };
}

// PKI.js would derive the key from octets of UTF-8; other programs would call the password wrong.
async function macOver(contents: ArrayBuffer, password: string): Promise<MacData> {
  const salt = new Uint8Array(randomBytes(16));
  const [secret] = secretsOf(password);
  const derivation = { hash: 'sha256', salt, iterations } as const;
  const key = await deriveKey(keyPurpose.integrity, secret.pkcs12, derivation, 32, new IterationBudget());
  const digest = createHmac('sha256', key).update(new Uint8Array(contents)).digest();
  return new MacData({
    mac: new DigestInfo({
      digestAlgorithm: new AlgorithmIdentifier({ algorithmId: '2.16.840.1.101.3.4.2.1', algorithmParams: new Null() }),
      digest: new OctetString({ valueHex: new Uint8Array(digest).buffer }),
    }),
    macSalt: new OctetString({ valueHex: salt.buffer }),
    iterations,
  });
}
