import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { armCertificates } from '../../../src/templates/armTemplate.ts';
import { resourcesOf } from '../../equipment/armDeployment.ts';
import { seed } from '../../seed.ts';
import { exampleCertificates, hostileCertificates, meantBy } from './exampleTemplate.ts';

const schema = path.resolve(import.meta.dirname, '../../fixtures/deploymentTemplate.schema.json');
const validate = new Ajv({ strictTypes: false }).compile(JSON.parse(readFileSync(schema, 'utf8')));

function assertValid(text: string): void {
  assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors));
}

describe('An ARM template (against a schema written by hand after the published one)', () => {
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
