import type { Cloud } from '../../src/azure/cloud.ts';

/** Local Azure as a cloud of its own. */
export function cloudOf({ url }: { readonly url: string }): Cloud {
  return {
    name: 'Local Azure',
    resourceManagerUrl: url,
    resourceManagerScope: `${url}/.default`,
    authorityUrl: url,
    portalUrl: url,
    isCustom: true,
    appServiceAudiences: [appServiceAudience(url)],
    environmentDomains: [],
  };
}

/** What the SCM sites of local Azure take tokens for. */
export function appServiceAudience(url: string): string {
  return `https://appservice.${new URL(url).host}`;
}
