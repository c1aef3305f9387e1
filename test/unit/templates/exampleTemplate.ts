import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CertificatesTemplate, StopStartTemplate, TemplateCertificate } from '../../../src/templates/template.ts';

const group = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/contoso-network';
const web = `${group}/providers/Microsoft.Web`;

/** A template with usual names; `change` replaces parts of it. */
export function exampleCertificates(change: Partial<CertificatesTemplate> = {}): CertificatesTemplate {
  return {
    cloud: { resourceManagerUrl: 'https://management.azure.com', apiVersion: '2024-04-01' },
    environment: {
      id: `${web}/hostingEnvironments/contoso-ase`,
      name: 'contoso-ase',
      resourceGroup: 'contoso-network',
      location: 'West Europe',
    },
    certificates: [exampleCertificate('corp-root'), exampleCertificate('Old Root (2)')],
    notes: ['A note.'],
    ...change,
  };
}

export function exampleCertificate(name: string): TemplateCertificate {
  return {
    name,
    derBase64: Buffer.from(`DER of ${name} \xff\xfe`, 'latin1').toString('base64'),
    sha1: 'AB'.repeat(20),
  };
}

/** Stop and start of these apps or slots. */
export function exampleStopStart(...names: readonly string[]): StopStartTemplate {
  const { cloud, environment } = exampleCertificates();
  const apps = names.map((name) => ({ name, id: `${web}/sites/${name.replace('/', '/slots/')}` }));
  return { cloud, environment, apps, notes: [] };
}

const nasty = [
  ...["'", '"', '`', '\\', '$', '{', '}', '${', '{{', '$(', '%', '%{', '%PATH%', '!', '&', '|', '^', '<', '>', ';'],
  ...[
    '\n',
    '\r',
    '\t',
    '\0',
    ' ',
    '#',
    '###',
    '//',
    '/*',
    '@',
    "'@",
    '[',
    ']',
    '[[',
    '(',
    ')',
    '*',
    '?',
    '=',
    '+',
    '~',
  ],
  ...[
    'JSON',
    'EOF',
    "\\'",
    '\\u0041',
    '‘',
    '’',
    '‚',
    '‛',
    '“',
    'é',
    'e\u0301',
    '😀',
    '\u2028',
    '\u202e',
    '\u0085',
    '\ufeff',
  ],
];

/** Any text that is well-formed, mostly of what means something to some language. */
export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 12 })
  .map((parts) => parts.join('').toWellFormed());

/** The same as a name within an id: not empty, no slash, and neither `.` nor `..`. */
export const hostileName = hostileText
  .map((text) => text.replaceAll('/', ''))
  .filter((text) => text !== '' && !/^\.{1,2}$/.test(text));

/** A whole template with such names. */
export const hostileCertificates = fc
  .record({
    group: hostileName,
    environment: hostileName,
    location: hostileText,
    names: fc.array(hostileName, { minLength: 1, maxLength: 3 }),
  })
  .map(({ group: resourceGroup, environment: name, location, names }) =>
    exampleCertificates({
      environment: {
        id: `/subscriptions/1/resourceGroups/${resourceGroup}/providers/Microsoft.Web/hostingEnvironments/${name}`,
        name,
        resourceGroup,
        location,
      },
      certificates: names.map(exampleCertificate),
      notes: [`Left out: ${name}.`],
    }),
  );

/** What a template must mean, however it is written. */
export interface Meant {
  readonly name: string;
  readonly location: string;
  readonly blob: string;
}

export function meantBy({ environment, certificates }: CertificatesTemplate): readonly Meant[] {
  return certificates.map(({ name, derBase64 }) => ({ name, location: environment.location, blob: derBase64 }));
}

/** What a request to this address with this body does, in the environment of the template. */
export function meantByRequest({ environment }: CertificatesTemplate, url: string, body: string | undefined): Meant {
  const { origin, pathname, search } = new URL(url);
  const segments = pathname.split('/').map(decodeURIComponent);
  const { location, properties } = JSON.parse(body ?? '') as {
    readonly location: string;
    readonly properties: { readonly blob: string; readonly isRoot: boolean };
  };
  assert.deepEqual(
    [origin, search, segments.slice(0, -1).join('/'), properties.isRoot],
    ['https://management.azure.com', '?api-version=2024-04-01', `${environment.id}/publicCertificates`, true],
  );
  return { name: segments.at(-1) ?? '', location, blob: properties.blob };
}
