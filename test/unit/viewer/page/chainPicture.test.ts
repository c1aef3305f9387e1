import assert from 'node:assert/strict';
import type { Chain } from '../../../../src/certificates/chains/findChains.ts';
import { chainPicture } from '../../../../src/viewer/page/chainPicture.ts';
import { makeCertificate } from '../../../fixtures/madeCertificate.ts';
import { fixture } from '../../certificates/fixtures.ts';
import { assertSound, tagsOf, visibleText } from './markup.ts';
import { context, shownBundle, shownFile } from './shown.ts';

describe('The picture of a chain', () => {
  it('goes from the root down, and says which certificate is shown', async () => {
    const { certificates, chains } = await shownFile(fixture('contoso-chain.pem'));
    const [leaf, , root] = certificates;
    assert.ok(leaf && root);
    const picture = chainPicture(leaf, chains, context).text;
    assertSound(picture);
    assert.match(
      visibleText(picture),
      /^Chain Root Contoso Root CA .* Self-signature verified signature verified Intermediate Contoso Issuing CA 1 .* signature verified Leaf, shown below app\.internal\.contoso\.com/,
    );
    const cards = tagsOf(picture).filter(({ attributes }) => attributes.has('data-show'));
    assert.deepEqual(
      cards.map(({ attributes }) => attributes.get('aria-current')),
      [undefined, undefined, 'true'],
    );
    assert.equal(cards[0]?.attributes.get('data-show'), root.thumbprints.sha256);
  });

  it('draws a missing issuer, not as a button', async () => {
    const { certificates, chains } = await shownFile(fixture('contoso-server.cer'));
    const [leaf] = certificates;
    assert.ok(leaf);
    const picture = chainPicture(leaf, chains, context).text;
    assert.match(picture, /<div class="card missing">/);
    assert.match(
      visibleText(picture),
      /^Chain Missing: not in this file Contoso Issuing CA 1 signature not checked: its issuer is missing Leaf/,
    );
  });

  it('says why a link could not be verified', async () => {
    const { certificates, chains } = await shownFile(fixture('contoso-chain.pem'));
    const [leaf] = certificates;
    const unchecked: Chain[] = chains.map((chain) => ({ ...chain, links: chain.links.map(() => 'unchecked') }));
    assert.ok(leaf);
    const picture = chainPicture(leaf, unchecked, context).text;
    assert.match(visibleText(picture), /signature not checked: this VS Code cannot verify SHA-256 with RSA/);
    assert.match(picture, /<li class="loose">/);
    const [chain] = chains;
    assert.ok(chain);
    const untried = chainPicture(leaf, [{ ...chain, links: ['verified', 'untried'] }], context).text;
    assert.match(visibleText(untried), /signature not checked: this file has too many certificates/);
    const [, issuing, root] = certificates;
    assert.ok(issuing && root);
    const keyless = { ...issuing, publicKey: { ...issuing.publicKey, isValid: false } };
    const broken: Chain = { certificates: [leaf, keyless, root], links: ['unchecked', 'verified'], end: 'root' };
    assert.match(
      visibleText(chainPicture(leaf, [broken], context).text),
      /signature not checked: its issuer’s key is not a valid RSA key/,
    );
  });

  it('does not call an issuer missing that is in the file', async () => {
    const { certificates, chains } = await shownFile(fixture('contoso-chain.pem'));
    const [leaf] = certificates;
    assert.ok(leaf);
    const ending = (end: Chain['end']): string =>
      visibleText(
        chainPicture(
          leaf,
          chains.map((chain) => ({ ...chain, end })),
          context,
        ).text,
      );
    assert.match(ending('circle'), /^Chain Shown below: these certificates issued each other Contoso Root CA Root/);
    assert.match(ending('tooLong'), /^Chain Not followed further: the chain is too long Contoso Root CA Root/);
    assert.doesNotMatch(ending('circle') + ending('tooLong'), /missing/i);
  });

  it('draws several chains of one certificate, and counts the rest', async () => {
    const root = makeCertificate();
    const leaves = Array.from({ length: 5 }, (_, index) =>
      makeCertificate({ issuer: root, subject: [[['CN', `Server ${index}`]]], isCA: false }),
    );
    const { certificates, chains } = await shownBundle(root, ...leaves);
    const [first] = certificates;
    assert.ok(first);
    const picture = chainPicture(first, chains, context).text;
    assertSound(picture);
    assert.match(
      visibleText(picture),
      /^Chain Chain 1 of 5 Root.* Chain 3 of 5 Root.* This certificate is in 2 more chains in this file\.$/,
    );
  });
});
