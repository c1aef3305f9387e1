import { getConfiguredAzureEnv } from '@microsoft/vscode-azext-azureauth';
import * as vscode from 'vscode';
import type { Cloud } from '../azure/cloud.ts';
import { errorMessage } from '../text/errorMessage.ts';
import { cloudOf, type NamedCloud, SignInSettingError } from './namedCloud.ts';

/** How to sign in, and to which cloud. */
export interface SignInSettings {
  readonly signInWith: 'vscode' | 'azureIdentity';
  readonly cloud: Cloud;
}

/** Names a custom cloud in the environment of the extension host: JSON with the fields of `customEnvironment`. */
export const cloudVariable = 'ASE_CERTIFICATES_CLOUD';
/** Says in the same place how to sign in to it. It counts only while the extension is developed. */
const methodVariable = 'ASE_CERTIFICATES_SIGN_IN_WITH';

const cloudSettings = 'microsoft-sovereign-cloud';

/**
 * How the user alone chose to sign in. The cloud is VS Code's own setting `microsoft-sovereign-cloud.environment` (and
 * `customEnvironment`), as in every Azure extension, unless the environment of the extension host names one. To that one an installed
 * extension signs in with Azure Identity, so that who names the cloud gives the credentials too: a session of VS Code never goes there.
 *
 * @throws SignInSettingError when somebody else set a setting, or a custom cloud lacks an endpoint or has one that is not https.
 */
export function signInSettings({ isInstalled }: { readonly isInstalled: boolean }): SignInSettings {
  const given = process.env[cloudVariable];
  if (given !== undefined) {
    const isVscode = !isInstalled && process.env[methodVariable] === 'vscode';
    return { signInWith: isVscode ? 'vscode' : 'azureIdentity', cloud: cloudOf(cloudOfVariable(given), cloudVariable) };
  }
  refuseOthers(cloudSettings, ['environment', 'customEnvironment']);
  refuseOthers('aseCertificates', ['signInWith']);
  const signInWith = vscode.workspace
    .getConfiguration('aseCertificates')
    .get<SignInSettings['signInWith']>('signInWith');
  return {
    signInWith: signInWith ?? 'vscode',
    cloud: cloudOf(cloudOfSettings(), `The setting "${cloudSettings}.customEnvironment"`),
  };
}

/** What VS Code tells of a setting. Its typings leave the two out that tell the user's settings from a remote machine's. */
interface Inspected {
  readonly globalValue?: unknown;
  readonly globalRemoteValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

/**
 * Tokens are sent where these settings point. VS Code would let a folder's settings set them, and those of a remote machine, which a
 * repository with a dev container can write. So only the user's own settings count.
 */
function refuseOthers(section: string, keys: readonly string[]): void {
  const settings = vscode.workspace.getConfiguration(section);
  for (const key of keys) {
    const other = whoElseSet(settings.inspect(key) ?? {});
    if (other !== undefined) {
      throw new SignInSettingError(
        `The setting "${section}.${key}" is set by ${other}, which could send your sign-in elsewhere. Set it in your user settings instead, and remove it there.`,
      );
    }
  }
}

function whoElseSet(value: Inspected): string | undefined {
  if (value.workspaceValue !== undefined || value.workspaceFolderValue !== undefined) {
    return 'the opened folder';
  }
  // A VS Code that does not tell the two apart cannot say that the value is the user's.
  const isTold = 'globalRemoteValue' in value || vscode.env.remoteName === undefined;
  return (isTold ? value.globalRemoteValue : value.globalValue) === undefined
    ? undefined
    : 'the settings of the remote machine';
}

function cloudOfVariable(given: string): NamedCloud {
  try {
    return { ...(JSON.parse(given) as NamedCloud), isCustomCloud: true };
  } catch (error) {
    throw new SignInSettingError(`The environment variable ${cloudVariable} is not JSON.`, { cause: error });
  }
}

function cloudOfSettings(): NamedCloud {
  try {
    const environment = getConfiguredAzureEnv();
    const custom = vscode.workspace.getConfiguration(cloudSettings).get<NamedCloud>('customEnvironment');
    return environment.isCustomCloud ? { ...environment, appServiceAudience: custom?.appServiceAudience } : environment;
  } catch (error) {
    throw new SignInSettingError(
      `The setting "${cloudSettings}.customEnvironment" is incomplete: ${errorMessage(error)}`,
      { cause: error },
    );
  }
}
