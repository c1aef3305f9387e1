import assert from 'node:assert/strict';
import type { Node } from '@vscode/tree-sitter-wasm';
import fc from 'fast-check';
import { bicepCertificates } from '../../../src/templates/bicep.ts';
import { syntaxTree } from '../../equipment/treeSitter.ts';
import { seed } from '../../seed.ts';
import { exampleCertificates, hostileCertificates, type Meant, meantBy } from './exampleTemplate.ts';

/** The text that a string of Bicep means. Throws for one with an expression in it, or an escape that Bicep does not have. */
function textIn(string: Node): string {
  assert.ok(
    string.namedChildren.every((part) => part?.type !== 'interpolation'),
    string.text,
  );
  return string.text
    .slice(1, -1)
    .replace(/\\(?:u\{([0-9a-f]+)\}|([\s\S]))|[^\\]/g, (part, hex?: string, char?: string) => {
      assert.ok(char === undefined || "\\'$".includes(char), part);
      return hex === undefined ? (char ?? part) : String.fromCodePoint(Number.parseInt(hex, 16));
    });
}

type Value = string | boolean | { readonly [name: string]: Value };

function read(node: Node): Value {
  switch (node.type) {
    case 'string':
      return textIn(node);
    case 'object':
      return Object.fromEntries(
        node.namedChildren.map((property) => {
          const [name, value] = property?.namedChildren ?? [];
          assert.ok(name != null && value != null);
          return [name.text, read(value)];
        }),
      );
    case 'boolean':
      return node.text === 'true';
    default:
      return `<${node.text}>`;
  }
}

interface Resource {
  readonly symbol: string;
  readonly type: string;
  readonly isExisting: boolean;
  readonly body: Value;
}

async function resourcesOf(text: string): Promise<readonly Resource[]> {
  const root = await syntaxTree('bicep', text);
  return root.descendantsOfType('resource_declaration').map((declaration) => {
    const [symbol, type, body] = declaration?.namedChildren ?? [];
    assert.ok(declaration != null && symbol != null && type != null && body != null);
    const isExisting = declaration.children.some((child) => child?.type === 'existing');
    return { symbol: symbol.text, type: textIn(type), isExisting, body: read(body) };
  });
}

function certificatesOf(resources: readonly Resource[]): readonly Meant[] {
  return resources.slice(1).map(({ body }) => {
    const { name, location, properties, parent } = body as Record<string, Value>;
    const { blob, isRoot } = properties as Record<string, Value>;
    assert.deepEqual([parent, isRoot], ['<ase>', true]);
    return { name, location, blob } as Meant;
  });
}

/** No compiler of Bicep can be had from npm: this parses with the grammar of tree-sitter, which knows no types. */
describe('A Bicep template (parsed by tree-sitter-bicep, not compiled)', () => {
  it('has the environment as an existing resource, and each certificate below it', async () => {
    const template = exampleCertificates();
    const resources = await resourcesOf(bicepCertificates(template));
    assert.deepEqual(
      resources.map(({ symbol, type, isExisting }) => [symbol, type, isExisting]),
      [
        ['ase', 'Microsoft.Web/hostingEnvironments@2024-04-01', true],
        ['root_corp_root', 'Microsoft.Web/hostingEnvironments/publicCertificates@2024-04-01', false],
        ['root_Old_Root_2_', 'Microsoft.Web/hostingEnvironments/publicCertificates@2024-04-01', false],
      ],
    );
    assert.deepEqual(resources[0]?.body, { name: 'contoso-ase' });
    assert.deepEqual(certificatesOf(resources), meantBy(template));
  });

  it('says what it does, and silences the one warning that Bicep would have', () => {
    const text = bicepCertificates(exampleCertificates());
    assert.match(text, /^\/\/ Adds 2 root certificates to the App Service Environment contoso-ase\.$/m);
    assert.match(text, /^\/\/ Deploy it to the resource group contoso-network, for example with az deployment/m);
    assert.equal(text.match(/^#disable-next-line BCP081\nresource root_/gm)?.length, 2);
  });

  it('means the same names, locations and blobs, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(hostileCertificates, async (template) => {
        // This grammar, unlike Bicep, takes `//` for a comment where a string begins and after an escape.
        fc.pre(!/(?:^|[^ -~]|[\\'$])\/\//u.test(template.environment.location));
        const resources = await resourcesOf(bicepCertificates(template));
        assert.deepEqual(certificatesOf(resources), meantBy(template));
        assert.deepEqual(resources[0]?.body, { name: template.environment.name });
        assert.equal(new Set(resources.map(({ symbol }) => symbol)).size, template.certificates.length + 1);
      }),
      { seed },
    );
  });
});
