import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { terraformAzapi1, terraformAzapi2 } from '../../../src/templates/terraform.ts';
import { parseHcl } from '../../equipment/hcl.ts';
import { seed } from '../../seed.ts';
import { exampleCertificates, hostileCertificates, type Meant, meantBy } from './exampleTemplate.ts';

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly parent_id: string;
  readonly schema_validation_enabled: boolean;
  readonly body: {
    readonly location: string;
    readonly properties: { readonly blob: string; readonly isRoot: boolean };
  };
}

interface Read {
  readonly versions: readonly unknown[];
  readonly resources: Readonly<Record<string, Resource>>;
}

/** What a file says, by the parser of HashiCorp itself. `jsonencode` is taken off: what it encodes is then an object as in azapi 2.x. */
async function read(text: string): Promise<Read> {
  const { terraform, resource } = (await parseHcl(text.replaceAll(/jsonencode\((\{.*?\n {2}\})\)/gs, '$1'))) as {
    readonly terraform: readonly { readonly required_providers: readonly Record<string, unknown>[] }[];
    readonly resource: { readonly azapi_resource: Readonly<Record<string, readonly [Resource]>> };
  };
  const resources = [...text.matchAll(/^resource "azapi_resource" "(\w+)" \{$/gm)].map(([, label = '']) => {
    const [one] = resource.azapi_resource[label] ?? [];
    assert.ok(one !== undefined, label);
    return [label, unescaped(one)] as const;
  });
  assert.equal(resources.length, Object.keys(resource.azapi_resource).length);
  return { versions: terraform[0]?.required_providers ?? [], resources: Object.fromEntries(resources) };
}

/** The parser writes what would begin a template as Terraform would: `$${`. */
function unescaped<T>(value: T): T {
  const text = JSON.stringify(value, (_, one) =>
    typeof one === 'string' ? one.replace(/([$%])\1(?=\{)/g, '$1') : one,
  );
  return JSON.parse(text);
}

/** Terraform itself brings every string into this form of Unicode. */
function normalized({ name, location, blob }: Meant): Meant {
  return { name: name.normalize('NFC'), location: location.normalize('NFC'), blob };
}

function meaningOf({ resources }: Read): readonly Meant[] {
  return Object.values(resources).map(({ name, body }) => ({
    name,
    location: body.location,
    blob: body.properties.blob,
  }));
}

/** Why the program terraform cannot be used here; empty when it can. */
const missing = spawnSync('terraform', ['version']).status === 0 ? '' : ' (skipped: no terraform on the PATH)';

/** A folder with this text as its only file, in which terraform is run. */
function inFolder<T>(
  text: string,
  use: (terraform: (...args: readonly string[]) => { readonly status: number | null; readonly output: string }) => T,
): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'templates-terraform-'));
  try {
    writeFileSync(path.join(folder, 'main.tf'), text);
    return use((...args) => {
      const { status, stdout, stderr } = spawnSync('terraform', args, {
        cwd: folder,
        encoding: 'utf8',
        timeout: 60_000,
      });
      return { status, output: status === 0 ? stdout : `${stdout}${stderr}` };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What terraform itself reads out of the resources: as values of an output, which needs no provider. */
function evaluated(file: string): readonly Meant[] {
  const [, ...blocks] = file.split(/^resource "azapi_resource" /m);
  const objects = blocks.map((block) => block.slice(block.indexOf('{'), block.lastIndexOf('\n}\n') + 2));
  return inFolder(`output "all" {\n  value = [${objects.join(',\n')}]\n}\n`, (terraform) => {
    const applied = terraform('apply', '-auto-approve', '-input=false');
    assert.equal(applied.status, 0, applied.output);
    const { all } = JSON.parse(terraform('output', '-json').output) as {
      readonly all: { readonly value: readonly Resource[] };
    };
    return all.value.map(({ name, body }) => {
      const { location, properties } = typeof body === 'string' ? (JSON.parse(body) as Resource['body']) : body;
      return { name, location, blob: properties.blob };
    });
  });
}

for (const [version, constraint, write] of [
  ['1.x', '~> 1.15', terraformAzapi1],
  ['2.x', '~> 2.0', terraformAzapi2],
] as const) {
  describe(`A Terraform template for azapi ${version} (parsed by HashiCorp's HCL)`, () => {
    it('has each certificate as a resource, whose body the provider does not check', async () => {
      const template = exampleCertificates();
      const file = await read(write(template));
      assert.deepEqual(file.versions, [{ azapi: { source: 'Azure/azapi', version: constraint } }]);
      assert.deepEqual(Object.keys(file.resources), ['root_corp_root', 'root_Old_Root_2_']);
      for (const resource of Object.values(file.resources)) {
        assert.equal(resource.type, 'Microsoft.Web/hostingEnvironments/publicCertificates@2024-04-01');
        assert.equal(resource.parent_id, template.environment.id);
        assert.equal(resource.schema_validation_enabled, false);
        assert.equal(resource.body.properties.isRoot, true);
      }
      assert.deepEqual(meaningOf(file), meantBy(template));
      assert.equal(write(template).includes('jsonencode('), version === '1.x');
    });

    it('means the same names, locations and blobs, whatever they are', async () => {
      await fc.assert(
        fc.asyncProperty(hostileCertificates, async (template) => {
          const file = await read(write(template));
          assert.deepEqual(meaningOf(file), meantBy(template).map(normalized));
          for (const { parent_id } of Object.values(file.resources)) {
            assert.equal(parent_id, template.environment.id.normalize('NFC'));
          }
        }),
        { seed },
      );
    });

    it(`has the form that terraform fmt writes${missing}`, function () {
      if (missing !== '') {
        this.skip();
      }
      const hostile = fc.sample(hostileCertificates, { seed, numRuns: 5 });
      for (const template of [exampleCertificates(), ...hostile]) {
        const { status, output } = inFolder(write(template), (terraform) => terraform('fmt', '-check', '-diff'));
        assert.equal(status, 0, output);
      }
    });

    it(`means the same to terraform itself${missing}`, function () {
      if (missing !== '') {
        this.skip();
      }
      this.timeout(60_000);
      for (const template of [exampleCertificates(), ...fc.sample(hostileCertificates, { seed, numRuns: 5 })]) {
        assert.deepEqual(evaluated(write(template)), meantBy(template).map(normalized));
      }
    });

    it('is valid to terraform with the provider (skipped where terraform cannot download it)', function () {
      this.timeout(120_000);
      const valid = inFolder(write(exampleCertificates()), (terraform) => {
        const isReady = missing === '' && terraform('init', '-input=false').status === 0;
        return isReady ? terraform('validate') : undefined;
      });
      if (valid === undefined) {
        this.skip();
      }
      assert.equal(valid.status, 0, valid.output);
    });
  });
}
