import { open } from '../fixtures/berWriter.ts';
import { type Der, element, explicit, integer, octetString, oid, sequence, set } from '../fixtures/derWriter.ts';
import { makeCertificate } from '../fixtures/madeCertificate.ts';
import { makeBundle } from '../fixtures/madeCms.ts';
import { makeJavaKeystore, makeSerializedStore } from '../fixtures/madeStores.ts';
import {
  bag,
  certificateBag,
  data,
  encryptedData,
  nestedBag,
  pkcs12Algorithm,
  plainSafe,
  store,
} from '../fixtures/pkcs12Parts.ts';

const large = 4 * 1024 * 1024 - 10_000;
const { der } = makeCertificate();
const filled = (hex: string, octets = large): Buffer => Buffer.alloc(octets, Buffer.from(hex, 'hex'));
const repeated = (part: Uint8Array, octets = large): Buffer => Buffer.alloc(octets - (octets % part.length), part);

/** A bag of a type that is passed over, and a safe without bags. */
const emptyBag = sequence(oid('1.2.840.113549.1.12.10.1.4'), explicit(0, sequence()));
const emptySafe = plainSafe();
const signedData = (...fields: readonly Uint8Array[]): Der =>
  sequence(oid('1.2.840.113549.1.7.2'), explicit(0, sequence(...fields)));
const noContent = sequence(oid('1.2.840.113549.1.7.1'));

function nestedBags(depth: number): Der {
  let inner = certificateBag(der);
  for (let i = 0; i < depth; i++) {
    inner = nestedBag(inner);
  }
  return plainSafe(inner);
}

function keystore(count: number, rest: Uint8Array, magic = 'feedfeed'): Buffer {
  const start = Buffer.from(`${magic}0000000200000000`, 'hex');
  start.writeUInt32BE(count, 8);
  return Buffer.concat([start, rest]);
}

/** Containers of up to 4 MB that cost a careless reader its time, its memory or its stack. */
export const largeContainers: Readonly<Record<string, () => Uint8Array>> = {
  'PKCS #12 of 58,000 bags': () => store([plainSafe(repeated(bag('1.2.840.113549.1.12.10.1.4', sequence())))]),
  'PKCS #12 of the smallest bags': () => store([plainSafe(repeated(emptyBag))]),
  'PKCS #12 of as many bags as are read': () => store([plainSafe(repeated(certificateBag(der), 700_000))]),
  'PKCS #12 of safes without bags': () => store([repeated(emptySafe)]),
  'PKCS #12 of some safes without bags': () => store([repeated(emptySafe, 10_000)]),
  'PKCS #12 of nested bags': () => store([nestedBags(2_000)]),
  'PKCS #12 with a bag of attributes': () =>
    store([plainSafe(sequence(oid('1.2.840.113549.1.12.10.1.3'), explicit(0, sequence()), set(filled('0500'))))]),
  'PKCS #12 in segments of nothing': () =>
    sequence(integer(3), sequence(oid('1.2.840.113549.1.7.1'), explicit(0, open(0x24, filled('0400'))))),
  'PKCS #12 in some segments of nothing': () =>
    sequence(integer(3), sequence(oid('1.2.840.113549.1.7.1'), explicit(0, open(0x24, filled('0400', 4_800))))),
  'PKCS #12 encrypted by RC2': () =>
    store([encryptedData(pkcs12Algorithm('1.2.840.113549.1.12.1.6', 1), Buffer.alloc(large - (large % 8), 1))]),
  'PKCS #12 encrypted by triple DES': () =>
    store([encryptedData(pkcs12Algorithm('1.2.840.113549.1.12.1.3', 1), Buffer.alloc(large - (large % 8), 1))]),
  'PKCS #12 with zeros behind it': () =>
    Buffer.concat([store([plainSafe(certificateBag(der))]), filled('00', 4_000_000)]),
  'PKCS #12 of an object identifier': () =>
    sequence(integer(3), data(sequence(sequence(element(0x06, filled('01')), explicit(0, sequence()))))),
  'PKCS #7 of nothings': () => makeBundle({ certificates: [filled('3000')] }),
  'PKCS #7 of revocation lists of nothing': () =>
    makeBundle({ certificates: [der], revocationLists: [filled('3000')] }),
  'PKCS #7 of algorithms': () => signedData(integer(1), set(filled('0500')), noContent, set()),
  'PKCS #7 of some algorithms': () => signedData(integer(1), set(filled('0500', 4_800)), noContent, set()),
  'PKCS #7 of signers': () => signedData(integer(1), set(), noContent, element(0xa0, der), set(filled('3000'))),
  'PKCS #7 of fields': () => signedData(integer(1), set(), noContent, filled('3000')),
  'PKCS #7 of nested values without end': () =>
    Buffer.concat([
      Buffer.from('3080', 'hex'),
      oid('1.2.840.113549.1.7.2'),
      Buffer.from('a080', 'hex'),
      filled('3080'),
    ]),
  'PKCS #7 with zeros behind it': () => Buffer.concat([makeBundle({ certificates: [der] }), filled('00', 4_000_000)]),
  'a signed message of zeros': () => makeBundle({ content: filled('00'), certificates: [der] }),
  'a signed message in segments of nothing': () =>
    signedData(
      integer(1),
      set(),
      sequence(oid('1.2.840.113549.1.7.1'), explicit(0, open(0x24, filled('0400')))),
      set(sequence()),
    ),
  'a certificate sequence of nothings': () =>
    sequence(oid('2.16.840.1.113730.2.5'), explicit(0, sequence(filled('3000')))),
  'a Java keystore that says it has 2^31 entries': () => keystore(2 ** 31, filled('00')),
  'a Java keystore of certificates of nothing': () =>
    keystore(2 ** 31, repeated(Buffer.from('0000000200000000000000000000000005582e35303900000000', 'hex'))),
  'a Java keystore of keys of nothing': () =>
    keystore(2 ** 31, repeated(Buffer.from(`00000001${'00'.repeat(18)}`, 'hex'))),
  'a Java keystore of a chain without end': () =>
    keystore(1, Buffer.concat([Buffer.from(`00000001${'00'.repeat(14)}ffffffff`, 'hex'), filled('00')]), 'cececece'),
  'a Java keystore of types': () =>
    keystore(
      1,
      Buffer.concat([Buffer.from(`00000003${'00'.repeat(10)}`, 'hex'), filled('0005582e353039')]),
      'cececece',
    ),
  'many Java keystores': () => filled('feedfeed00000002'),
  'a Java keystore that is large': () =>
    makeJavaKeystore({ entries: [{ kind: 'key', key: filled('30'), chain: [der] }] }),
  'a serialized store of properties': () =>
    Buffer.concat([Buffer.from('0000000043455254', 'hex'), filled('030000000100000000000000', 12 * 300_000)]),
  'a serialized store of certificates of nothing': () =>
    Buffer.concat([Buffer.from('0000000043455254', 'hex'), filled('200000000100000000000000', 12 * 300_000)]),
  'a serialized store of one large certificate': () => makeSerializedStore([sequence(octetString(filled('30')))]),
};
