import assert from 'node:assert/strict';
import type { Certificate } from '../../../../src/certificates/certificate.ts';
import { decodeCertificate } from '../../../../src/certificates/decodeCertificate.ts';
import { certificateFacts } from '../../../../src/viewer/facts/certificateFacts.ts';
import { copyText, type Fact } from '../../../../src/viewer/facts/fact.ts';
import { findFact } from '../../../../src/viewer/shownItem.ts';
import {
  bitString,
  boolean,
  element,
  integer,
  octetString,
  oid,
  sequence,
  utcTime,
} from '../../../fixtures/derWriter.ts';
import { extensionValues } from '../../../fixtures/extensionValues.ts';
import { type CertificateOrder, extension, makeCertificate, makeKey } from '../../../fixtures/madeCertificate.ts';
import { reasonCode } from '../../../fixtures/madeRelated.ts';
import { fixture } from '../../certificates/fixtures.ts';

function made(order: CertificateOrder): Promise<Certificate> {
  return decodeCertificate(makeCertificate(order).der);
}

function allFacts(certificate: Certificate): readonly Fact[] {
  return Object.values(certificateFacts(certificate)).flatMap(({ facts }) => facts);
}

function lines(certificate: Certificate, id: string): readonly string[] | undefined {
  return findFact(certificate, id)?.lines;
}

describe('certificateFacts', () => {
  it('leads with both thumbprints, as they are copied: hex without separators', async () => {
    const [first, second] = allFacts(await decodeCertificate(fixture('isrg-root-x1.cer')));
    assert.ok(first && second);
    assert.equal(copyText(first), 'CABD2A79A1076A31F21D253635CB039D4329A5E8');
    assert.equal(copyText(second), '96BCEC06264976F37460779ACF28C5A7CFE8A3C0AAE11A8FFCEE05C0BDDF08C6');
  });

  it('has a unique id and at least one line for every fact', async () => {
    const subject: CertificateOrder['subject'] = [
      [['OU', 'A']],
      [['OU', 'B']],
      [
        ['OU', 'C'],
        ['CN', 'D'],
      ],
    ];
    const twice = extension('1.2.3.4', octetString(Buffer.from([1])));
    for (const certificate of [
      await decodeCertificate(fixture('contoso-server.cer')),
      await made({ subject, extensions: [twice, twice] }),
      await made({ subject: [] }),
    ]) {
      const facts = allFacts(certificate);
      assert.equal(new Set(facts.map(({ id }) => id)).size, facts.length);
      assert.ok(facts.every((fact) => fact.lines.length > 0 && fact.name !== ''));
    }
  });

  it('keeps the parts of a name in order, and the attributes of one part together', async () => {
    const certificate = await made({
      subject: [
        [['DC', 'example']],
        [
          ['O', 'Contoso'],
          ['OU', 'PKI'],
        ],
        [['CN', 'Root']],
      ],
    });
    assert.deepEqual(
      certificateFacts(certificate).subject.facts.map(({ name, lines }) => [name, ...lines]),
      [
        ['Domain component (DC)', 'example'],
        ['Organization (O) + Organizational unit (OU)', 'Contoso', 'PKI'],
        ['Common name (CN)', 'Root'],
        ['RFC 4514', 'CN=Root,OU=PKI+O=Contoso,DC=example'],
      ],
    );
  });

  it('shows no invisible character, whatever the names contain', async () => {
    const value = 'Root\n\u202egro.elgoog\u202c\u0000\u200b\u00a0';
    const certificate = await made({
      subject: [[['CN', value]], [['1.2.3.4', value]]],
      extensions: [
        extension('2.5.29.17', sequence(element(0x82, Buffer.from('a\nb\u00ad', 'latin1')))),
        extension('2.16.840.1.113730.1.13', element(0x16, Buffer.from('x\r\ny'))),
      ],
    });
    for (const { name, lines, aside } of allFacts(certificate)) {
      for (const text of [name, ...lines, aside ?? '']) {
        assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u, name);
      }
    }
  });

  it('says whether a certificate is self-signed: yes, no, or not checked', async () => {
    const root = makeCertificate();
    const words = (certificate: Certificate): string | undefined => lines(certificate, 'signature.selfSigned')?.[0];
    assert.match(words(await decodeCertificate(root.der)) ?? '', /^Yes, its own key/);
    assert.match(words(await made({ issuer: root, subject: [[['CN', 'Leaf']]] })) ?? '', /^No, another authority/);
    const forged = { ...(await decodeCertificate(root.der)), selfSigned: 'no' } as const;
    assert.match(words(forged) ?? '', /^No, subject and issuer are the same/);
    const unchecked = { ...(await decodeCertificate(root.der)), selfSigned: 'unchecked' } as const;
    assert.equal(words(unchecked), 'Signature not checked: this VS Code cannot verify SHA-256 with ECDSA');
  });

  it('shows the serial number in hex and in decimal, also if it is negative or long', async () => {
    assert.deepEqual(lines(await made({ serialNumber: integer(0xfb) }), 'serial.hex'), ['-05']);
    assert.deepEqual(lines(await made({ serialNumber: integer(0xfb) }), 'serial.decimal'), ['-5']);
    const long = await made({ serialNumber: integer(...Array.from({ length: 200 }, () => 0x7f)) });
    assert.equal(lines(long, 'serial.hex')?.[0]?.length, 400);
    assert.equal(lines(long, 'serial.decimal'), undefined);
  });

  it('says that a date is invalid', async () => {
    const certificate = await made({ notAfter: utcTime('300230000000Z') });
    assert.deepEqual(lines(certificate, 'validity.until'), ['(invalid date or time)']);
    assert.equal(lines(certificate, 'validity.length'), undefined);
  });

  it('shows the size and exponent of an RSA key, and the curve of an elliptic key', async () => {
    const rsa = await made({ key: makeKey('rsa2048') });
    assert.deepEqual([lines(rsa, 'key.bits'), lines(rsa, 'key.exponent')], [['2048 bits'], ['65537']]);
    const elliptic = await made({});
    assert.deepEqual([lines(elliptic, 'key.curve'), lines(elliptic, 'key.exponent')], [['P-256'], undefined]);
  });
});

describe('The facts of an extension', () => {
  const value = async (type: string, der: Buffer, critical = false): Promise<Fact> => {
    const fact = findFact(await made({ extensions: [extension(type, der, critical)] }), `extension.${type}`);
    assert.ok(fact);
    return fact;
  };

  it('are in words, with its OID and whether it is critical', async () => {
    const constraints = await value('2.5.29.19', sequence(boolean(true), integer(0)), true);
    assert.equal(constraints.name, 'Basic constraints');
    assert.equal(constraints.aside, '2.5.29.19, critical');
    assert.deepEqual(constraints.lines, [
      'It is a certification authority',
      'Path length: no intermediates allowed below it',
    ]);
    assert.deepEqual((await value('2.5.29.15', bitString(Buffer.from([0x06]), 1))).lines, [
      'Certificate signing',
      'CRL signing',
    ]);
    assert.deepEqual((await value('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.2.3')))).lines, [
      'TLS server authentication (1.3.6.1.5.5.7.3.1)',
      '1.2.3',
    ]);
  });

  it('name every kind of name', async () => {
    const names = sequence(
      element(0x82, Buffer.from('*.contoso.com')),
      element(0x87, Buffer.from([10, 0, 0, 1])),
      element(0x81, Buffer.from('pki@contoso.com')),
      element(0x82),
    );
    assert.deepEqual((await value('2.5.29.17', names)).lines, [
      'DNS name: *.contoso.com',
      'IP address: 10.0.0.1',
      'Email: pki@contoso.com',
      'DNS name: (empty)',
    ]);
    const constraint = sequence(element(0xa1, sequence(element(0x82))));
    assert.deepEqual((await value('2.5.29.30', constraint)).lines, ['Excluded: DNS name: (all names)']);
  });

  it('give of a signed certificate timestamp its time, its log and its signature', async () => {
    const type = '1.3.6.1.4.1.11129.2.4.2';
    const lines = (await value(type, extensionValues[type] ?? Buffer.of())).lines;
    assert.deepEqual(lines, [
      'Timestamp 1: 2025-12-10 21:14:56.896 UTC',
      'Log ID: BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=',
      'Signature, not verified (SHA-256 with ECDSA): 0102030405060708',
    ]);
    const late = Buffer.from(extensionValues[type] ?? Buffer.of()).fill(0xff, 39, 47);
    assert.equal((await value(type, late)).lines[0], 'Timestamp 1: (invalid date or time)');
  });

  it('say what a revocation list is about', async () => {
    assert.deepEqual((await value('2.5.29.28', extensionValues['2.5.29.28'] ?? Buffer.of())).lines, [
      'URI: http://pki.contoso.com/root',
      'Only certificates of authorities',
      'Only certificates that were revoked for some of the reasons',
      'Also certificates of other issuers',
    ]);
    assert.deepEqual((await value('2.5.29.21', reasonCode(1))).lines, ['Key compromise']);
    assert.deepEqual((await value('2.5.29.20', integer(7))).lines, ['07']);
  });

  it('are hex for an unknown kind, and Copy copies all of it', async () => {
    const unknown = await value('1.2.3.4', octetString(Buffer.alloc(5000, 0xab)));
    assert.equal(unknown.name, '1.2.3.4');
    assert.equal(unknown.aside, undefined);
    assert.equal(unknown.lines.at(-1), '… 5,004 octets in all');
    assert.equal(copyText(unknown).length, 5004 * 2);
  });

  it('say that one cannot be read, and give its bytes', async () => {
    const damaged = await value('2.5.29.19', integer(1));
    assert.deepEqual(damaged.lines, ['This extension is damaged and cannot be read. Its bytes:', '020101']);
    assert.equal(copyText(damaged), '020101');
  });

  it('say that an empty list is empty', async () => {
    assert.deepEqual((await value('2.5.29.37', sequence())).lines, ['(empty)']);
  });
});
