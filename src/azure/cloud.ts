/** The endpoints of one Azure cloud. URLs have no trailing slash. */
export interface Cloud {
  /** The cloud's name as people know it, e.g. "Azure", "Azure US Government". */
  readonly name: string;
  /** Azure Resource Manager, e.g. `https://management.azure.com`. */
  readonly resourceManagerUrl: string;
  /** The scope of a token for Azure Resource Manager, ending in `/.default`. */
  readonly resourceManagerScope: string;
  /** Entra's authority, e.g. `https://login.microsoftonline.com`. */
  readonly authorityUrl: string;
  readonly portalUrl: string;
  /** Custom clouds (and local ones) are unknown to the public instance discovery. */
  readonly isCustom: boolean;
}

/** The name of a cloud in the form that a plan may hold, whatever the user calls a custom cloud. */
export function plainCloudName(name: string): string {
  const plain = name
    .replaceAll(/[^\p{L}\p{N} _.-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, 64);
  return plain === '' ? 'custom' : plain;
}

/** Whether two records name the same cloud: one may be of VS Code, the other of a plan. */
export function isSameCloud(one: string, other: string): boolean {
  return plainCloudName(one).toLowerCase() === plainCloudName(other).toLowerCase();
}

/**
 * The audience that App Service itself (and so SCM, also called Kudu) takes tokens for, by the host of Azure Resource Manager of
 * the cloud; as Microsoft's own VS Code library has them (microsoft/vscode-azuretools, `appservice/src/utils/appServiceEnvironment.ts`).
 */
const audiences: ReadonlyMap<string, string> = new Map([
  ['management.azure.com', 'https://appservice.azure.com'],
  ['management.usgovcloudapi.net', 'https://appservice.azure.us'],
  ['management.chinacloudapi.cn', 'https://appservice.azure.cn'],
]);

/**
 * The scope of a token for SCM sites, ending in `/.default`. It is never that of Azure Resource Manager: code of the app's
 * developers runs on the SCM site, and must not come by a token with which the whole subscription can be changed.
 *
 * For a cloud that is not in the list the audience is named after the cloud's own, as all the known ones are:
 * `https://management.example` has `https://appservice.example`.
 */
export function appServiceScope({ resourceManagerUrl }: Pick<Cloud, 'resourceManagerUrl'>): string {
  const { host } = new URL(resourceManagerUrl);
  const audience = audiences.get(host) ?? `https://appservice.${host.replace(/^management\./, '')}`;
  return `${audience}/.default`;
}
