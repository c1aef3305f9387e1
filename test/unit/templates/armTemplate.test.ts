import assert from 'node:assert/strict';
import fc from 'fast-check';
import { armCertificates } from '../../../src/templates/armTemplate.ts';
import { resourcesOf } from '../../equipment/armDeployment.ts';
import { armTemplateValidator } from '../../equipment/armSchema.ts';
import { seed } from '../../seed.ts';
import { exampleCertificates, hostileCertificates, meantBy } from './exampleTemplate.ts';

const validate = armTemplateValidator();

function assertValid(text: string): void {
  assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors));
}

describe('An ARM template (against Microsoft’s published schema)', () => {
  it('is checked by a schema that refuses what is wrong with a template or its resource', () => {
    const { resources, ...rest } = JSON.parse(armCertificates(exampleCertificates()));
    const [first] = resources;
    const wrong: readonly (readonly [string, unknown])[] = [
      ['an unknown part', { ...rest, resources, resource: [] }],
      ['no version', { ...rest, contentVersion: undefined, resources }],
      ['another version', { ...rest, contentVersion: '1.0', resources }],
      ['no resources', rest],
      ['a parameter without a type', { ...rest, resources, parameters: { name: {} } }],
      ['a condition that is no expression', { ...rest, resources: [{ ...first, condition: 'yes' }] }],
      ['a location that is no text', { ...rest, resources: [{ ...first, location: 1 }] }],
      ['dependencies that are no list', { ...rest, resources: [{ ...first, dependsOn: 'ase' }] }],
      ['another type', { ...rest, resources: [{ ...first, type: 'Microsoft.Web/certificates' }] }],
      ['a name without its environment', { ...rest, resources: [{ ...first, name: 'corp-root' }] }],
      ['no blob', { ...rest, resources: [{ ...first, properties: { isRoot: true } }] }],
      [
        'a certificate that is no root',
        { ...rest, resources: [{ ...first, properties: { blob: 'MII', isRoot: false } }] },
      ],
    ];
    for (const [what, template] of wrong) {
      assert.equal(validate(JSON.parse(JSON.stringify(template))), false, what);
    }
    assertValid(JSON.stringify({ ...rest, resources: [{ ...first, condition: "[equals('a', 'b')]" }] }));
  });

  it('has each certificate under the name of its environment', () => {
    const template = exampleCertificates();
    const text = armCertificates(template);
    assertValid(text);
    assert.deepEqual(
      resourcesOf(text).map(({ name, location, properties }) => [name, location, properties]),
      meantBy(template).map(({ name, location, blob }) => [`contoso-ase/${name}`, location, { blob, isRoot: true }]),
    );
    assert.match(
      text,
      /"comments": "Adds 2 root certificates .* A note\. Deploy it to the resource group contoso-network/,
    );
  });

  it('means the same names, locations and blobs, whatever they are, and has no expression', () => {
    fc.assert(
      fc.property(hostileCertificates, (template) => {
        const text = armCertificates(template);
        assertValid(text);
        assert.match(text, /^[\n -~]*$/);
        assert.deepEqual(
          resourcesOf(text).map(({ name, location, properties }) => [name, location, properties['blob']]),
          meantBy(template).map(({ name, location, blob }) => [`${template.environment.name}/${name}`, location, blob]),
        );
      }),
      { seed },
    );
  });

  it('escapes a location that would be an expression', () => {
    const { environment } = exampleCertificates();
    const text = armCertificates(
      exampleCertificates({ environment: { ...environment, location: '[resourceGroup().location]' } }),
    );
    assert.match(text, /"location": "\[\[resourceGroup\(\)\.location\]"/);
  });
});
