import { ClientSecretCredential } from '@azure/identity';
import { AccountGate, type GatedRequest } from '../../src/azure/accountGate.ts';
import type { Answer } from '../../src/azure/answer.ts';
import { AzureServices } from '../../src/azure/azureServices.ts';
import type { Cloud } from '../../src/azure/cloud.ts';
import type { HostingEnvironment } from '../../src/azure/hostingEnvironment.ts';
import type { Exchange } from '../../src/azure/transport.ts';
import { SkippingClock } from '../clock/skippingClock.ts';
import { cloudOf } from '../localAzure/cloud.ts';
import { type LocalAzure, type LocalAzureOptions, startLocalAzure } from '../localAzure/server.ts';
import { trust } from './trust.ts';

/** Local Azure, and the product's own services connected to it over HTTPS with a real credential of @azure/identity. */
export interface ConnectedAzure {
  readonly local: LocalAzure;
  readonly cloud: Cloud;
  readonly azure: AzureServices;
  readonly clock: SkippingClock;
  readonly log: Exchange[];
  /** Aborted by nobody. */
  readonly signal: AbortSignal;
  environment(name: string): Promise<HostingEnvironment>;
  /** Puts everything back to the seed. */
  reset(): void;
  close(): Promise<void>;
}

/** A gate that can forget what Azure said, so that no test waits for a throttle of another. */
class ForgetfulGate extends AccountGate {
  readonly #means: ConstructorParameters<typeof AccountGate>[0];
  #gate: AccountGate;

  constructor(means: ConstructorParameters<typeof AccountGate>[0]) {
    super(means);
    this.#means = means;
    this.#gate = new AccountGate(means);
  }

  override send<Ready>(request: GatedRequest<Ready>): Promise<Answer> {
    return this.#gate.send(request);
  }

  override waitingUntil(subscriptionId?: string): number | undefined {
    return this.#gate.waitingUntil(subscriptionId);
  }

  override onWaiting(listener: Parameters<AccountGate['onWaiting']>[0]): () => void {
    return this.#gate.onWaiting(listener);
  }

  forget(): void {
    this.#gate = new AccountGate(this.#means);
  }
}

export async function connectAzure(seed: NonNullable<LocalAzureOptions['seed']>): Promise<ConnectedAzure> {
  const clock = new SkippingClock();
  const local = await startLocalAzure({ seed, clock });
  trust(local.caPem);
  const cloud = cloudOf(local);
  const log: Exchange[] = [];
  const means = { clock, random: () => 0 };
  const gate = new ForgetfulGate(means);
  const azure = new AzureServices({
    cloud,
    credential: secretCredential(local, cloud),
    ...means,
    gate,
    log: (exchange) => log.push(exchange),
  });
  const signal = new AbortController().signal;
  return {
    local,
    cloud,
    azure,
    clock,
    log,
    signal,
    environment: (name) => azure.environments.get(local.estate.environmentNamed(name).seed.id, signal),
    reset: () => {
      local.reset();
      gate.forget();
      log.length = 0;
      clock.pauses.length = 0;
    },
    close: () => local.close(),
  };
}

export function secretCredential(local: LocalAzure, cloud: Cloud): ClientSecretCredential {
  return new ClientSecretCredential(local.tenantId, local.clientId, local.clientSecret, {
    authorityHost: cloud.authorityUrl,
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 0 },
  });
}
