import type { Certificate } from '../../../../src/certificates/certificate.ts';
import { constraintChecks, identifierChecks } from '../../../../src/certificates/rootChecks/extensionChecks.ts';
import {
  bitString,
  boolean,
  type Der,
  element,
  integer,
  nothing,
  octetString,
  oid,
  sequence,
} from '../../../fixtures/derWriter.ts';
import { extension, nameOf } from '../../../fixtures/madeCertificate.ts';
import { edited, good, made, subject as ownName, weigh } from './weighings.ts';

const ca = (...rest: readonly Der[]): Der => extension('2.5.29.19', sequence(boolean(true), ...rest), true);
const usage = (octet: number, unused: number): Der =>
  extension('2.5.29.15', bitString(Buffer.from([octet]), unused), true);
const signing = usage(0x06, 1);
const name = sequence(element(0xa0, sequence(element(0x82, Buffer.from('contoso.com')))));
const purposes = (...oids: readonly string[]): Der => extension('2.5.29.37', sequence(...oids.map(oid)));
const having = (...extensions: readonly Der[]): Promise<Certificate> => made({ extensions });
const oneBelow = made({ isCA: false });
const forServers = await having(purposes('1.3.6.1.5.5.7.3.1'));

describe('Checks of what it may issue', () => {
  weigh(constraintChecks, {
    'bc-missing': [
      ['no basic constraints', having(signing), 'error'],
      ['version 1', made({ version: undefined, extensions: [] }), 'warning'],
      ['unreadable ones', having(extension('2.5.29.19', nothing())), undefined],
    ],
    'bc-malformed': [['unreadable basic constraints', having(extension('2.5.29.19', nothing())), 'error']],
    'bc-not-ca': [
      ['no CA', oneBelow, 'error'],
      ['no basic constraints', having(signing), undefined],
      ['unreadable ones', having(extension('2.5.29.19', nothing())), undefined],
    ],
    'bc-not-critical': [
      ['a CA', having(extension('2.5.29.19', sequence(boolean(true)))), 'note'],
      ['no CA', having(extension('2.5.29.19', sequence())), undefined],
    ],
    'bc-pathlen-present': [
      ['a limit', having(ca(integer(1)), signing), 'hint'],
      ['none', having(ca(), signing), undefined],
    ],
    'bc-pathlen-negative': [
      ['below zero', having(ca(integer(0xff))), 'error'],
      ['zero', having(ca(integer(0))), undefined],
    ],
    'bc-pathlen-without-ca': [['a limit on nothing', having(extension('2.5.29.19', sequence(integer(1)))), 'error']],
    'bc-bad-der': [['FALSE written out', having(extension('2.5.29.19', sequence(boolean(false)))), 'warning']],
    'ku-missing': [
      ['no key usage', having(ca()), 'warning'],
      ['version 1', made({ version: undefined, extensions: [] }), undefined],
    ],
    'ku-malformed': [['unreadable key usage', having(ca(), extension('2.5.29.15', nothing())), 'error']],
    'ku-no-certsign': [
      ['a server’s key usage', oneBelow, 'error'],
      ['none', having(ca()), undefined],
      ['an unreadable one', having(ca(), extension('2.5.29.15', nothing())), undefined],
    ],
    'ku-no-crlsign': [
      ['certificates only', having(ca(), usage(0x04, 2)), 'note'],
      ['no CA', oneBelow, undefined],
    ],
    'ku-no-bits': [
      ['a key usage of nothing', having(ca(), extension('2.5.29.15', bitString(Buffer.alloc(0)))), 'error'],
    ],
    'ku-not-critical': [
      ['as Windows makes it', having(ca(), extension('2.5.29.15', bitString(Buffer.from([0x06]), 1))), 'note'],
      ['none', having(ca()), undefined],
    ],
    'ku-odd-bits': [
      ['key encipherment', having(ca(), usage(0x26, 1)), 'note'],
      ['data encipherment', having(ca(), usage(0x16, 1)), 'note'],
      ['no CA', oneBelow, undefined],
    ],
    'ku-bad-der': [['unused bits that are not counted', having(ca(), usage(0x06, 0)), 'warning']],
    'eku-present': [
      ['purposes on a root', having(ca(), purposes('1.3.6.1.5.5.7.3.1')), 'note'],
      ['below a root', { ...forServers, selfIssued: false }, undefined],
    ],
    'eku-no-serverauth': [
      ['clients only', having(ca(), purposes('1.3.6.1.5.5.7.3.2')), 'warning'],
      ['servers too', having(ca(), purposes('1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.1')), undefined],
      ['any purpose', having(ca(), purposes('2.5.29.37.0')), undefined],
      ['no purposes in it', having(ca(), purposes()), undefined],
    ],
    'nc-present': [['name constraints', having(ca(), extension('2.5.29.30', name, true)), 'note']],
    'nc-not-critical': [
      ['not critical', having(ca(), extension('2.5.29.30', name)), 'warning'],
      ['critical', having(ca(), extension('2.5.29.30', name, true)), undefined],
    ],
    'policies-present': [
      ['policies on a root', having(ca(), extension('2.5.29.32', sequence(sequence(oid('1.2.3'))))), 'hint'],
    ],
  });
});

const subject = (octets: number[], critical = false): Der =>
  extension('2.5.29.14', octetString(Buffer.from(octets)), critical);
const authority = (fields: readonly Der[], critical = false): Der =>
  extension('2.5.29.35', sequence(...fields), critical);
const identifier = (...octets: number[]): Der => element(0x80, Buffer.from(octets));
const named = (name: Der): Der => element(0xa1, element(0xa4, name));
const byAnotherKey = await having(subject([1]), authority([identifier(2)]));
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
      ['below a root', { ...byAnotherKey, selfIssued: false }, undefined],
    ],
    'aki-critical': [['a critical one', having(authority([], true)), 'warning']],
    'aki-has-issuer': [
      ['an issuer', having(authority([issuer])), 'hint'],
      ['a serial number', having(authority([serialNumber])), 'hint'],
      ['an identifier alone', having(authority([identifier(1)])), undefined],
    ],
  });
});
