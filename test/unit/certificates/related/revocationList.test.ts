import assert from 'node:assert/strict';
import { mock } from 'node:test';
import fc from 'fast-check';
import { CertificateRevocationList } from 'pkijs';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { decodeCertificate } from '../../../../src/certificates/decodeCertificate.ts';
import { revocationReasons } from '../../../../src/certificates/extensions/extension.ts';
import {
  mostEntries,
  type RevocationList,
  readRevocationList,
  verifiedList,
} from '../../../../src/certificates/related/revocationList.ts';
import {
  type Der,
  element,
  generalizedTime,
  integer,
  octetString,
  sequence,
  utcTime,
} from '../../../fixtures/derWriter.ts';
import { algorithms, extension, makeCertificate, makeKey, nameOf } from '../../../fixtures/madeCertificate.ts';
import { makeRevocationList, reasonCode, revokedEntry } from '../../../fixtures/madeRelated.ts';
import { bestTurns, isWithin } from '../../../fuzz/longestTurn.ts';
import { modelName } from '../model/modelName.ts';
import { signedHex, signedOctets } from '../model/modelNumber.ts';
import { refusal } from '../refusal.ts';

const january = utcTime('260101000000Z');
const reason = (number: number): Der => extension('2.5.29.21', reasonCode(number));
const numbered = (number: number, ...extensions: readonly Der[]): Der =>
  revokedEntry(integer(0x40, number >> 16, (number >> 8) & 0xff, number & 0xff), january, ...extensions);

/** What is compared of entries. */
function entriesOf({ entries }: RevocationList): readonly unknown[] {
  return entries.map((entry) =>
    entry === 'unreadable' ? entry : [entry.serialNumber, entry.date, entry.reason, entry.extensions.length],
  );
}

describe('A revocation list', () => {
  it('says whose it is, when it came, when the next comes, and its number', async () => {
    const list = await readRevocationList(
      makeRevocationList({
        extensions: [
          extension('2.5.29.35', sequence(element(0x80, Buffer.of(1, 2)))),
          extension('2.5.29.20', integer(7)),
        ],
      }),
    );
    assert.deepEqual([list.issuer.text, list.version, list.number], ['CN=Contoso Root CA', 2, '07']);
    assert.deepEqual([list.thisUpdate, list.nextUpdate], [Date.UTC(2026, 0), Date.UTC(2026, 1)]);
    assert.deepEqual([list.entryCount, list.entries, list.irregularities], [0, [], []]);
    assert.equal(list.signatureAlgorithm.name, 'SHA-256 with ECDSA');
    assert.deepEqual(
      list.extensions.map(({ value }) => value),
      [
        { kind: 'authorityKeyIdentifier', identifier: '0102', issuer: [], serialNumber: undefined },
        { kind: 'listNumber', number: '07' },
      ],
    );
  });

  it('may be of version 1, without a next update, and without a number', async () => {
    const list = await readRevocationList(
      makeRevocationList({ version: null, nextUpdate: null, entries: [numbered(1)] }),
    );
    assert.deepEqual([list.version, list.nextUpdate, list.number, list.entryCount], [1, 'none', undefined, 1]);
    assert.deepEqual(list.irregularities, []);
  });

  it('names what it revokes, when and why', async () => {
    const invalid = extension('2.5.29.24', generalizedTime('20251201000000Z'));
    const issuer = extension('2.5.29.29', sequence(element(0xa4, nameOf([[['CN', 'Other']]]))), true);
    const list = await readRevocationList(
      makeRevocationList({
        entries: [
          numbered(1),
          numbered(2, reason(1)),
          numbered(3, reason(7)),
          revokedEntry(integer(0x80), generalizedTime('20500230000000Z'), reason(4), invalid, issuer),
          sequence(integer(1)),
        ],
      }),
    );
    assert.deepEqual(entriesOf(list), [
      ['40000001', Date.UTC(2026, 0), undefined, 0],
      ['40000002', Date.UTC(2026, 0), 'keyCompromise', 1],
      ['40000003', Date.UTC(2026, 0), 'unreadable', 1],
      ['-80', undefined, 'superseded', 3],
      'unreadable',
    ]);
    assert.equal(list.entryCount, 5);
  });

  it('is read with what is odd about it', async () => {
    const irregularities = async (order: Parameters<typeof makeRevocationList>[0]) =>
      (await readRevocationList(makeRevocationList(order))).irregularities;
    assert.deepEqual(await irregularities({ thisUpdate: utcTime('2601010000Z') }), ['timeEncoding']);
    assert.deepEqual(await irregularities({ innerAlgorithm: algorithms.ed25519 }), ['algorithmsDiffer']);
    assert.deepEqual(await irregularities({ entries: [revokedEntry(integer(0, 1), january)] }), ['serialPadding']);
    assert.deepEqual(await irregularities({ entries: [] }), []);
  });

  it('is verified by the certificate of its issuer, where that came with it', async () => {
    const [root, other] = [makeCertificate(), makeCertificate({ subject: [[['CN', 'Other']]] })];
    const issuer = [[['O', 'Contoso']], [['CN', 'Contoso Root CA']]] as const;
    const list = await readRevocationList(makeRevocationList({ issuer, key: root.key, entries: [numbered(1)] }));
    const answer = async (...certificates: readonly Uint8Array[]) =>
      (await verifiedList(list, await Promise.all(certificates.map(decodeCertificate)))).verified;
    assert.equal(await answer(), 'noIssuer');
    assert.equal(await answer(other.der), 'noIssuer');
    assert.equal(await answer(makeCertificate().der), 'no');
    assert.equal(await answer(other.der, makeCertificate().der, root.der), 'yes');
    const odd = await readRevocationList(
      makeRevocationList({ issuer, key: root.key, innerAlgorithm: algorithms.ed25519 }),
    );
    assert.equal((await verifiedList(odd, [await decodeCertificate(root.der)])).verified, 'unchecked');
  });

  it('is nothing else, and nothing less', async () => {
    const der = makeRevocationList({
      entries: [numbered(1, reason(1))],
      extensions: [extension('2.5.29.20', integer(7))],
    });
    const reasonOf = async (bytes: Uint8Array) => (await refusal(readRevocationList(bytes))).reason;
    assert.equal(await reasonOf(makeCertificate().der), 'otherDer');
    assert.equal(await reasonOf(Buffer.concat([der, integer(1)])), 'trailingBytes');
    for (let length = 1; length < der.length; length++) {
      await refusal(readRevocationList(der.subarray(0, length)));
    }
  });

  const large: Readonly<Record<string, readonly [entries: () => Uint8Array, count: number]>> = {
    'of 55,000 entries with two extensions each': [
      () =>
        Buffer.concat(
          Array.from({ length: 55_000 }, (_, i) =>
            numbered(i, reason(1), extension('2.5.29.24', generalizedTime('20250101000000Z'))),
          ),
        ),
      55_000,
    ],
    'of two million entries that are nothing': [() => Buffer.alloc(4_000_000, Buffer.from('3000', 'hex')), 2_000_000],
    'of one entry of four million octets': [() => revokedEntry(element(2, Buffer.alloc(4_000_000, 1)), january), 1],
    'of entries of nothings': [
      () => Buffer.alloc(4_000_000 - (4_000_000 % 1_504), sequence(Buffer.alloc(1_500, 5))),
      2_659,
    ],
  };
  for (const [name, [make, count]] of Object.entries(large)) {
    it(`${name} is counted and shown in part, without keeping others waiting`, async function () {
      this.timeout(60_000);
      const der = makeRevocationList({ entries: [make()] });
      const limits = { wholeMs: 2_000, longestMs: 50 };
      let list: RevocationList | undefined;
      const turns = await bestTurns(async () => {
        list = await readRevocationList(der);
      }, limits);
      assert.ok(isWithin(turns, limits), JSON.stringify(turns));
      assert.equal(list?.entryCount, count);
      assert.ok((list?.entries.length ?? 0) <= mostEntries);
    });
  }

  it('is not read without PKI.js', async () => {
    const fromBER = mock.method(CertificateRevocationList, 'fromBER', () => {
      throw new Error('PKI.js is not to be had.');
    });
    try {
      assert.equal((await refusal(readRevocationList(makeRevocationList()))).reason, 'malformed');
    } finally {
      fromBER.mock.restore();
    }
  });

  it('of any octets is read or refused', async () => {
    const der = makeRevocationList({
      entries: [numbered(1, reason(1)), numbered(2)],
      extensions: [extension('2.5.29.20', integer(7)), extension('1.2.3', octetString(integer(1)))],
    });
    const changes = fc.array(fc.tuple(fc.nat(der.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(changes, async (octets) => {
        const changed = Buffer.from(der);
        for (const [position, octet] of octets) {
          changed[position] = octet;
        }
        await readRevocationList(changed).catch((error: unknown) =>
          assert.ok(error instanceof CertificateError, String(error)),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  const seconds = fc.integer({ min: Date.UTC(2050, 0) / 1000, max: Date.UTC(9999, 11, 31) / 1000 });
  const timeOf = (time: number): Der =>
    generalizedTime(`${new Date(time * 1000).toISOString().replace(/\.000Z$|[-:T]/g, '')}Z`);
  const modelEntry = fc.record({
    serialNumber: fc.bigInt({ min: -(2n ** 159n), max: 2n ** 159n - 1n }),
    date: seconds,
    reason: fc.constantFrom(...revocationReasons.keys()),
    hasReason: fc.boolean(),
  });

  it('gives back what was written', async () => {
    const number = fc.bigInt({ min: 0n, max: 2n ** 159n });
    const key = makeKey('P-256');
    await fc.assert(
      fc.asyncProperty(
        modelName,
        seconds,
        number,
        fc.array(modelEntry, { maxLength: 8 }),
        async (name, time, n, models) => {
          const entries = models.map(({ serialNumber, date, reason: code, hasReason }) =>
            revokedEntry(integer(...signedOctets(serialNumber)), timeOf(date), ...(hasReason ? [reason(code)] : [])),
          );
          const list = await readRevocationList(
            makeRevocationList({
              key,
              issuer: name.rdns,
              thisUpdate: timeOf(time),
              entries,
              extensions: [extension('2.5.29.20', integer(...signedOctets(n)))],
            }),
          );
          assert.deepEqual([list.thisUpdate, list.number, list.entryCount], [time * 1000, signedHex(n), models.length]);
          assert.deepEqual(
            list.issuer.relativeNames.map((attributes) => attributes.map(({ type, value }) => [type, value])),
            name.values,
          );
          assert.deepEqual(
            entriesOf(list),
            models.map(({ serialNumber, date, reason: code, hasReason }) => [
              signedHex(serialNumber),
              date * 1000,
              hasReason ? (revocationReasons[code] ?? 'unreadable') : undefined,
              hasReason ? 1 : 0,
            ]),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});
