import assert from 'node:assert/strict';
import { placesSection } from '../../../../src/viewer/page/placesSection.ts';
import { assertSound, visibleText } from './markup.ts';

describe('The places of a certificate', () => {
  const nowhere = { has: [], hasNot: [], unclear: [], notLoaded: [] };

  it('are named: those that have it first, and what is not loaded last', () => {
    const page = placesSection({
      has: ['prod-ase (as contoso-root)', 'dev-ase (as <b>)'],
      hasNot: ['edge-ase'],
      unclear: ['old-ase'],
      notLoaded: ['Contoso Sandbox (subscription)'],
    });
    assertSound(page?.text ?? '');
    assert.equal(
      visibleText(page?.text ?? '').replace(/\s+/g, ' '),
      'App Service Environments Has it dev-ase (as <b>) prod-ase (as contoso-root) Does not have it edge-ase ' +
        'Cannot be told Azure returned a root certificate without its bytes. old-ase ' +
        'Not loaded Open them in the Environments view. Contoso Sandbox (subscription)',
    );
  });

  it('are left out while the Environments view lists nothing', () => {
    assert.equal(placesSection(nowhere), undefined);
  });
});
