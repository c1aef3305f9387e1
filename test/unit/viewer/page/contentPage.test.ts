import assert from 'node:assert/strict';
import { contentPage } from '../../../../src/viewer/page/contentPage.ts';
import { armour, bitString, type Der, element, integer, oid, sequence, utcTime } from '../../../fixtures/derWriter.ts';
import { extension, makeCertificate, makeKey } from '../../../fixtures/madeCertificate.ts';
import { makeBundle } from '../../../fixtures/madeCms.ts';
import { fixture } from '../../certificates/fixtures.ts';
import { assertSound, tagsOf, visibleText } from './markup.ts';
import { context, pageOf, shownBundle, shownFile } from './shown.ts';

describe('The page of a certificate', () => {
  it('leads with its name, its state, and both thumbprints', async () => {
    const text = visibleText(pageOf(await shownFile(fixture('isrg-root-x1.cer'))));
    assert.match(text, /^ISRG Root X1 test\.cer Root Valid until 2035-06-04, 3,114 days left Self-signature verified/);
    assert.match(text, /Thumbprints SHA-1 CABD2A79A1076A31F21D253635CB039D4329A5E8 SHA-256 96BCEC06/);
  });

  it('has a button for each fact, whose name says what it copies', async () => {
    const page = pageOf(await shownFile(fixture('contoso-server.cer')));
    assertSound(page);
    const buttons = tagsOf(page).filter(({ attributes }) => attributes.has('data-copy'));
    assert.ok(buttons.length > 20);
    const names = buttons.map(({ attributes }) => attributes.get('aria-label') ?? '');
    assert.ok(names.includes('Copy Thumbprints: SHA-1') && names.includes('Copy Issuer: Common name (CN)'));
    assert.equal(new Set(names).size, names.length, 'two buttons have the same name');
  });

  it('treats nothing in a certificate as markup', async () => {
    const value = `<script>alert(1)</script><img src=x onerror="alert(1)">&amp;'\`${'</dl>'}`;
    const hostile = makeCertificate({
      subject: [
        [['CN', value]],
        [
          ['O', value],
          ['OU', `"${value}`],
        ],
      ],
      extensions: [
        extension('2.5.29.17', sequence(element(0x82, Buffer.from(value)), element(0x86, Buffer.from('javascript:1')))),
        extension('2.16.840.1.113730.1.13', element(0x16, Buffer.from(value))),
      ],
    });
    const page = pageOf(await shownBundle(hostile, makeCertificate({ issuer: hostile, isCA: false })));
    assertSound(page);
    assert.ok(visibleText(page).includes('<script>alert(1)</script><img src=x onerror="alert(1)">&amp;'));
  });

  it('groups the findings against it as a root, with ids and sources, and says nothing of rules for public roots', async () => {
    const bad = makeCertificate({ notAfter: utcTime('250101000000Z'), isCA: false, key: makeKey('rsa1024') });
    const page = pageOf(await shownBundle(bad));
    assertSound(page);
    const text = visibleText(page);
    assert.match(text, /3 errors It has expired\. Apps will refuse chains to it\. expired , RFC 5280 4\.1\.2\.5/);
    assert.match(text, /1 warning Its RSA key has 1024 bits\..*weak-key/);
    assert.doesNotMatch(text, /subject-no-c|for public roots/);
  });

  it('explains the checks of a leaf first, and shows nothing in red', async () => {
    const root = makeCertificate();
    const calm = async (...extensions: readonly Der[]) => {
      const leaf = makeCertificate({ issuer: root, subject: [[['CN', 'Server']]], isCA: false, extensions });
      return pageOf(await shownBundle(leaf));
    };
    const usage = extension('2.5.29.15', bitString(Buffer.from([0xa0]), 5));
    const server = await calm(usage, extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))));
    assertSound(server);
    assert.match(
      visibleText(server),
      /Checks as a root This is a server certificate, not a root\. The checks below say why it cannot be used as a root\. \d errors? It is not a root:.* not-self-issued ,/,
    );
    assert.match(server, /<section class="checks calm"/);
    assert.match(visibleText(await calm(usage)), /This is a leaf certificate, not a root\./);
  });

  it('shows red for a root, for what may issue certificates, and for what cannot be read', async () => {
    const root = makeCertificate();
    const issued = { issuer: root, subject: [[['CN', 'Other']]] } as const;
    const loud = [
      makeCertificate({ isCA: false }),
      makeCertificate(issued),
      makeCertificate({ ...issued, extensions: [extension('2.5.29.15', bitString(Buffer.from([0x06]), 1))] }),
      makeCertificate({ ...issued, extensions: [extension('2.5.29.19', integer(1))] }),
      makeCertificate({ ...issued, extensions: [extension('2.5.29.15', integer(1))] }),
    ];
    for (const made of loud) {
      const page = pageOf(await shownBundle(made));
      assert.match(page, /<section class="checks" /);
      assert.doesNotMatch(visibleText(page), /not a root: the checks/);
    }
  });

  it('says that a good root has no problems', async () => {
    assert.match(visibleText(pageOf(await shownBundle(makeCertificate()))), /No problems found for use as a root\./);
  });

  it('gives a fact of very many lines a box that the keyboard can scroll', async () => {
    const names = Array.from({ length: 500 }, (_, index) => element(0x82, Buffer.from(`host${index}.contoso.com`)));
    const page = pageOf(
      await shownBundle(makeCertificate({ extensions: [extension('2.5.29.17', sequence(...names))] })),
    );
    assert.match(
      page,
      /class="value long" role="group" aria-label="Extensions: Subject alternative name, 201 lines" tabindex="0"/,
    );
  });
});

describe('The page of a file', () => {
  it('names the signer of a signed file', async () => {
    const [root, signer] = [makeCertificate(), makeCertificate({ subject: [[['CN', '<b>Signer']]] })];
    const page = pageOf(await shownFile(makeBundle({ content: root.der, certificates: [signer.der] })));
    assertSound(page);
    assert.match(visibleText(page), /It is signed by CN=\\<b\\>Signer\. The signer’s certificate is left out\./);
  });

  it('lists its certificates, marks the one that is shown, and is one stop for Tab', async () => {
    const root = makeCertificate();
    const content = await shownBundle(
      root,
      makeCertificate({ issuer: root, subject: [[['CN', 'Server']]], isCA: false }),
    );
    const page = pageOf(content, content.certificates[1]);
    assertSound(page);
    const items = tagsOf(page).filter(({ attributes }) => /^list-[0-9A-F]{64}$/.test(attributes.get('id') ?? ''));
    assert.deepEqual(
      items.map(({ attributes }) => [attributes.get('aria-current'), attributes.get('tabindex')]),
      [
        [undefined, '-1'],
        ['true', '0'],
      ],
    );
    assert.match(visibleText(page), /^2 certificates Contoso Root CA Root, [0-9A-F]{8} Valid until .* Server Leaf, /);
  });

  it('has no list for one certificate, and a filter for many', async () => {
    assert.doesNotMatch(pageOf(await shownBundle(makeCertificate())), /<nav/);
    const many = Array.from({ length: 12 }, (_, index) => makeCertificate({ subject: [[['CN', `Root ${index}`]]] }));
    const page = pageOf(await shownBundle(...many));
    assertSound(page);
    assert.match(page, /<input type="search" id="filter" placeholder="Filter" aria-label="Filter certificates"/);
  });

  it('says at the top which parts are no certificate, and which are there twice', async () => {
    const good = armour('CERTIFICATE', makeCertificate().der);
    const broken = good.replace(/M/, '*');
    const page = pageOf(await shownFile(Buffer.from(`${good}${good}${broken.repeat(5)}`)));
    assertSound(page);
    const text = visibleText(page);
    assert.match(text, /^5 parts of this file cannot be read as a certificate: PEM block 3 of 7 .* 2 more PEM block 6/);
    assert.match(text, /This file contains one duplicate, which is shown only once\./);
  });

  it('says that a private key is in it, that it was not read, and offers neither Add nor a template', async () => {
    const { der, key } = makeCertificate();
    const pem = key.privateKey.export({ format: 'pem', type: 'pkcs8' });
    const page = pageOf(await shownFile(Buffer.from(`${armour('CERTIFICATE', der)}${pem}`)));
    assert.match(visibleText(page), /^This file contains a private key \(line \d+\)\. The key was not read\./);
    assert.doesNotMatch(page, /data-action="(?:add|copyAs|saveAsTemplate)"/);
    assert.match(page, /data-action="saveAs"/);
  });

  it('offers neither Add nor a template for a certificate that means more than one thing, and says that it cannot be added', async () => {
    const page = pageOf(await shownFile(makeCertificate({ serialNumber: integer(0x00, 0x01) }).der));
    assert.doesNotMatch(page, /data-action="(?:add|copyAs|saveAsTemplate)"/);
    assert.match(visibleText(page), /Its serial number is padded .* so it cannot be added to an environment\./);
  });

  it('says why nothing can be shown, with Try Again', () => {
    const page = contentPage({ kind: 'refused', sentence: 'It is a <web> page.' }, undefined, context).text;
    assertSound(page);
    assert.match(visibleText(page), /^test\.cer It is a <web> page\. Try Again Open as Text$/);
    const dropped = { ...context, isFile: false };
    const withoutFile = contentPage({ kind: 'refused', sentence: 'No.' }, undefined, dropped).text;
    assert.match(visibleText(withoutFile), /^test\.cer No\. Try Again$/);
  });

  it('opens a text file in the text editor, and shows other certificates as text', async () => {
    const text = await shownFile(fixture('contoso-chain.pem'));
    const binary = await shownFile(fixture('contoso-server.cer'));
    const button = (content: typeof text, isFile: boolean): string | undefined =>
      /data-action="(\w+AsText)"[^>]*>Open as Text/.exec(
        contentPage(content, content.certificates[0], { ...context, isFile }).text,
      )?.[1];
    assert.deepEqual(
      [button(text, true), button(text, false), button(binary, true), button(binary, false)],
      ['openAsText', 'showAsText', 'showAsText', 'showAsText'],
    );
  });

  it('asks for a password with a button, and says that one was wrong', () => {
    const page = (wrongPassword: boolean): string =>
      visibleText(contentPage({ kind: 'locked', wrongPassword }, undefined, context).text);
    assert.match(page(false), /^test\.cer A password protects this file\. .* Enter Password…$/);
    assert.match(page(true), /^test\.cer That password is wrong\./);
  });
});
