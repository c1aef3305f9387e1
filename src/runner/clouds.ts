import { type Cloud, plainCloudName } from '../azure/cloud.ts';
import { knownCloud, knownClouds } from '../azure/clouds.ts';
import { exitCodes, NothingStopped } from './exitCodes.ts';

/** A cloud, and the audience of the identity token that a workload exchanges for an Azure token there. */
export interface RunnerCloud extends Cloud {
  /** Its name in a plan. */
  readonly planName: string;
  readonly tokenExchangeAudience: string;
}

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The clouds that a plan may name without their addresses, as VS Code has them. */
const named = knownClouds.filter(({ isCustom }) => !isCustom);

/** The name of that cloud in a plan. */
export function planCloud({ name }: Pick<Cloud, 'name'>): string {
  return named.find((one) => one.name === name)?.azureName ?? plainCloudName(name);
}

/** The variables for a custom cloud. The person who runs a plan sets them, because a plan must not choose where tokens go. */
export const customCloudVariables = {
  resourceManager: 'ASE_RESOURCE_MANAGER_URL',
  audience: 'ASE_RESOURCE_MANAGER_AUDIENCE',
  authority: 'AZURE_AUTHORITY_HOST',
} as const;

/** The cloud with that name. Throws NothingStopped if it is a custom one and the variables do not have its addresses. */
export function cloudOf(name: string, env: Environment): RunnerCloud {
  const publicCloud = named.find(({ azureName }) => azureName.toLowerCase() === name.toLowerCase());
  if (publicCloud !== undefined) {
    return { ...publicCloud, planName: publicCloud.azureName };
  }
  const { resourceManager, audience, authority } = customCloudVariables;
  const resourceManagerUrl = address(name, resourceManager, env);
  return {
    planName: name,
    name,
    resourceManagerUrl,
    resourceManagerScope: `${address(name, audience, env)}/.default`,
    authorityUrl: address(name, authority, env),
    portalUrl: '',
    isCustom: true,
    // The runner asks no SCM site.
    appServiceAudiences: [],
    environmentDomains: [],
    tokenExchangeAudience: knownCloud(resourceManagerUrl)?.tokenExchangeAudience ?? 'api://AzureADTokenExchange',
  };
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
