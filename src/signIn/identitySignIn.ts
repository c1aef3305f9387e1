import type { TokenCredential } from '@azure/core-auth';
import { DefaultAzureCredential } from '@azure/identity';
import { credentialThatSaysWhy } from '../azure/authorityFailure.ts';
import { AzureError } from '../azure/azureError.ts';
import type { AzureServices } from '../azure/azureServices.ts';
import type { Cloud } from '../azure/cloud.ts';
import { type DirectoryListener, identityAccountId, type SignInAccount, type SignInMethod } from './listing.ts';

/** The only account of this method, which DefaultAzureCredential finds. */
const account: SignInAccount = { accountId: identityAccountId, accountLabel: 'Azure Identity', tenantId: '' };

/** DefaultAzureCredential: environment variables, workload or managed identity, Azure CLI, azd, PowerShell. */
export class IdentitySignIn implements SignInMethod {
  readonly #cloud: Cloud;
  readonly #services: (account: SignInAccount, credential: TokenCredential) => AzureServices;
  #credential: TokenCredential | undefined;

  constructor(cloud: Cloud, services: (account: SignInAccount, credential: TokenCredential) => AzureServices) {
    this.#cloud = cloud;
    this.#services = services;
  }

  async directories(signal: AbortSignal, tell: DirectoryListener): Promise<boolean> {
    const azure = this.#services(account, this.#default());
    try {
      await azure.tokenExpiresAt(signal);
    } catch (error) {
      if (error instanceof AzureError && error.kind === 'signedOut') {
        return false;
      }
      throw error;
    }
    tell.directory({ account, name: '', azure });
    return true;
  }

  /** Nothing to ask here: the credential comes from the environment. A new one is made, so that a fresh `az login` counts. */
  signIn(): Promise<boolean> {
    this.#credential = undefined;
    return Promise.resolve(true);
  }

  credential(): Promise<TokenCredential> {
    return Promise.resolve(this.#default());
  }

  #default(): TokenCredential {
    const { authorityUrl, isCustom } = this.#cloud;
    this.#credential ??= credentialThatSaysWhy(
      authorityUrl,
      (additionalPolicies) =>
        new DefaultAzureCredential({
          authorityHost: authorityUrl,
          // Public instance discovery knows only the public clouds and would refuse a custom authority.
          disableInstanceDiscovery: isCustom,
          additionalPolicies,
        }),
    );
    return this.#credential;
  }
}
