import { ClientSecretCredential } from '@azure/identity';
import { AccountGate } from '../../src/azure/accountGate.ts';
import { AzureServices } from '../../src/azure/azureServices.ts';
import type { SdkHttpClient } from '../../src/azure/transport.ts';
import type { Directory } from '../../src/signIn/listing.ts';
import { systemClock } from '../../src/time/clock.ts';
import { cloudOf } from '../../test/localAzure/cloud.ts';
import type { EstateConnection } from './estate.ts';

/** The directory of local Azure in another process, with the product's own services and a gate. */
export function directoryOf(
  { tenantId, clientId, clientSecret, url }: EstateConnection,
  httpClient?: SdkHttpClient,
): Directory {
  const cloud = cloudOf({ url });
  const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
    authorityHost: cloud.authorityUrl,
    disableInstanceDiscovery: true,
  });
  const means = { clock: systemClock, random: Math.random };
  const azure = new AzureServices({
    ...{ cloud, credential, ...means, log: () => undefined, gate: new AccountGate(means), directory: tenantId },
    ...(httpClient === undefined ? {} : { httpClient }),
  });
  return { account: { accountId: 'bench', accountLabel: 'bench', tenantId }, name: '', azure };
}
