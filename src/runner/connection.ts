import { AzureServices } from '../azure/azureServices.ts';
import { parseResourceId } from '../azure/resourceId.ts';
import type { Clock } from '../clock.ts';
import type { AccountRef } from '../stopStart/engine/runRequest.ts';
import { cloudOf } from './clouds.ts';
import { findCredential } from './credential.ts';
import type { Plan } from './plan.ts';

/** Azure as the runner's own identity sees it, in the plan's cloud. */
export interface Connection {
  readonly azure: AzureServices;
  /** What is written down of it. */
  readonly account: AccountRef;
  /** Whose identity it is, for people. */
  readonly words: string;
}

/** Connects to nothing yet. Throws NothingStopped where the plan's cloud is not known. */
export function connect(plan: Plan, env: Readonly<Record<string, string | undefined>>, clock: Clock): Connection {
  const cloud = cloudOf(plan.cloud, env);
  const { credential, words } = findCredential(cloud, env);
  return {
    azure: new AzureServices({ cloud, credential, clock, random: Math.random, log: () => undefined }),
    account: {
      tenantId: plan.tenantId ?? '',
      subscriptionId: parseResourceId(plan.environment)?.subscriptionId ?? '',
      cloud: cloud.name,
    },
    words,
  };
}
