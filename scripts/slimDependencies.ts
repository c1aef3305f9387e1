import path from 'node:path';
import type { Plugin } from 'rolldown';
import { repositoryRoot } from '../test/equipment/repository.ts';

/** A module that a dependency imports and this extension never runs, and what the bundle gets in its place. */
interface Replacement {
  /** What is imported. */
  readonly module: RegExp;
  /** Who imports it: a part of the importing file's path. */
  readonly importer: RegExp;
  /** Relative to the root of the repository. */
  readonly by: string;
}

const otherSignIns = 'scripts/replacements/otherSignIns.ts';
const azextUtils = /@microsoft[\\/]vscode-azext-utils[\\/]/;

const replacements: readonly Replacement[] = [
  // azext-utils' own telemetry is not on our allow-list.
  { module: /^@vscode\/extension-telemetry$/, importer: azextUtils, by: 'src/ui/azext/droppedTelemetry.ts' },
  // What it reads from errors of any origin, with a whole HTML parser: this extension has its own words. 166 KB.
  { module: /[\\/]parseError$/, importer: azextUtils, by: 'scripts/replacements/parseError.ts' },
  // Experiments; this extension runs none. 12 KB.
  { module: /^vscode-tas-client$/, importer: azextUtils, by: 'scripts/replacements/tasClient.ts' },
  // Prompts that this extension does not ask with, reports of its own errors, which it does not show, and wizards that act. 15 KB.
  {
    module: /[\\/](AzExtUserInput|showQuickPick|reportAnIssue|ExecuteActivity)$/,
    importer: azextUtils,
    by: 'scripts/replacements/azextPrompts.ts',
  },
  // Bodies of several parts, which no request of this product has.
  {
    module: /[\\/]multipart\.js$/,
    importer: /[\\/]ts-http-runtime[\\/]dist[\\/]esm[\\/]client[\\/]sendRequest\.js$/,
    by: 'scripts/replacements/multipart.ts',
  },
  // How long something took, and when. 19 KB.
  { module: /^dayjs(\/|$)/, importer: azextUtils, by: 'scripts/replacements/dayjs.ts' },
  // Keys of PKCS #12, which are derived with node:crypto. 8 KB.
  { module: /^@noble\/hashes\//, importer: /[\\/]pkijs[\\/]/, by: 'scripts/replacements/nobleHashes.ts' },
  // What a proxy is sent, printed for those who develop the agents. 7 KB.
  { module: /^debug$/, importer: /[\\/]https?-proxy-agent[\\/]/, by: 'scripts/replacements/debug.ts' },
  // One kind of token is signed, which node:crypto does. 30 KB, and semver, 29 KB.
  { module: /^jsonwebtoken$/, importer: /@azure[\\/]msal-node[\\/]/, by: 'scripts/replacements/jsonwebtoken.ts' },
  // Ways to sign in that DefaultAzureCredential does not try. 55 KB.
  { module: /^open$/, importer: /@azure[\\/]identity[\\/]/, by: otherSignIns },
  {
    module: /[\\/](AuthorizationCode|DeviceCode|Loopback|OnBehalfOf|UserFederatedIdentityCredential)Client\.mjs$/,
    importer: /@azure[\\/]msal-(common|node)[\\/]/,
    by: otherSignIns,
  },
  // Requests by the description of an operation. 12 KB.
  {
    module: /[\\/](serializationPolicy|urlHelpers)\.js$/,
    importer: /@azure[\\/]core-client[\\/]/,
    by: 'scripts/replacements/operations.ts',
  },
  // Telemetry of exceptions: this extension sends events alone. 9 KB.
  {
    module: /[\\/]telemetry[\\/]ai[\\/]Exception$/,
    importer: /@microsoft[\\/]applicationinsights-core-js[\\/]/,
    by: 'scripts/replacements/exceptionTelemetry.ts',
  },
  // Cookies of a browser, which nothing asks for here. 10 KB.
  {
    module: /[\\/]CookieMgr$/,
    importer: /@microsoft[\\/]applicationinsights-core-js[\\/]/,
    by: 'scripts/replacements/cookies.ts',
  },
  // The client of Microsoft's internal telemetry endpoint; our connection string is Application Insights'. 66 KB.
  {
    module: /^@microsoft\/1ds-(core|post)-js$/,
    importer: /@vscode[\\/]extension-telemetry[\\/]/,
    by: 'scripts/replacements/oneDataSystem.ts',
  },
];

/** These packages do not say that their modules may be left out when nothing of them is used, though it is so. */
export const modulesWithoutSideEffects = [
  { test: /@microsoft[\\/]vscode-azext-(utils|azureauth)[\\/]/, sideEffects: false },
];

/** Leaves out of the bundle what dependencies carry for purposes that are not ours. */
export const slimDependencies: Plugin = {
  name: 'slim-dependencies',
  resolveId(id, importer = '') {
    const replacement = replacements.find((one) => one.module.test(id) && one.importer.test(importer));
    return replacement === undefined ? undefined : path.join(repositoryRoot, replacement.by);
  },
  transform: {
    filter: { id: /[\\/](?:pkijs|asn1js)[\\/]build[\\/]index\.js$/ },
    // Lines stay where they are.
    handler: (code, id) => ({
      code: id.includes('pkijs') ? withDroppableClasses(withoutJson(code)) : withoutJson(code),
      map: null,
    }),
  },
};

/** No part of a certificate is written as JSON here. 18 KB. */
function withoutJson(code: string): string {
  return code.replace(/^\ttoJSON\(\) \{\n[\s\S]*?\n\t\}$/gm, (method) => '\n'.repeat(method.split('\n').length - 1));
}

/**
 * pkijs is one file of classes that set their own static fields in `static {}` blocks, which keeps all of them in a bundle.
 * A class that is written as the result of a call marked pure goes when nobody uses it.
 */
function withDroppableClasses(pkijs: string): string {
  const classes = /^var (\w+) = (class [\s\S]*?\n\});$/gm;
  if ((pkijs.match(classes)?.length ?? 0) < 100) {
    throw new Error('pkijs is no longer one file of classes: scripts/slimDependencies.ts must be looked at again.');
  }
  return pkijs.replace(classes, (_, name: string, body: string) =>
    neverRun.has(name)
      ? `var ${name} = class { constructor() { throw new Error('${name} of pkijs is not in this bundle'); } };${'\n'.repeat(body.split('\n').length - 1)}`
      : `var ${name} = /* @__PURE__ */ (() => ${body})();`,
  );
}

/**
 * Classes that methods name which this extension never calls: verifying signed messages with their chains, revocation and timestamps,
 * and stores that are encrypted for a recipient's key. With what they use they are 150 KB.
 */
const neverRun: ReadonlySet<string> = new Set([
  'BasicOCSPResponse',
  'CertificateChainValidationEngine',
  'EnvelopedData',
  'TSTInfo',
]);
