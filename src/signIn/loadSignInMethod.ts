import type { TokenCredential } from '@azure/core-auth';
import { AccountGate } from '../azure/accountGate.ts';
import { AzureServices } from '../azure/azureServices.ts';
import type { Cloud } from '../azure/cloud.ts';
import { systemClock } from '../time/clock.ts';
import type { Log } from '../ui/log.ts';
import type { LoadedMethod, SignInAccount } from './listing.ts';
import { cloudVariable, signInSettings } from './signInSettings.ts';

/** The gate of each account in each cloud. It outlives a sign-in: Azure goes on counting, and a run goes on. */
export interface AccountGates {
  readonly byAccount: Map<string, AccountGate>;
  /** Called when reads begin or cease to wait because Azure throttles. */
  readonly onWaiting: () => void;
}

/** Loads the chosen way to sign in with its libraries. Throws SignInSettingError. */
export async function loadSignInMethod(isInstalled: boolean, log: Log, gates: AccountGates): Promise<LoadedMethod> {
  const settings = signInSettings({ isInstalled });
  const services = servicesOfCloud(settings.cloud, log, gates, compareAfterOfTests());
  if (settings.signInWith === 'azureIdentity') {
    const { IdentitySignIn } = await import('./identitySignIn.ts');
    return { ...settings, services, method: new IdentitySignIn(settings.cloud, services) };
  }
  const { VscodeSignIn } = await import('./vscodeSignIn.ts');
  return { ...settings, services, method: new VscodeSignIn(settings.cloud, services) };
}

/** One set of services for each account and directory: they share its connections. All directories of an account share its gate. */
function servicesOfCloud(
  cloud: Cloud,
  log: Log,
  gates: AccountGates,
  compareAfterMs: number | undefined,
): LoadedMethod['services'] {
  const made = new Map<string, AzureServices>();
  return (account: SignInAccount, credential: TokenCredential) => {
    const key = `${account.accountId}/${account.tenantId}`;
    let services = made.get(key);
    if (services === undefined) {
      const means = { clock: systemClock, random: Math.random };
      const gateKey = `${cloud.resourceManagerUrl} ${account.accountId}`;
      const known = gates.byAccount.get(gateKey);
      const gate = known ?? new AccountGate(means);
      if (known === undefined) {
        gates.byAccount.set(gateKey, gate);
        gate.onWaiting(gates.onWaiting);
      }
      const options = { cloud, credential, ...means, log: log.request, gate, directory: account.tenantId };
      services = new AzureServices(options, compareAfterMs);
      made.set(key, services);
    }
    return services;
  };
}

/** A shorter time for tests in a window, which change many settings and bindings. It counts only for a cloud that the environment names. */
function compareAfterOfTests(): number | undefined {
  const given = process.env['ASE_CERTIFICATES_COMPARE_AFTER_MS'];
  return given === undefined || process.env[cloudVariable] === undefined ? undefined : Number(given);
}
