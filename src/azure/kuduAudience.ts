import type { Cloud } from './cloud.ts';

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
