import assert from 'node:assert/strict';
import {
  armour,
  element,
  generalizedTime,
  integer,
  octetString,
  sequence,
  utcTime,
  utf8String,
} from '../fixtures/derWriter.ts';
import { extensionValues } from '../fixtures/extensionValues.ts';
import { extension } from '../fixtures/madeCertificate.ts';
import { attribute, makeRequest, makeRevocationList, reasonCode, revokedEntry } from '../fixtures/madeRelated.ts';
import { Randomness } from '../randomness.ts';
import { runs, seed } from '../seed.ts';
import { mutated } from './mutations.ts';
import { readHostile } from './readHostile.ts';
import { restructured } from './treeMutations.ts';

const count = runs(1_000, 20_000);

const extensions = Object.entries(extensionValues).map(([type, value]) => extension(type, value));
const name = [
  [['O', 'Contoso\u202e']],
  [
    ['CN', 'Root'],
    ['OU', 'Test'],
  ],
] as const;
const entry = (number: number, code: number) =>
  revokedEntry(
    integer(number),
    utcTime('260101000000Z'),
    extension('2.5.29.21', reasonCode(code)),
    extension('2.5.29.24', generalizedTime('20251201000000Z')),
    extension('1.2.3', octetString(integer(1))),
  );

/** What is damaged: requests and lists with everything in them that is read. */
const seeds = [
  makeRequest(),
  makeRequest({ subject: name, extensions }),
  makeRequest({
    attributes: [
      attribute('1.2.840.113549.1.9.7', utf8String('a password')),
      attribute(
        '1.3.6.1.4.1.311.21.20',
        sequence(integer(5), element(0x0c, Buffer.from('app')), octetString(Buffer.alloc(9))),
      ),
    ],
    extensions,
  }),
  makeRevocationList(),
  makeRevocationList({ issuer: name, entries: [entry(1, 1), entry(2, 4)], extensions }),
];

describe(`Damaged requests and revocation lists of seed ${seed}`, () => {
  it(`are read or refused in time, and safe to show, all ${count}`, async function () {
    this.timeout(600_000);
    let read = 0;
    for (let index = 0; index < count; index++) {
      const random = new Randomness(seed + Math.imul(index, 0x9e3779b1));
      const der = random.of(seeds);
      const damaged = random.below(3) > 0 ? restructured(der, random) : mutated(der, random, random.of(seeds));
      const label = random.of(['CERTIFICATE REQUEST', 'X509 CRL', '']);
      const bytes = label === '' ? damaged : Buffer.from(armour(label, damaged));
      const { outcome, failure } = await readHostile({ form: 'related', bytes, password: undefined });
      assert.equal(failure, undefined, `number ${index}`);
      read += outcome === 'read' ? 1 : 0;
    }
    // Damage that nothing survives, or that does no harm, would show little.
    assert.ok(read > count / 10 && read < count, `${read} of ${count} were read`);
  });
});
