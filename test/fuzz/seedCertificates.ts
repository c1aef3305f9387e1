import { readFileSync } from 'node:fs';
import { decodeUnverified } from '../../src/certificates/decodeCertificate.ts';
import { element, explicit, integer, nothing, oid, sequence, stringTags } from '../fixtures/derWriter.ts';
import { extensionValues } from '../fixtures/extensionValues.ts';
import { type CertificateOrder, extension, makeCertificate, type Signing } from '../fixtures/madeCertificate.ts';

const files = [
  'contoso-issuing-ca.cer',
  'contoso-server.cer',
  'contoso-ed25519-root-ca.cer',
  'contoso-expired-root-ca.cer',
  'isrg-root-x1.cer',
].map((name) => readFileSync(new URL(`../fixtures/certificates/${name}`, import.meta.url)));

const hash = sequence(oid('2.16.840.1.101.3.4.2.1'), nothing());
const pssParameters = sequence(
  explicit(0, hash),
  explicit(1, sequence(oid('1.2.840.113549.1.1.8'), hash)),
  explicit(2, integer(32)),
);
/** Not a signature: a right one would differ each time. */
const signing: Signing = {
  algorithm: sequence(oid('1.2.840.113549.1.1.10'), pssParameters),
  sign: () => Buffer.alloc(256, 1),
};

const subject: NonNullable<CertificateOrder['subject']> = [
  [
    ['O', element(stringTags.bmp, Buffer.from('Contoso', 'utf16le').swap16())],
    ['OU', element(stringTags.teletex, Buffer.from('Zürich', 'latin1'))],
  ],
  [['CN', element(stringTags.universal, Buffer.from('0001f5120000000a', 'hex'))]],
];

/** With every kind of extension, a name of many types, RSASSA-PSS, and the key of another certificate. */
function richCertificate(): Uint8Array {
  const [other] = files.map((der) => decodeUnverified(der));
  return makeCertificate({
    subject,
    signing,
    extensions: Object.entries(extensionValues).map(([type, value]) => extension(type, value)),
    ...(other === undefined ? {} : { publicKeyInfo: Buffer.from(other.publicKey.info) }),
  }).der;
}

const rich = richCertificate();

/** What the hostile inputs are made from, the rich one more often. Always the same octets, as a seed must make the same inputs each time. */
export const seedCertificates: readonly Uint8Array[] = [...files, rich, rich, rich];
