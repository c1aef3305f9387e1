import assert from 'node:assert/strict';
import { decodeCertificate } from '../../../src/certificates/decodeCertificate.ts';
import { describeCertificate } from '../../../src/certificates/describeCertificate.ts';
import { pemBlocks } from '../../../src/certificates/pem.ts';
import { makeCertificate } from '../../fixtures/madeCertificate.ts';
import { fixture } from './fixtures.ts';

describe('describeCertificate', () => {
  it('writes a root so that a person can check it', () => {
    const text = describeCertificate(decodeCertificate(fixture('isrg-root-x1.cer')));
    assert.equal(
      text.slice(0, text.indexOf('-----BEGIN')),
      `ISRG Root X1

SHA-1 thumbprint         CABD2A79A1076A31F21D253635CB039D4329A5E8
SHA-256 thumbprint       96BCEC06264976F37460779ACF28C5A7CFE8A3C0AAE11A8FFCEE05C0BDDF08C6

Subject                  CN=ISRG Root X1,O=Internet Security Research Group,C=US
Issuer                   CN=ISRG Root X1,O=Internet Security Research Group,C=US
Self-signed              Yes, its own key verifies the signature
Valid from               2015-06-04 11:04:38 UTC
Valid until              2035-06-04 11:04:38 UTC
Serial number            8210CFB0D240E3594463E0BB63828B00
Version                  3

Public key               RSA 4096 bits
Signature                SHA-256 with RSA

Certification authority  Yes
Key usage                keyCertSign, cRLSign

Extensions
  keyUsage (2.5.29.15), critical
  basicConstraints (2.5.29.19), critical
  subjectKeyIdentifier (2.5.29.14)

`,
    );
  });

  it('ends with the certificate itself as PEM', () => {
    const certificate = decodeCertificate(fixture('contoso-server.cer'));
    const [block] = pemBlocks(describeCertificate(certificate));
    assert.deepEqual(block?.bytes, certificate.der);
  });

  it('gives a name no way to add a line or hide one', () => {
    const { der } = makeCertificate({ subject: [[['CN', 'Root\nSelf-signed   Yes\u202e']]] });
    const text = describeCertificate(decodeCertificate(der));
    assert.equal(text.match(/^Self-signed/gm)?.length, 1);
    assert.doesNotMatch(text, /[\p{Cf}\r]/u);
  });

  it('has words for what is not there', () => {
    const text = describeCertificate(decodeCertificate(makeCertificate({ subject: [], extensions: [] }).der));
    for (const line of ['Certificate without a subject', 'Key usage                Not limited', '  none']) {
      assert.ok(text.split('\n').includes(line), line);
    }
  });
});
