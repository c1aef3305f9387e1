import { type Cloud, plainCloudName } from '../azure/cloud.ts';
import { exitCodes, NothingStopped } from './exitCodes.ts';

/** A cloud, and the audience of the identity token that a workload exchanges for an Azure token there. */
export interface RunnerCloud extends Cloud {
  /** Its name in a plan. */
  readonly planName: string;
  readonly tokenExchangeAudience: string;
}

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Endpoints and audiences as in Azure's SDKs; names as in VS Code. */
const known: Readonly<Record<string, RunnerCloud>> = {
  azurecloud: {
    planName: 'AzureCloud',
    name: 'Azure',
    resourceManagerUrl: 'https://management.azure.com',
    resourceManagerScope: 'https://management.core.windows.net/.default',
    authorityUrl: 'https://login.microsoftonline.com',
    portalUrl: 'https://portal.azure.com',
    isCustom: false,
    tokenExchangeAudience: 'api://AzureADTokenExchange',
  },
  azureusgovernment: {
    planName: 'AzureUSGovernment',
    name: 'Azure US Government',
    resourceManagerUrl: 'https://management.usgovcloudapi.net',
    resourceManagerScope: 'https://management.core.usgovcloudapi.net/.default',
    authorityUrl: 'https://login.microsoftonline.us',
    portalUrl: 'https://portal.azure.us',
    isCustom: false,
    tokenExchangeAudience: 'api://AzureADTokenExchangeUSGov',
  },
  azurechinacloud: {
    planName: 'AzureChinaCloud',
    name: 'Azure China',
    resourceManagerUrl: 'https://management.chinacloudapi.cn',
    resourceManagerScope: 'https://management.core.chinacloudapi.cn/.default',
    authorityUrl: 'https://login.chinacloudapi.cn',
    portalUrl: 'https://portal.azure.cn',
    isCustom: false,
    tokenExchangeAudience: 'api://AzureADTokenExchangeChina',
  },
};

/** The name of that cloud in a plan. */
export function planCloud({ name }: Pick<Cloud, 'name'>): string {
  return Object.values(known).find((one) => one.name === name)?.planName ?? plainCloudName(name);
}

/** The variables for a custom cloud. The person who runs a plan sets them, because a plan must not choose where tokens go. */
export const customCloudVariables = {
  resourceManager: 'ASE_RESOURCE_MANAGER_URL',
  audience: 'ASE_RESOURCE_MANAGER_AUDIENCE',
  authority: 'AZURE_AUTHORITY_HOST',
} as const;

/** The cloud with that name. Throws NothingStopped if it is a custom one and the variables do not have its addresses. */
export function cloudOf(name: string, env: Environment): RunnerCloud {
  const { resourceManager, audience, authority } = customCloudVariables;
  return (
    (Object.hasOwn(known, name.toLowerCase()) ? known[name.toLowerCase()] : undefined) ?? {
      planName: name,
      name,
      resourceManagerUrl: address(name, resourceManager, env),
      resourceManagerScope: `${address(name, audience, env)}/.default`,
      authorityUrl: address(name, authority, env),
      portalUrl: '',
      isCustom: true,
      tokenExchangeAudience: 'api://AzureADTokenExchange',
    }
  );
}

/** Tokens go there, so only https is accepted. */
function address(cloud: string, variable: string, env: Environment): string {
  const given = (env[variable] ?? '').trim();
  if (!URL.canParse(given) || new URL(given).protocol !== 'https:') {
    const names = Object.values(customCloudVariables).join(', ');
    throw new NothingStopped(
      exitCodes.usage,
      `The plan is for the cloud “${cloud}”, which is not one of Azure's public ones. Set ${names} to its https addresses; ${variable} is ${given === '' ? 'not set' : 'no https address'}. Nothing was stopped.`,
    );
  }
  return given.replace(/\/+$/, '');
}
