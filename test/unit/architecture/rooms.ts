/**
 * The only place that says who may import whom, for types and lazy imports too. Biome's `noImportCycles` finds circles of files.
 *
 * `inward`: other rooms that a room may import. `everyRoom` comes on top, except for the pure certificates/. `.` is contributions.ts.
 * `packages`: packages from node_modules, and `vscode`, that a room may import; a name stands for everything below it too.
 */
export const rooms: Readonly<
  Record<string, { readonly inward: readonly string[]; readonly packages: readonly string[] }>
> = {
  async: { inward: [], packages: [] },
  text: { inward: [], packages: [] },
  time: { inward: [], packages: [] },
  certificates: { inward: [], packages: ['pkijs', 'asn1js', 'node-forge'] },
  azure: {
    inward: ['certificates'],
    packages: ['@azure/arm-appservice', '@azure/core-auth', '@azure/core-rest-pipeline'],
  },
  'stopStart/engine': { inward: [], packages: [] },
  'stopStart/stored': { inward: ['stopStart/engine'], packages: ['valibot'] },
  'stopStart/ports': { inward: ['azure', 'stopStart/engine', 'stopStart/stored'], packages: [] },
  'stopStart/words': { inward: ['stopStart/engine', 'stopStart/stored'], packages: [] },
  'stopStart/shown': { inward: ['.', 'azure', 'signIn', 'stopStart', 'ui'], packages: ['vscode'] },
  runner: {
    inward: ['azure', 'stopStart/engine', 'stopStart/ports', 'stopStart/stored', 'stopStart/words'],
    packages: ['valibot', '@azure/core-auth', '@azure/core-rest-pipeline', '@azure/identity'],
  },
  exportPlan: { inward: ['runner'], packages: [] },
  templates: { inward: ['azure'], packages: [] },
  ui: {
    inward: ['.', 'azure', 'certificates'],
    packages: ['vscode', '@microsoft/vscode-azext-utils', '@vscode/extension-telemetry'],
  },
  signIn: {
    inward: ['azure', 'ui'],
    packages: ['vscode', '@azure/core-auth', '@azure/identity', '@microsoft/vscode-azext-azureauth'],
  },
  trustStore: {
    inward: ['azure', 'signIn', 'stopStart/engine', 'stopStart/shown', 'stopStart/stored', 'ui'],
    packages: [],
  },
  tls: { inward: ['azure', 'certificates', 'ui'], packages: [] },
  viewer: { inward: ['.', 'certificates', 'ui'], packages: ['vscode'] },
  tree: {
    inward: [
      ...['.', 'azure', 'certificates', 'signIn', 'trustStore', 'ui'],
      ...['stopStart/engine', 'stopStart/shown', 'stopStart/stored', 'stopStart/words'],
    ],
    packages: ['vscode'],
  },
  commands: {
    inward: [
      ...['.', 'azure', 'certificates', 'exportPlan', 'runner', 'signIn', 'stopStart', 'tree', 'trustStore'],
      ...['templates', 'tls', 'ui', 'viewer'],
    ],
    packages: ['vscode'],
  },
  '.': {
    inward: ['commands', 'signIn', 'stopStart/shown', 'stopStart/stored', 'tree', 'trustStore', 'ui', 'viewer'],
    packages: ['vscode'],
  },
};

/** Rooms that every other room may import, except certificates/. */
export const everyRoom: readonly string[] = ['async', 'text', 'time'];
