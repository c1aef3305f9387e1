/** How the extension is bundled. */
export interface BundleOptions {
  /** For a package: minified and without source maps. */
  readonly release: boolean;
  /** Where the files go, relative to the root of the repository; `dist` when absent. */
  readonly folder?: string;
}

/** A part of the extension that is loaded as one file, when something of it is used first. */
export interface Feature {
  /** The file is `dist/chunks/NAME-HASH.cjs`. */
  readonly name: string;
  /** Rooms, or folders and files in them, relative to `src`. Where two features name one, the longer path counts. */
  readonly source: readonly string[];
  readonly packages?: readonly string[];
  /** True: only its files that import the reader of certificates, directly or not; false: only those that do not. */
  readonly readsCertificates?: boolean;
}

/**
 * What a file imports goes with it, unless that belongs to a feature before its own or to what activation loads. So a feature stands after
 * those that it builds on. `dist/extension.cjs` has what activation loads, and comes before all of these. Entries of one name
 * are one file.
 */
export const features: readonly Feature[] = [
  { name: 'words', source: ['ui', 'text', 'time', 'async', 'certificates'], readsCertificates: false },
  // Which host names a certificate is for: known without reading one.
  { name: 'words', source: ['certificates/serverCertificate/coversHost.ts'] },
  { name: 'certificates', source: ['certificates'], packages: ['pkijs'] },
  { name: 'pkcs12', source: ['certificates/pkcs12'], packages: ['node-forge'] },
  { name: 'testCertificate', source: ['certificates/make', 'commands/createTestCertificate'] },
  { name: 'azure', source: ['azure', 'signIn'], packages: ['@azure/core-client'] },
  {
    name: 'azureIdentity',
    source: [
      'signIn/identitySignIn.ts',
      '../scripts/replacements/jsonwebtoken.ts',
      '../scripts/replacements/otherSignIns.ts',
    ],
  },
  {
    name: 'telemetry',
    source: ['../scripts/replacements/oneDataSystem.ts'],
    packages: ['@vscode/extension-telemetry', '@microsoft/applicationinsights-web-basic'],
  },
  { name: 'questions', source: ['ui/azext'] },
  { name: 'viewer', source: ['viewer'] },
  { name: 'viewer', source: ['ui', 'tree'], readsCertificates: true },
  { name: 'stopStart', source: ['stopStart'] },
  { name: 'rows', source: ['tree', 'trustStore'], readsCertificates: false },
  { name: 'tls', source: ['tls', 'commands/tls'] },
  { name: 'commands', source: ['commands', 'exportPlan'], readsCertificates: false },
  { name: 'addCertificate', source: ['commands', 'templates'] },
];
