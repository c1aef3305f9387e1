import type { Certificate } from '../../../../src/certificates/certificate.ts';
import { identifierChecks } from '../../../../src/certificates/rootChecks/identifierChecks.ts';
import { type Der, element, integer, nothing, octetString, sequence } from '../../../fixtures/derWriter.ts';
import { extension, nameOf } from '../../../fixtures/madeCertificate.ts';
import { edited, good, made, subject as ownName, weigh } from './weighings.ts';

const subject = (octets: number[], critical = false): Der =>
  extension('2.5.29.14', octetString(Buffer.from(octets)), critical);
const authority = (fields: readonly Der[], critical = false): Der =>
  extension('2.5.29.35', sequence(...fields), critical);
const identifier = (...octets: number[]): Der => element(0x80, Buffer.from(octets));
const having = (...extensions: readonly Der[]): Certificate => made({ extensions });
const named = (name: Der): Der => element(0xa1, element(0xa4, name));
const issuer = named(nameOf([[['CN', 'Contoso Root CA']]]));
const ownIssuer = named(nameOf(ownName));
const ownIssuerInCapitals = named(nameOf([[['C', 'US']], [['O', 'CONTOSO']], [['CN', 'CONTOSO ROOT CA']]]));
const serialNumber = element(0x82, integer(1).subarray(2));
const ownSerialNumber = element(0x82, Buffer.from(good.serialNumber, 'hex'));

describe('Checks of the key identifiers', () => {
  weigh(identifierChecks, {
    'ski-missing': [
      ['none', having(authority([])), 'note'],
      ['version 1', made({ version: undefined, extensions: [] }), undefined],
      ['below a root', edited({ extensions: [], selfIssued: false }), undefined],
    ],
    'ski-critical': [['a critical one', having(subject([1], true)), 'warning']],
    'ski-not-sha1': [
      ['another way to make one', having(subject([1, 2, 3])), 'hint'],
      ['an unreadable one', having(extension('2.5.29.14', nothing())), undefined],
      ['the key’s', good, undefined],
    ],
    'aki-missing-hint': [
      ['none', having(subject([1])), 'hint'],
      ['version 1', made({ version: undefined, extensions: [] }), undefined],
    ],
    'aki-ski-mismatch': [
      ['two that differ', having(subject([1]), authority([identifier(2)])), 'warning'],
      ['two that are the same', having(subject([1]), authority([identifier(1)])), undefined],
      ['one alone', having(authority([identifier(2)])), undefined],
      ['one that has no identifier', having(subject([1]), authority([])), undefined],
      ['another’s serial number', having(authority([serialNumber])), 'warning'],
      ['its own serial number', having(authority([ownSerialNumber])), undefined],
      ['another’s name', having(authority([issuer, ownSerialNumber])), 'warning'],
      ['its own name', having(authority([ownIssuer, ownSerialNumber])), undefined],
      ['its own name in other letters', having(authority([ownIssuerInCapitals])), undefined],
      ['its own name and another’s serial number', having(authority([ownIssuer, serialNumber])), 'warning'],
      [
        'its own key and another’s serial number',
        having(subject([1]), authority([identifier(1), serialNumber])),
        'warning',
      ],
      ['a name that is no directory’s', having(authority([element(0xa1, element(0x86, Buffer.from('x')))])), undefined],
      ['below a root', { ...having(subject([1]), authority([identifier(2)])), selfIssued: false }, undefined],
    ],
    'aki-critical': [['a critical one', having(authority([], true)), 'warning']],
    'aki-has-issuer': [
      ['an issuer', having(authority([issuer])), 'hint'],
      ['a serial number', having(authority([serialNumber])), 'hint'],
      ['an identifier alone', having(authority([identifier(1)])), undefined],
    ],
  });
});
