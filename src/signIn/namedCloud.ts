import type { Cloud } from '../azure/cloud.ts';
import { knownCloud, knownClouds } from '../azure/clouds.ts';

/** A setting that says how to sign in, or to which cloud, does not count or is wrong. The message says which, for people. */
export class SignInSettingError extends Error {
  override readonly name = 'SignInSettingError';
}

/** A cloud as VS Code's setting `customEnvironment` has it, and as `@microsoft/vscode-azext-azureauth` gives it. */
export interface NamedCloud {
  readonly name: string;
  readonly portalUrl: string;
  readonly managementEndpointUrl: string;
  readonly resourceManagerEndpointUrl: string;
  readonly activeDirectoryEndpointUrl: string;
  readonly activeDirectoryResourceId: string;
  readonly isCustomCloud: boolean;
  /** Not VS Code's own: what SCM sites take tokens for. The schema of the setting allows more fields. */
  readonly appServiceAudience?: unknown;
}

/**
 * The cloud that a setting or a variable names.
 *
 * @param where it is named, for people.
 * @throws SignInSettingError when it lacks an endpoint or has one that is not https.
 */
export function cloudOf(environment: NamedCloud, where: string): Cloud {
  const text = (key: 'name' | 'portalUrl' | EndpointKey): string => {
    if (typeof environment[key] !== 'string') {
      throw new SignInSettingError(`${where} has no ${key}.`);
    }
    return environment[key];
  };
  // A bearer token goes to these addresses.
  const https = (key: EndpointKey): string => {
    const url = text(key);
    if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
      throw new SignInSettingError(`${where} has a ${key} that is not an https address: ${url}`);
    }
    return withoutSlash(url);
  };
  const resourceManagerUrl = https('resourceManagerEndpointUrl');
  const known = knownCloud(resourceManagerUrl);
  return {
    name: knownClouds.find((one) => !one.isCustom && one.azureName === environment.name)?.name ?? text('name'),
    resourceManagerUrl,
    resourceManagerScope: `${withoutSlash(text('managementEndpointUrl'))}/.default`,
    authorityUrl: https('activeDirectoryEndpointUrl'),
    portalUrl: withoutSlash(text('portalUrl')),
    isCustom: environment.isCustomCloud,
    appServiceAudiences: known?.appServiceAudiences ?? givenAudience(environment, where),
    environmentDomains: known?.environmentDomains ?? [],
  };
}

/**
 * A cloud that is not known may say itself what its SCM sites take tokens for. It is never the audience of Azure Resource Manager: code of
 * the app's developers runs on the SCM site.
 */
function givenAudience(environment: NamedCloud, where: string): readonly string[] {
  const { appServiceAudience: given, managementEndpointUrl, resourceManagerEndpointUrl } = environment;
  if (given === undefined) {
    return [];
  }
  const audience = typeof given === 'string' ? withoutSlash(given) : '';
  const ofResourceManager = [managementEndpointUrl, resourceManagerEndpointUrl, environment.activeDirectoryResourceId];
  if (
    audience === '' ||
    ofResourceManager.some((other = '') => withoutSlash(other).toLowerCase() === audience.toLowerCase())
  ) {
    throw new SignInSettingError(
      `${where} has an appServiceAudience that is not an audience of App Service: ${JSON.stringify(given)}`,
    );
  }
  return [audience];
}

type EndpointKey = 'resourceManagerEndpointUrl' | 'managementEndpointUrl' | 'activeDirectoryEndpointUrl';

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
