import type { TokenCredential } from '@azure/core-auth';
import { AzureServices } from '../azure/azureServices.ts';
import { systemClock } from '../time/clock.ts';
import type { Log } from '../ui/log.ts';
import { configuredCloud } from './configuredCloud.ts';
import type { LoadedMethod, SignInAccount } from './listing.ts';

/** Loads the chosen way to sign in with its libraries. Throws CloudSettingError. */
export async function loadSignInMethod(signInWith: 'vscode' | 'azureIdentity', log: Log): Promise<LoadedMethod> {
  const cloud = configuredCloud();
  const services = servicesOfCloud(cloud, log);
  if (signInWith === 'azureIdentity') {
    const { IdentitySignIn } = await import('./identitySignIn.ts');
    return { cloud, services, method: new IdentitySignIn(cloud, services) };
  }
  const { VscodeSignIn } = await import('./vscodeSignIn.ts');
  return { cloud, services, method: new VscodeSignIn(services) };
}

/** One set of services for each account and directory: they share its connections. */
function servicesOfCloud(cloud: ReturnType<typeof configuredCloud>, log: Log): LoadedMethod['services'] {
  const made = new Map<string, AzureServices>();
  return (account: SignInAccount, credential: TokenCredential) => {
    const key = `${account.accountId}/${account.tenantId}`;
    let services = made.get(key);
    if (services === undefined) {
      services = new AzureServices({ cloud, credential, clock: systemClock, random: Math.random, log: log.request });
      made.set(key, services);
    }
    return services;
  };
}
