import type { Cloud } from './cloud.ts';

/** A cloud of Microsoft or of a partner whose addresses are public. */
export interface KnownCloud extends Cloud {
  /** Its name in the Azure SDKs, the Azure CLI and plans. */
  readonly azureName: string;
  /** The audience of the identity token that a workload exchanges for an Azure token there (MSAL .NET, `KnownMetadataProvider`). */
  readonly tokenExchangeAudience: string;
}

/**
 * Every cloud whose addresses Microsoft publishes. Nothing here is built from a pattern, because tokens go there.
 *
 * - Addresses of the first three: `@azure/ms-rest-azure-env`. US Nat and US Sec: MsRestAzure for Ruby. Bleu and Delos:
 *   projectkudu/ARMClient, `ARMConfiguration.cs`. The portals of Bleu and Delos are not public: VS Code's setting has them.
 * - Audiences of App Service: microsoft/vscode-azuretools, `appservice/src/utils/appServiceEnvironment.ts`. ARMClient has the same, but
 *   for Delos: there are two, and the second is tried where the first is refused.
 * - Domains of environments: Microsoft's page "Using an App Service Environment" for the public cloud; for the others what Azure gives
 *   to environments there. None is public for the last four: there the domain of an environment is only what Azure says of that one.
 */
export const knownClouds: readonly KnownCloud[] = [
  {
    azureName: 'AzureCloud',
    name: 'Azure',
    resourceManagerUrl: 'https://management.azure.com',
    resourceManagerScope: 'https://management.core.windows.net/.default',
    authorityUrl: 'https://login.microsoftonline.com',
    portalUrl: 'https://portal.azure.com',
    isCustom: false,
    appServiceAudiences: ['https://appservice.azure.com'],
    environmentDomains: ['appserviceenvironment.net', 'p.azurewebsites.net'],
    tokenExchangeAudience: 'api://AzureADTokenExchange',
  },
  {
    azureName: 'AzureUSGovernment',
    name: 'Azure US Government',
    resourceManagerUrl: 'https://management.usgovcloudapi.net',
    resourceManagerScope: 'https://management.core.usgovcloudapi.net/.default',
    authorityUrl: 'https://login.microsoftonline.us',
    portalUrl: 'https://portal.azure.us',
    isCustom: false,
    appServiceAudiences: ['https://appservice.azure.us'],
    environmentDomains: ['appserviceenvironment.us', 'p.azurewebsites.us'],
    tokenExchangeAudience: 'api://AzureADTokenExchangeUSGov',
  },
  {
    azureName: 'AzureChinaCloud',
    name: 'Azure China',
    resourceManagerUrl: 'https://management.chinacloudapi.cn',
    resourceManagerScope: 'https://management.core.chinacloudapi.cn/.default',
    authorityUrl: 'https://login.chinacloudapi.cn',
    portalUrl: 'https://portal.azure.cn',
    isCustom: false,
    appServiceAudiences: ['https://appservice.azure.cn'],
    environmentDomains: ['appserviceenvironment.cn', 'p.chinacloudsites.cn'],
    tokenExchangeAudience: 'api://AzureADTokenExchangeChina',
  },
  {
    azureName: 'AzureBleu',
    name: 'Azure Bleu',
    resourceManagerUrl: 'https://management.sovcloud-api.fr',
    resourceManagerScope: 'https://management.core.sovcloud-api.fr/.default',
    authorityUrl: 'https://login.sovcloud-identity.fr',
    portalUrl: '',
    isCustom: true,
    appServiceAudiences: ['https://appservice.azure.sovcloud-api.fr'],
    environmentDomains: [],
    tokenExchangeAudience: 'api://AzureADTokenExchangeFrance',
  },
  {
    azureName: 'AzureDelos',
    name: 'Azure Delos',
    resourceManagerUrl: 'https://management.sovcloud-api.de',
    resourceManagerScope: 'https://management.core.sovcloud-api.de/.default',
    authorityUrl: 'https://login.sovcloud-identity.de',
    portalUrl: '',
    isCustom: true,
    appServiceAudiences: ['https://appservice.azure.sovcloud-api.de', 'https://appservice.azure.de'],
    environmentDomains: [],
    tokenExchangeAudience: 'api://AzureADTokenExchangeGermany',
  },
  {
    azureName: 'AzureUSNat',
    name: 'Azure US Nat',
    resourceManagerUrl: 'https://management.azure.eaglex.ic.gov',
    resourceManagerScope: 'https://management.core.eaglex.ic.gov/.default',
    authorityUrl: 'https://login.microsoftonline.eaglex.ic.gov',
    portalUrl: 'https://portal.azure.eaglex.ic.gov',
    isCustom: true,
    appServiceAudiences: ['https://appservice.azure.eaglex.ic.gov'],
    environmentDomains: [],
    tokenExchangeAudience: 'api://AzureADTokenExchangeUSNat',
  },
  {
    azureName: 'AzureUSSec',
    name: 'Azure US Sec',
    resourceManagerUrl: 'https://management.azure.microsoft.scloud',
    resourceManagerScope: 'https://management.core.microsoft.scloud/.default',
    authorityUrl: 'https://login.microsoftonline.microsoft.scloud',
    portalUrl: 'https://portal.azure.microsoft.scloud',
    isCustom: true,
    appServiceAudiences: ['https://appservice.azure.microsoft.scloud'],
    environmentDomains: [],
    tokenExchangeAudience: 'api://AzureADTokenExchangeUSSec',
  },
];

/** The known cloud with that Azure Resource Manager, or with a regional address of it; undefined for any other. */
export function knownCloud(resourceManagerUrl: string): KnownCloud | undefined {
  const { host } = new URL(resourceManagerUrl);
  return knownClouds.find((cloud) => {
    const known = new URL(cloud.resourceManagerUrl).host;
    return host === known || host.endsWith(`.${known}`);
  });
}
