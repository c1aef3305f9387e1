import type { Certificate } from '../../../../src/certificates/certificate.ts';
import { formChecks } from '../../../../src/certificates/rootChecks/formChecks.ts';
import { type Der, integer, sequence } from '../../../fixtures/derWriter.ts';
import { extension } from '../../../fixtures/madeCertificate.ts';
import { edited, made, weigh } from './weighings.ts';

const numbered = (...octets: readonly number[]): Promise<Certificate> => made({ serialNumber: integer(...octets) });
const having = (...extensions: readonly Der[]): Promise<Certificate> => made({ extensions });
const long = (octets: number): Promise<Certificate> => numbered(...Array<number>(octets).fill(0x11));

describe('Checks of the form', () => {
  weigh(formChecks, {
    'version-not-3': [
      ['version 1', made({ version: undefined, extensions: [] }), 'warning'],
      ['version 4', made({ version: 3 }), 'warning'],
    ],
    'ext-in-v1v2': [['extensions in version 2', edited({ irregularities: ['extensionsBeforeVersion3'] }), 'warning']],
    'ext-duplicate': [
      ['the same twice', having(extension('1.2.3', integer(1)), extension('1.2.3', integer(2))), 'error'],
      ['two of them', having(extension('1.2.3', integer(1)), extension('1.2.4', integer(1))), undefined],
    ],
    'ext-malformed': [
      ['an extended key usage that is none', having(extension('2.5.29.37', integer(1))), 'error'],
      ['name constraints that are none', having(extension('2.5.29.30', integer(1), true)), 'error'],
      ['policies that are none, which OpenSSL does not read', having(extension('2.5.29.32', integer(1))), 'warning'],
      ['basic constraints, which have a check of their own', having(extension('2.5.29.19', integer(1))), undefined],
      ['one of an unknown kind', having(extension('1.2.3', integer(1))), undefined],
    ],
    'unknown-critical-ext': [
      ['a critical one that nobody knows', having(extension('1.2.3', integer(1), true)), 'warning'],
      ['one that need not be known', having(extension('1.2.3', integer(1))), undefined],
      ['a critical issuer alternative name', having(extension('2.5.29.18', sequence(), true)), 'warning'],
      ['a critical one that is known', having(extension('2.5.29.54', integer(1), true)), undefined],
    ],
    'ext-empty': [['nothing in it', edited({ irregularities: ['emptyExtension'] }), 'warning']],
    'ext-bad-der': [['FALSE written out', edited({ irregularities: ['extensionDer'] }), 'warning']],
    malformed: [
      ['a length that is not DER', edited({ irregularities: ['notDer'] }), 'error'],
      ['something left over', edited({ irregularities: ['surplusBytes'] }), 'error'],
    ],
    'serial-bad-der': [['octets before the number', numbered(0, 1), 'error']],
    'unique-id': [['an identifier', edited({ irregularities: ['uniqueIdentifier'] }), 'note']],
    'serial-not-positive': [
      ['zero', numbered(0), 'note'],
      ['below zero', numbered(0x80), 'note'],
      ['one', numbered(1), undefined],
    ],
    'serial-too-long': [
      ['21 octets', long(21), 'warning'],
      ['20 octets', long(20), undefined],
      ['20 octets and a sign', numbered(0x00, ...Array<number>(20).fill(0x91)), undefined],
      ['20 octets below zero', numbered(...Array<number>(20).fill(0x81)), undefined],
      ['21 octets below zero', numbered(...Array<number>(21).fill(0x81)), 'warning'],
    ],
    'serial-low-entropy': [
      ['four octets', long(4), 'hint'],
      ['five octets', long(5), undefined],
      ['zero, which says it already', numbered(0), undefined],
    ],
  });
});
