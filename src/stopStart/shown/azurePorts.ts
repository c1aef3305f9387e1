import type { App } from '../../azure/app.ts';
import { AzureError, type AzureErrorKind } from '../../azure/azureError.ts';
import type { AzureServices } from '../../azure/azureServices.ts';
import type { Clock } from '../../clock.ts';
import { CallFailure, type CallFailureKind } from '../engine/callFailure.ts';
import type { AppControl, AzurePorts, Permission, Preflight, Session } from '../engine/ports.ts';
import type { RequestedApp } from '../engine/runRequest.ts';
import { appSites } from './appSites.ts';

/** The engine polls by itself, so a read is tried once. */
const oneAttempt = 1;

/**
 * The longest a token is asked to last, in milliseconds: a stop and start takes a minute or two, and Entra's tokens live for
 * an hour or more. Asking for more than a token can give (with a long time-out) would hold up every stop.
 */
const longestNeeded = 15 * 60_000;

/** How often a token that ends too soon is asked for again, in milliseconds. */
const renewalPause = 15_000;

/** Azure as the engine wants it, for one environment and one account. `apps`: those whose sites are asked whether they answer. */
export function azurePorts(
  azure: AzureServices,
  environmentId: string,
  clock: Clock,
  apps: readonly RequestedApp[] = [],
): AzurePorts {
  return {
    sites: appSites(apps, (appId, signal) => azure.apps.healthCheckPath(appId, signal)),
    control: control(azure, environmentId),
    session: session(azure, clock),
    preflight: preflight(azure),
  };
}

function control(azure: AzureServices, environmentId: string): AppControl {
  return {
    read: (appId, signal) =>
      asCalls(async () => {
        const { state, stateText, busy }: App = await azure.apps.get(appId, signal, oneAttempt);
        return { state, stateText, busy };
      }),
    list: (signal) =>
      asCalls(async () => {
        const apps = await azure.apps.listOf(environmentId, signal, oneAttempt);
        return new Map(
          apps.map(({ key, id, name, state, stateText, busy }) => [key, { id, name, state, stateText, busy }]),
        );
      }),
    slots: (appId, signal) =>
      asCalls(async () => new Set((await azure.apps.slotsOf(appId, signal)).map(({ key }) => key))),
    stop: (appId) => asCalls(() => azure.apps.stop(appId)),
    start: (appId) => asCalls(() => azure.apps.start(appId)),
    readEnvironment: (signal) =>
      asCalls(async () => {
        const { ready, notReadyBecause } = await azure.environments.get(environmentId, signal, oneAttempt);
        return notReadyBecause === undefined ? { ready } : { ready, notReadyBecause };
      }),
  };
}

function session(azure: AzureServices, clock: Clock): Session {
  return {
    async ensure(untilMs) {
      try {
        return await renewedToken(azure, clock, Math.min(untilMs, clock.now() + longestNeeded));
      } catch (error) {
        if (error instanceof AzureError && needsUser.has(error.kind)) {
          return 'needsUser';
        }
        throw callFailure(error);
      }
    },
  };
}

/**
 * Credentials renew a token only a few minutes before it ends. One that ends too soon is therefore waited out until they do;
 * one that was just renewed is taken, however short its life is. 0: when it ends is not known, and nothing can be concluded.
 */
async function renewedToken(azure: AzureServices, clock: Clock, untilMs: number): Promise<'ready' | 'needsUser'> {
  const first = await azure.tokenExpiresAt();
  let expires = first;
  while (expires !== 0 && expires < untilMs && expires === first) {
    if (clock.now() > first) {
      return 'needsUser';
    }
    await clock.sleep(renewalPause);
    expires = await azure.tokenExpiresAt();
  }
  return 'ready';
}

const needsUser: ReadonlySet<AzureErrorKind> = new Set(['signedOut', 'consentNeeded']);

function preflight(azure: AzureServices): Preflight {
  const permissions = azure.rightsOnApps();
  return {
    async check(app, signal): Promise<Permission> {
      try {
        const { canStop, canStart, lockedBy } = await permissions.stopStartRights(app.id, signal);
        if (lockedBy !== undefined) {
          return { kind: 'locked', lock: lockedBy };
        }
        const missing = [
          ...(canStop === 'no' ? ['stop' as const] : []),
          ...(canStart === 'no' ? ['start' as const] : []),
        ];
        if (missing.length > 0) {
          return { kind: 'denied', missing };
        }
        return canStop === 'yes' && canStart === 'yes'
          ? { kind: 'allowed' }
          : { kind: 'unknown', because: 'Azure does not tell this account its rights.' };
      } catch (error) {
        signal.throwIfAborted();
        return { kind: 'unknown', because: callFailure(error).facts.sentence };
      }
    },
  };
}

/** Runs a call; what it throws becomes a CallFailure, but for an aborted signal's own reason. */
async function asCalls<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof AzureError ? callFailure(error) : error;
  }
}

const kinds: Readonly<Record<AzureErrorKind, CallFailureKind>> = {
  signedOut: 'signedOut',
  consentNeeded: 'signedOut',
  forbidden: 'forbidden',
  notFound: 'notFound',
  conflict: 'conflict',
  locked: 'locked',
  throttled: 'throttled',
  network: 'transient',
  timeout: 'transient',
  tlsTrust: 'other',
  unsupported: 'other',
  mismatch: 'other',
  service: 'other',
};

/** How the failure counts for stopping and starting. Exported for its test. */
export function callFailure(error: unknown): CallFailure {
  if (!(error instanceof AzureError)) {
    return new CallFailure(
      'other',
      { sentence: error instanceof Error ? error.message : String(error) },
      { cause: error },
    );
  }
  const { correlationId, retryAfterMs, status } = error.facts;
  const passing = error.kind === 'service' && (status === 408 || (status !== undefined && status >= 500));
  return new CallFailure(
    passing ? 'transient' : kinds[error.kind],
    {
      sentence: error.message,
      ...(correlationId === undefined ? {} : { correlationId }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
    { cause: error },
  );
}
