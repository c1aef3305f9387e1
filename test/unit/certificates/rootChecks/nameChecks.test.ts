import type { Certificate } from '../../../../src/certificates/certificate.ts';
import { nameChecks } from '../../../../src/certificates/rootChecks/nameChecks.ts';
import { type Der, element, stringTags } from '../../../fixtures/derWriter.ts';
import { makeCertificate } from '../../../fixtures/madeCertificate.ts';
import { edited, made, weigh } from './weighings.ts';

/** Each attribute a part of its own. */
const named = (...attributes: readonly (readonly [type: string, value: string | Der])[]): Promise<Certificate> =>
  made({ subject: attributes.map((attribute) => [attribute]) });
const printable = (text: string): Der => element(stringTags.printable, Buffer.from(text, 'latin1'));
const issued = made({ subject: [[['CN', 'CA']], [['OU', 'PKI']]], issuer: makeCertificate({ subject: [] }) });

describe('Checks of the subject', () => {
  weigh(nameChecks, {
    'subject-empty': [['none', named(), 'error']],
    'subject-control-chars': [
      ['a zero', named(['CN', 'Root\0']), 'warning'],
      ['a change of direction', named(['O', 'a\u202eb']), 'warning'],
      ['a blank of no width', named(['CN', 'Ro\u200bot']), 'warning'],
      ['letters of other languages', named(['CN', 'Größe 測試']), undefined],
    ],
    'subject-string-bad': [
      ['a star in a PrintableString', named(['CN', printable('*.contoso.com')]), 'hint'],
      ['everything that it allows', named(['CN', printable("Az 09'()+,-./:=?")]), undefined],
      ['a star in a UTF8String', named(['CN', '*.contoso.com']), undefined],
    ],
    'name-empty-part': [['an empty set', edited({ irregularities: ['emptyNamePart'] }), 'warning']],
    'subject-country-bad': [
      ['three letters', named(['C', 'USA']), 'hint'],
      ['small letters', named(['C', 'us']), 'hint'],
      ['two capitals', named(['C', 'US']), undefined],
    ],
    'subject-too-long': [
      ['65 characters of a name', named(['CN', 'a'.repeat(65)]), 'hint'],
      ['64 characters', named(['CN', 'a'.repeat(64)]), undefined],
      ['128 characters of a locality', named(['L', 'a'.repeat(128)]), undefined],
      ['129 characters of a locality', named(['L', 'a'.repeat(129)]), 'hint'],
      ['any number where there is no bound', named(['DC', 'a'.repeat(500)]), undefined],
    ],
    'subject-whitespace': [
      ['a blank in front', named(['CN', ' Root']), 'hint'],
      ['a blank behind', named(['CN', 'Root ']), 'hint'],
      ['a blank inside', named(['CN', 'Contoso Root']), undefined],
    ],
    'rdn-multivalue': [
      [
        'two in one part',
        made({
          subject: [
            [
              ['O', 'Contoso'],
              ['CN', 'Root'],
            ],
          ],
        }),
        'hint',
      ],
    ],
    'subject-no-cn': [
      ['an organization alone', named(['O', 'Contoso']), 'hint'],
      ['nothing at all, which is worse', named(), undefined],
    ],
    'subject-no-o': [
      ['a common name alone', named(['CN', 'Root']), 'hint'],
      ['an intermediate', issued, undefined],
    ],
    'subject-no-c': [['a common name alone', named(['CN', 'Root']), 'hint']],
    'subject-ou': [
      ['a unit', named(['OU', 'PKI']), 'hint'],
      ['a unit of an intermediate', issued, undefined],
    ],
  });
});
