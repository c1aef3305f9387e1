import assert from 'node:assert/strict';
import { sign } from 'node:crypto';
import type { Certificate, PublicKey, SelfSigned } from '../../../../src/certificates/certificate.ts';
import { type Chain, findChains, isRoot } from '../../../../src/certificates/chains/findChains.ts';
import type { Link, Verify } from '../../../../src/certificates/chains/findIssuers.ts';
import { decodeCertificate, decodeUnverified } from '../../../../src/certificates/decodeCertificate.ts';
import { shortName } from '../../../../src/certificates/names/distinguishedName.ts';
import { boolean, type Der, element, integer, oid, sequence } from '../../../fixtures/derWriter.ts';
import {
  type CertificateOrder,
  extension,
  type KeyPair,
  type MadeCertificate,
  makeCertificate,
  makeKey,
  nameOf,
  type Signing,
} from '../../../fixtures/madeCertificate.ts';

const make = (name: string, order: CertificateOrder = {}): MadeCertificate =>
  makeCertificate({ subject: [[['CN', name]]], ...order });
const decode = (...made: readonly MadeCertificate[]): Promise<Certificate[]> =>
  Promise.all(made.map(({ der }) => decodeCertificate(der)));
/** Without key identifiers, so that names and signatures alone tell who issued it. */
const plain = { extensions: [extension('2.5.29.19', sequence(boolean(true)), true)] } as const;

const root = make('Root');
const issuing = make('Issuing', { issuer: root });
const server = make('Server', { issuer: issuing, isCA: false });

const joins: Readonly<Record<Link, string>> = { verified: '>', unchecked: '?', untried: '-' };

/** "Server > Issuing > Root"; a "?" for a link that cannot be checked, and in brackets how it ends where not in a root. */
function told(chains: readonly Chain[]): string[] {
  return chains.map(({ certificates, links, end }) => {
    const path = certificates.map(({ subject }, i) => {
      const link = links[i - 1];
      return link === undefined ? shortName(subject) : `${joins[link]} ${shortName(subject)}`;
    });
    const issuer = certificates.at(-1)?.issuer;
    return [...path, ...(end === 'root' || issuer === undefined ? [] : [`[${end} ${shortName(issuer)}]`])].join(' ');
  });
}

const chainsOf = async (...made: readonly MadeCertificate[]): Promise<string[]> =>
  told(await findChains(await decode(...made)));

describe('findChains', () => {
  it('orders a chain, whatever order it comes in', async () => {
    for (const order of [
      [server, issuing, root],
      [root, issuing, server],
      [issuing, root, server],
    ]) {
      assert.deepEqual(await chainsOf(...order), ['Server > Issuing > Root']);
    }
  });

  it('has nothing to say of nothing', async () => {
    assert.deepEqual(await findChains([]), []);
  });

  it('says which issuer is missing', async () => {
    assert.deepEqual(await chainsOf(server, issuing), ['Server > Issuing [missing Root]']);
    assert.deepEqual(await chainsOf(server, root), ['Server [missing Issuing]', 'Root']);
  });

  it('gives each lowest certificate its own chain, in their order', async () => {
    const other = make('Other', { issuer: issuing });
    assert.deepEqual(await chainsOf(other, root, server, issuing), [
      'Other > Issuing > Root',
      'Server > Issuing > Root',
    ]);
  });

  it('gives every way up from a certificate that is cross-signed, complete ones first', async () => {
    const old = make('Old Root');
    const cross = make('Root', { key: root.key, issuer: old });
    assert.deepEqual(await chainsOf(cross, issuing, root), ['Issuing > Root', 'Issuing > Root [missing Old Root]']);
    assert.deepEqual((await chainsOf(root, cross, old, issuing)).toSorted(), [
      'Issuing > Root',
      'Issuing > Root > Old Root',
    ]);
  });

  it('takes no issuer by its name alone', async () => {
    const impostor = make('Issuing', { issuer: root });
    assert.deepEqual(await chainsOf(server, impostor, root), ['Server [missing Issuing]', 'Issuing > Root']);
  });

  it('tells roots of the same name apart, with key identifiers and without', async () => {
    for (const order of [{}, plain]) {
      const [first, second] = [make('Root', order), make('Root', order)];
      const below = make('Below', { issuer: second, ...order });
      const [chain] = (await findChains(await decode(first, below, second))).filter(
        ({ certificates }) => certificates.length > 1,
      );
      assert.deepEqual(
        chain?.certificates.map(({ thumbprints }) => thumbprints.sha1),
        (await decode(below, second)).map(({ thumbprints }) => thumbprints.sha1),
      );
    }
  });

  it('takes a renewed root of the same key for an issuer too', async () => {
    const renewed = make('Root', { key: root.key });
    assert.deepEqual(await chainsOf(root, renewed, issuing), ['Issuing > Root', 'Issuing > Root']);
  });

  it('goes by the signature, not by key identifiers that agree', async () => {
    const [damaged] = await decode(issuing);
    assert.ok(damaged !== undefined);
    const signature = Buffer.from(damaged.signature);
    signature.writeUInt8(signature.readUInt8(signature.length - 1) ^ 1, signature.length - 1);
    const chains = await findChains([{ ...damaged, signature }, ...(await decode(root))]);
    assert.deepEqual(told(chains), ['Issuing [missing Root]', 'Root']);
  });

  it('goes by key identifiers where they contradict', async () => {
    // Signed by the root, and naming another key.
    const other = extension('2.5.29.35', sequence(element(0x80, Buffer.alloc(20, 1))));
    const stranger = make('Stranger', { issuer: root, extensions: [other] });
    assert.deepEqual(await chainsOf(stranger, root), ['Stranger [missing Root]', 'Root']);
  });

  const authority = (...fields: readonly Der[]): CertificateOrder => ({
    issuer: root,
    extensions: [extension('2.5.29.35', sequence(...fields))],
  });
  const serialNumber = (...octets: readonly number[]): Der => element(0x82, Buffer.from(octets));
  const issuerName = (name: Der): Der => element(0xa1, element(0xa4, name));
  const rootSerial = Buffer.from(decodeUnverified(root.der).serialNumber, 'hex');

  it('goes by the issuer and serial number of an authority where they name another certificate', async () => {
    for (const fields of [
      [serialNumber(1)],
      [issuerName(nameOf([[['CN', 'Other Root']]])), serialNumber(...rootSerial)],
      [issuerName(root.subject), serialNumber(1)],
    ]) {
      const stranger = make('Stranger', authority(...fields));
      assert.deepEqual(await chainsOf(stranger, root), ['Stranger [missing Root]', 'Root']);
    }
  });

  it('takes the issuer whose issuer and serial number an authority names, whatever the case of the name', async () => {
    for (const name of [root.subject, nameOf([[['CN', 'ROOT']]])]) {
      const below = make('Below', authority(issuerName(name), serialNumber(...rootSerial)));
      assert.deepEqual(await chainsOf(below, root), ['Below > Root']);
    }
  });

  it('tells renewed roots of one key apart by their serial numbers', async () => {
    const renewed = make('Root', { key: root.key, serialNumber: integer(7) });
    const below = make('Below', authority(issuerName(root.subject), serialNumber(7)));
    const chains = await findChains(await decode(root, renewed, below));
    assert.deepEqual(told(chains), ['Root', 'Below > Root']);
    assert.equal(chains[1]?.certificates[1]?.serialNumber, '07');
  });

  it('does not link what names two signature algorithms', async () => {
    const [disagreeing] = (await decode(issuing)).map((one) => ({
      ...one,
      irregularities: ['algorithmsDiffer'] as const,
    }));
    assert.ok(disagreeing !== undefined);
    assert.deepEqual(told(await findChains([disagreeing, ...(await decode(root))])), [
      'Issuing [missing Root]',
      'Root',
    ]);
  });

  it('says where this runtime cannot tell', async () => {
    const signing: Signing = {
      algorithm: sequence(oid('1.2.3')),
      sign: (content, privateKey) => sign('sha256', content, privateKey),
    };
    assert.deepEqual(await chainsOf(make('Below', { issuer: root, signing }), root), ['Below ? Root']);
  });

  it('ends in a circle of certificates that issue each other', async () => {
    const [one, two] = [makeKey('P-256'), makeKey('P-256')];
    const named = (name: string, key: KeyPair): MadeCertificate => ({
      ...root,
      subject: nameOf([[['CN', name]]]),
      key,
    });
    const first = make('First', { key: one, issuer: named('Second', two) });
    const second = make('Second', { key: two, issuer: named('First', one) });
    assert.deepEqual(await chainsOf(first, second), ['First > Second [circle First]']);
  });

  it('keeps chains that are too long within bounds, leaves nobody out, and calls no issuer missing that is there', async () => {
    const line = [root];
    for (let i = 1; i < 20; i++) {
      line.push(make(`Number ${i}`, { issuer: line.at(-1) ?? root }));
    }
    const chains = await findChains(await decode(...line));
    assert.ok(chains.every(({ certificates }) => certificates.length <= 16));
    assert.equal(new Set(chains.flatMap(({ certificates }) => certificates)).size, line.length);
    const [first, ...rest] = chains.map(({ end }) => end);
    assert.equal(first, 'tooLong');
    assert.ok(rest.every((end) => end === 'root'));
    const whole = await findChains(await decode(...line.slice(0, 16)));
    assert.deepEqual(
      whole.map(({ certificates, end }) => [certificates.length, end]),
      [[16, 'root']],
    );
  });

  it('keeps the ways up from one certificate within bounds', async () => {
    const tops = Array.from({ length: 12 }, (_, i) => make(`Top ${i}`));
    const crossed = tops.map((top) => make('Middle', { key: issuing.key, issuer: top }));
    const low = make('Low', { issuer: { ...issuing, subject: nameOf([[['CN', 'Middle']]]) } });
    const chains = await findChains(await decode(low, ...crossed, ...tops));
    assert.equal(told(chains).filter((chain) => chain.startsWith('Low ')).length, 8);
    assert.equal(new Set(chains.flatMap(({ certificates }) => certificates)).size, 25);
  });

  it('finds the issuer among hundreds of its name', async () => {
    const crowd = Array.from({ length: 100 }, () => make('Crowd', { key: root.key, issuer: root, ...plain }));
    const own = make('Crowd', { issuer: root, ...plain });
    const below = make('Below', { issuer: own, ...plain });
    for (const order of [
      [below, own, ...crowd],
      [below, ...crowd, own],
    ]) {
      assert.ok((await chainsOf(...order)).includes('Below > Crowd [missing Root]'));
    }
  });

  it('makes a chain of one of each of 500 certificates that have nothing to do with each other', async () => {
    const many = Array.from({ length: 500 }, (_, i) => make(`Root ${i}`, { key: root.key }));
    const chains = await findChains(await decode(...many));
    assert.equal(chains.length, 500);
    assert.ok(chains.every(({ certificates, end }) => certificates.length === 1 && end === 'root'));
  });
});

/** A verifier that answers as it is told, and how often it was asked. */
function counting(answer: SelfSigned): { readonly verify: Verify; readonly count: () => number } {
  let count = 0;
  const verify: Verify = () => {
    count++;
    return answer;
  };
  return { verify, count: () => count };
}

const [pattern] = await decode(make('Crowd', { issuer: make('Crowd'), ...plain }));
assert.ok(pattern !== undefined);

describe('findChains on a set that is made to cost time', () => {
  /** Certificates of one name that may all have issued each other, each with a key of its own. */
  const crowd = (key: Partial<PublicKey>): Certificate[] =>
    Array.from({ length: 500 }, (_, i) => ({
      ...pattern,
      thumbprints: { sha1: `${i}`, sha256: `${i}` },
      publicKey: { ...pattern.publicKey, pin: `${i}`, ...key },
    }));
  const octets = (length: number): Uint8Array => new Uint8Array(length).fill(1);
  const usual = { modulus: octets(256), exponent: octets(3) };

  const sizes: Readonly<Record<string, readonly [key: Partial<PublicKey>, most: number]>> = {
    'RSA of 2048 bits': [{ bits: 2_048, curve: undefined, rsa: usual }, 2_000],
    'RSA of 16,384 bits': [{ bits: 16_384, curve: undefined, rsa: usual }, 125],
    'RSA with a huge exponent': [{ bits: 3_072, curve: undefined, rsa: { ...usual, exponent: octets(384) } }, 74],
    'RSA of eight million bits': [{ bits: 8_000_000, curve: undefined, rsa: usual }, 0],
    'P-521': [{ bits: 521, curve: 'P-521', rsa: undefined }, 666],
  };
  for (const [name, [key, most]] of Object.entries(sizes)) {
    it(`verifies ${most} signatures of ${name} at most, and links the rest untried`, async () => {
      const { verify, count } = counting('no');
      const chains = await findChains(crowd(key), verify);
      assert.equal(count(), most);
      const links = chains.flatMap((chain) => chain.links);
      assert.ok(links.length > 0);
      assert.ok(links.every((link) => link === 'untried'));
    });
  }

  it('says verified of nothing that was not', async () => {
    const { verify, count } = counting('yes');
    const chains = await findChains(crowd({ bits: 16_384, curve: undefined, rsa: usual }), verify);
    assert.ok(count() <= 125);
    const certificates = chains.flatMap((chain) =>
      chain.links.flatMap((link, i) => (link === 'verified' ? [chain.certificates[i]] : [])),
    );
    assert.ok(new Set(certificates).size <= 125);
    assert.ok(chains.some(({ links }) => links.includes('untried')));
  });

  it('does not call an issuer missing that it had no time for', async () => {
    const chains = await findChains(crowd({ bits: 8_000_000, curve: undefined, rsa: usual }));
    assert.ok(chains.every(({ end }) => end !== 'missing'));
  });

  it('verifies a signature with a key once, however many certificates have that key', async () => {
    const { verify, count } = counting('no');
    const chains = await findChains(crowd({ pin: 'one' }), verify);
    assert.equal(count(), 500);
    assert.equal(chains.length, 500);
  });

  it('has enough for 500 certificates as people have them', async () => {
    const { verify, count } = counting('yes');
    const cas = Array.from({ length: 250 }, (_, i) => make(`CA ${i}`, { key: root.key }));
    const below = cas.map((issuer, i) => make(`Below ${i}`, { key: root.key, issuer }));
    const chains = await findChains(await decode(...cas, ...below), verify);
    assert.equal(count(), 250);
    assert.ok(chains.every(({ links, end }) => end === 'root' && links.every((link) => link === 'verified')));
  });
});

describe('isRoot', () => {
  it('is who issued itself, as far as can be told', async () => {
    const [certificate] = await decode(root);
    assert.ok(certificate !== undefined);
    assert.equal(isRoot(certificate), true);
    assert.equal(isRoot({ ...certificate, selfSigned: 'unchecked' }), true);
    assert.equal(isRoot({ ...certificate, selfSigned: 'no' }), false);
    assert.equal(isRoot({ ...certificate, selfIssued: false }), false);
  });
});
