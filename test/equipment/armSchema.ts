import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

const folder = path.resolve(import.meta.dirname, '../fixtures/armSchemas');
const common = 'https://schema.management.azure.com/schemas/common/definitions.json';

interface Schema {
  readonly definitions: Readonly<Record<string, unknown>>;
  readonly [keyword: string]: unknown;
}

/**
 * A published schema without the two keywords that Ajv does not read, because they are of draft 4. Nothing else in these schemas depends
 * on the draft.
 */
function published(name: string): Schema {
  const { id: _id, $schema: _draft, ...schema } = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Schema;
  return schema;
}

/**
 * A root certificate as Microsoft documents it (https://learn.microsoft.com/azure/app-service/environment/overview-certificates).
 * No published schema has this resource.
 */
const rootCertificate = {
  allOf: [
    { $ref: '#/definitions/resourceBase' },
    {
      properties: {
        name: { type: 'string', pattern: '^[^/]+/[^/]+$' },
        type: { const: 'Microsoft.Web/hostingEnvironments/publicCertificates' },
        apiVersion: { $ref: `${common}#/definitions/apiVersion` },
        // The schema of every resource says more of these.
        ...Object.fromEntries(['location', 'comments', 'condition', 'dependsOn'].map((name) => [name, {}])),
        properties: {
          type: 'object',
          properties: { blob: { type: 'string', minLength: 1 }, isRoot: { const: true } },
          additionalProperties: false,
          required: ['blob', 'isRoot'],
        },
      },
      additionalProperties: false,
      required: ['apiVersion', 'location', 'properties'],
    },
  ],
};

/**
 * Microsoft's published schema of ARM templates, with its common definitions. Only its list of resources is replaced by this one
 * resource: the list refers to every provider, and lacks it.
 */
export function armTemplateValidator(): ValidateFunction {
  const template = published('deploymentTemplate.json');
  return new Ajv({ strictTypes: false, allowUnionTypes: true })
    .addSchema(published('definitions.json'), common)
    .compile({ ...template, definitions: { ...template.definitions, resource: rootCertificate } });
}
