import { getConfiguredAzureEnv } from '@microsoft/vscode-azext-azureauth';
import * as vscode from 'vscode';
import type { Cloud } from '../azure/cloud.ts';
import { errorMessage } from '../text/errorMessage.ts';

/** The setting that names the cloud is incomplete or wrong; the message says which, for people. */
export class CloudSettingError extends Error {
  override readonly name = 'CloudSettingError';
}

const names: Readonly<Record<string, string>> = {
  AzureCloud: 'Azure',
  AzureUSGovernment: 'Azure US Government',
  AzureChinaCloud: 'Azure China',
};

/**
 * The cloud of VS Code's own setting `microsoft-sovereign-cloud.environment` (and `customEnvironment`), as in every Azure extension.
 * Throws CloudSettingError when a custom cloud lacks an endpoint or names one that is not https.
 */
export function configuredCloud(): Cloud {
  refuseFolderSettings();
  const environment = readEnvironment();
  const management = withoutSlash(environment.managementEndpointUrl);
  return {
    name: names[environment.name] ?? environment.name,
    resourceManagerUrl: https(environment.resourceManagerEndpointUrl, 'resourceManagerEndpointUrl'),
    resourceManagerScope: `${management}/.default`,
    authorityUrl: https(environment.activeDirectoryEndpointUrl, 'activeDirectoryEndpointUrl'),
    portalUrl: withoutSlash(environment.portalUrl),
    isCustom: environment.isCustomCloud,
  };
}

/**
 * Tokens and secrets are sent where these settings point, and VS Code would let a folder's settings set them. So only the
 * user's own count: an opened repository must not be able to redirect a sign-in.
 */
function refuseFolderSettings(): void {
  const settings = vscode.workspace.getConfiguration('microsoft-sovereign-cloud');
  for (const key of ['environment', 'customEnvironment']) {
    const { workspaceValue, workspaceFolderValue } = settings.inspect(key) ?? {};
    if (workspaceValue !== undefined || workspaceFolderValue !== undefined) {
      throw new CloudSettingError(
        `The setting "microsoft-sovereign-cloud.${key}" is set by the opened folder, which could send your sign-in elsewhere. Set it in your user settings instead, and remove it from the folder's.`,
      );
    }
  }
}

function readEnvironment(): ReturnType<typeof getConfiguredAzureEnv> {
  try {
    return getConfiguredAzureEnv();
  } catch (error) {
    throw new CloudSettingError(
      `The setting "microsoft-sovereign-cloud.customEnvironment" is incomplete: ${errorMessage(error)}`,
      { cause: error },
    );
  }
}

/** A bearer token goes to these addresses, so nothing but https is accepted. */
function https(url: string, setting: string): string {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
    throw new CloudSettingError(
      `The setting "microsoft-sovereign-cloud.customEnvironment" has a ${setting} that is not an https address: ${url}`,
    );
  }
  return withoutSlash(url);
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
