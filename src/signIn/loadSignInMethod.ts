import type { TokenCredential } from '@azure/core-auth';
import { AzureServices } from '../azure/azureServices.ts';
import type { Cloud } from '../azure/cloud.ts';
import { systemClock } from '../time/clock.ts';
import type { Log } from '../ui/log.ts';
import type { LoadedMethod, SignInAccount } from './listing.ts';
import { signInSettings } from './signInSettings.ts';

/** Loads the chosen way to sign in with its libraries. Throws SignInSettingError. */
export async function loadSignInMethod(isInstalled: boolean, log: Log): Promise<LoadedMethod> {
  const settings = signInSettings({ isInstalled });
  const services = servicesOfCloud(settings.cloud, log, isInstalled ? undefined : compareAfterOfTests());
  if (settings.signInWith === 'azureIdentity') {
    const { IdentitySignIn } = await import('./identitySignIn.ts');
    return { ...settings, services, method: new IdentitySignIn(settings.cloud, services) };
  }
  const { VscodeSignIn } = await import('./vscodeSignIn.ts');
  return { ...settings, services, method: new VscodeSignIn(services) };
}

/** One set of services for each account and directory: they share its connections. */
function servicesOfCloud(cloud: Cloud, log: Log, compareAfterMs: number | undefined): LoadedMethod['services'] {
  const made = new Map<string, AzureServices>();
  return (account: SignInAccount, credential: TokenCredential) => {
    const key = `${account.accountId}/${account.tenantId}`;
    let services = made.get(key);
    if (services === undefined) {
      const options = { cloud, credential, clock: systemClock, random: Math.random, log: log.request };
      services = new AzureServices(options, compareAfterMs);
      made.set(key, services);
    }
    return services;
  };
}

/** A shorter time for tests in a window, which change many settings and bindings. */
function compareAfterOfTests(): number | undefined {
  const given = process.env['ASE_CERTIFICATES_COMPARE_AFTER_MS'];
  return given === undefined ? undefined : Number(given);
}
