import assert from 'node:assert/strict';
import { decodeCertificate } from '../../../src/certificates/decodeCertificate.ts';
import { pemBlocks } from '../../../src/certificates/files/pem.ts';
import { describeItem } from '../../../src/viewer/describeItem.ts';
import { octetString } from '../../fixtures/derWriter.ts';
import { extension, makeCertificate } from '../../fixtures/madeCertificate.ts';
import { fixture } from '../certificates/fixtures.ts';

describe('describeItem', () => {
  it('writes a root so that a person can check it', async () => {
    const text = describeItem(await decodeCertificate(fixture('isrg-root-x1.cer')));
    assert.equal(
      text.slice(0, text.indexOf('-----BEGIN')),
      `ISRG Root X1

Thumbprints
    SHA-1: CABD2A79A1076A31F21D253635CB039D4329A5E8
    SHA-256: 96BCEC06264976F37460779ACF28C5A7CFE8A3C0AAE11A8FFCEE05C0BDDF08C6

Subject
    Country (C): US
    Organization (O): Internet Security Research Group
    Common name (CN): ISRG Root X1
    RFC 4514: CN=ISRG Root X1,O=Internet Security Research Group,C=US

Issuer
    Country (C): US
    Organization (O): Internet Security Research Group
    Common name (CN): ISRG Root X1
    RFC 4514: CN=ISRG Root X1,O=Internet Security Research Group,C=US

Validity
    Valid from: 2015-06-04 11:04:38 UTC
    Valid until: 2035-06-04 11:04:38 UTC
    Valid for: 7,305 days

Serial number and version
    Serial number (hex): 8210CFB0D240E3594463E0BB63828B00
    Serial number (decimal): 172886928669790476064670243504169061120
    Version: 3

Public key
    Algorithm: RSA (1.2.840.113549.1.1.1)
    Size: 4096 bits
    Exponent: 65537
    SHA-256 pin (base64, of the SubjectPublicKeyInfo): C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=
    SHA-1 key identifier: 79B459E67BB6E5E40173800888C81A58F6E99B6E

Signature
    Algorithm: SHA-256 with RSA (1.2.840.113549.1.1.11)
    Self-signed: Yes, its own key verifies the signature

Extensions
    Key usage (2.5.29.15, critical):
        Certificate signing
        CRL signing
    Basic constraints (2.5.29.19, critical): It is a certification authority
    Subject key identifier (2.5.29.14): 79B459E67BB6E5E40173800888C81A58F6E99B6E

Rules for public roots, which do not bind a private one
    It has no authority key identifier, which a root may leave out. (aki-missing-hint)

`,
    );
  });

  it('ends with the certificate itself as PEM', async () => {
    const certificate = await decodeCertificate(fixture('contoso-server.cer'));
    const [block] = pemBlocks(describeItem(certificate));
    assert.deepEqual(block?.bytes, certificate.der);
  });

  it('lets no name add a line or hide one', async () => {
    const { der } = makeCertificate({ subject: [[['CN', 'Root\n    Self-signed: Yes\u202e']]] });
    const text = describeItem(await decodeCertificate(der));
    assert.equal(text.match(/^ +Self-signed/gm)?.length, 1);
    assert.doesNotMatch(text, /[\p{Cf}\r]/u);
  });

  it('has words for missing parts', async () => {
    const text = describeItem(await decodeCertificate(makeCertificate({ subject: [], extensions: [] }).der));
    assert.match(
      text,
      /\nRules for public roots, which do not bind a private one\n {4}It has no .* \(aki-missing-hint\)\n/,
    );
    for (const line of ['Certificate without a subject', '    Name: (empty)', '    none']) {
      assert.ok(text.split('\n').includes(line), line);
    }
  });

  it('breaks long hex into lines', async () => {
    const value = octetString(Buffer.alloc(100, 0xab));
    const { der } = makeCertificate({ extensions: [extension('1.2.3.4', value)] });
    const text = describeItem(await decodeCertificate(der));
    assert.match(text, /\n {4}1\.2\.3\.4:\n {8}0464[AB]{60}\n {8}[AB]{64}\n {8}[AB]{64}\n {8}[AB]+\n/);
  });
});
