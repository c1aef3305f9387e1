import assert from 'node:assert/strict';
import { badCertificateReasons } from '../../../src/certificates/certificateError.ts';
import { readCertificateFile, readCertificatesToSend } from '../../../src/certificates/files/certificateFile.ts';
import {
  besidesSentences,
  certificateNameSentences,
  certificateProblemSentence,
} from '../../../src/ui/certificateWords.ts';
import { keyFiles } from '../../fixtures/bad/keyFiles.ts';
import { badFiles, halfBadFile } from '../../fixtures/badFiles.ts';
import { makeCertificate } from '../../fixtures/madeCertificate.ts';
import { makeBundle } from '../../fixtures/madeCms.ts';
import { makeRevocationList } from '../../fixtures/madeRelated.ts';

/** Plain sentences: a capital first, a full stop last, no code, no double blanks. */
function isWellWritten(text: string): void {
  assert.match(text, /^[A-Z].*\.$/);
  assert.doesNotMatch(text, / {2}|undefined|null|\$\{/);
}

describe('words for certificates', () => {
  it('have a sentence of its own for every reason', () => {
    const sentences = badCertificateReasons.map((reason) => certificateProblemSentence({ reason }));
    sentences.forEach(isWellWritten);
    assert.equal(new Set(sentences).size, badCertificateReasons.length);
  });

  it('have a sentence of its own for every problem of a name', () => {
    const sentences = Object.values(certificateNameSentences);
    sentences.forEach(isWellWritten);
    assert.equal(new Set(sentences).size, sentences.length);
  });

  it('say where in a PEM file the problem is', async () => {
    const [problem] = (await readCertificateFile(halfBadFile().bytes)).problems;
    assert.ok(problem !== undefined);
    assert.match(certificateProblemSentence(problem), /^PEM block 2 of 2 \(CERTIFICATE, line \d+\): Something between/);
    const alone = { reason: 'noEnd', block: { number: 1, of: 1, line: 3, label: 'CERTIFICATE' } } as const;
    assert.match(certificateProblemSentence(alone), /^The PEM block \(CERTIFICATE, line 3\): /);
  });

  it('say who signed a file, and what is beside its certificates', async () => {
    const [root, signer] = [makeCertificate(), makeCertificate({ subject: [[['CN', 'Signer']]] })];
    const sentences = async (content: Uint8Array): Promise<readonly string[]> =>
      besidesSentences(
        await readCertificatesToSend(
          makeBundle({ content, certificates: [signer.der], revocationLists: [makeRevocationList()] }),
        ),
      );
    for (const [content, first] of [
      [root.der, 'It is signed by CN=Signer. The signer’s certificate is left out.'],
      [Buffer.from('Hello'), /^It is a signed message without certificates in its content\. /],
    ] as const) {
      const [who, ...others] = await sentences(content);
      assert.match(who ?? '', new RegExp(first));
      assert.deepEqual(others, ['It also contains certificate revocation lists (CRLs), which are left out.']);
    }
    assert.deepEqual(besidesSentences(await readCertificateFile(root.der)), []);
    const [authority, person] = [makeCertificate({ subject: [[['CN', 'Authority']]] }), 'Person'];
    const issued = makeCertificate({ subject: [[['CN', person]]], issuer: authority, isCA: false });
    const chain = makeBundle({ content: root.der, certificates: [authority.der, issued.der] });
    assert.deepEqual(besidesSentences(await readCertificateFile(chain)), [
      'It is signed by CN=Person. The signer’s 2 certificates are left out.',
    ]);
  });

  it('say on which line begins what has no armour', () => {
    assert.match(certificateProblemSentence({ reason: 'truncated', line: 7 }), /^Line 7: The end of the certificate/);
  });

  it('say of every file that may hold a private key that nothing was sent', () => {
    for (const { name, reason } of keyFiles()) {
      assert.match(certificateProblemSentence({ reason }), /private key.*Nothing was sent to Azure/, name);
    }
  });

  it('are each reached by at least one bad file, except those that only a viewer says and those about other content', () => {
    const reached = new Set(badFiles().map(({ reason }) => reason));
    assert.deepEqual(
      badCertificateReasons.filter((reason) => !reached.has(reason)),
      [
        'oddMessage',
        'damagedRequest',
        'damagedRevocationList',
        'passwordNeeded',
        'wrongPassword',
        'unsupportedEncryption',
      ],
    );
  });
});
