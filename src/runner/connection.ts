import { AzureServices } from '../azure/azureServices.ts';
import { parseResourceId } from '../azure/resourceId.ts';
import type { AccountRef } from '../stopStart/engine/runRequest.ts';
import type { Clock } from '../time/clock.ts';
import { cloudOf, type Environment, type RunnerCloud } from './clouds.ts';
import { type FoundCredential, findCredential } from './credential.ts';
import { exitCodes, NothingStopped } from './exitCodes.ts';
import type { Plan } from './planForm.ts';

/** Azure as the runner's own identity sees it, in the plan's cloud. */
export interface Connection {
  readonly azure: AzureServices;
  /** What is written down of it. */
  readonly account: AccountRef;
  /** Whose identity it is, for people. */
  readonly words: string;
}

/** Connects to nothing yet. Throws NothingStopped where the plan's cloud is not known, or the variables of a sign-in are wrong. */
export function connect(plan: Plan, env: Environment, clock: Clock): Connection {
  const cloud = cloudOf(plan.cloud, env);
  const { credential, words } = credentialOf(cloud, env);
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

/** A credential refuses what it is made of: an id that is none, say. */
function credentialOf(cloud: RunnerCloud, env: Environment): FoundCredential {
  try {
    return findCredential(cloud, env);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new NothingStopped(exitCodes.usage, `The sign-in can't be set up: ${because} Nothing was stopped.`, {
      cause: error,
    });
  }
}
