import { activityLogReach } from '../../azure/activityLog.ts';
import type { App } from '../../azure/app.ts';
import type { ReadHow } from '../../azure/armClient.ts';
import { AzureError, type AzureErrorKind, isResourceNotFound } from '../../azure/azureError.ts';
import type { AzureServices } from '../../azure/azureServices.ts';
import { parseResourceId } from '../../azure/resourceId.ts';
import type { Clock } from '../../time/clock.ts';
import { asCallFailure, CallFailure, type CallFailureKind } from '../engine/callFailure.ts';
import type { Activity, AppControl, AzurePorts, Permission, Preflight, Session } from '../engine/ports.ts';
import type { RequestedApp } from '../engine/runRequest.ts';
import { appSites } from './appSites.ts';

/** The engine itself repeats reads, so each is tried once. Apps may be down: no other read goes before them. */
const ofRun: ReadHow = { attempts: 1, importance: 'run' };

/**
 * The longest remaining life that a token is asked for, in milliseconds. A stop and start takes a minute or two, and Entra's tokens live for
 * an hour or more. Asking for more than a token can have (with a long time-out) would delay every stop.
 */
const longestNeeded = 15 * 60_000;

/** The wait before a token that ends too soon is requested again, in milliseconds. */
const renewalPause = 15_000;

/** The engine's ports to Azure, for one environment and one account. `apps`: those whose sites are checked. */
export function azurePorts(
  azure: AzureServices,
  environmentId: string,
  clock: Clock,
  apps: readonly RequestedApp[] = [],
): AzurePorts {
  return {
    activity: activity(azure, environmentId, clock),
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
        const { state, stateText, busy }: App = await azure.apps.get(appId, signal, ofRun);
        return { state, stateText, busy };
      }),
    list: (signal) =>
      asCalls(async () => {
        const apps = await azure.apps.listOf(environmentId, signal, ofRun);
        return new Map(
          apps.map(({ key, id, name, state, stateText, busy }) => [key, { id, name, state, stateText, busy }]),
        );
      }),
    slots: (appId, signal) =>
      asCalls(async () => new Set((await azure.apps.slotsOf(appId, signal, ofRun)).map(({ key }) => key))),
    stop: (appId) => asCalls(() => azure.apps.stop(appId)),
    start: (appId, how) => asCalls(() => azure.apps.start(appId, how)),
    readEnvironment: (signal) =>
      asCalls(async () => {
        const { ready, notReadyBecause } = await azure.environments.get(environmentId, signal, ofRun);
        return notReadyBecause === undefined ? { ready } : { ready, notReadyBecause };
      }),
  };
}

function activity(azure: AzureServices, environmentId: string, clock: Clock): Activity {
  return {
    since: (time, signal) =>
      asCalls(async () => {
        const subscriptionId = parseResourceId(environmentId)?.subscriptionId ?? '';
        const now = clock.now();
        const from = Math.max(time, now - activityLogReach);
        const question = { from, now, withCaller: true, ...ofRun };
        const { events, completeSince } = await azure.activityLog.ofWebResources(subscriptionId, question, signal);
        if (completeSince > from) {
          throw new CallFailure('other', { sentence: 'Azure’s activity log has more records than are read.' });
        }
        return events.flatMap(({ kind: what, key: appKey, at, caller: by }) =>
          what === 'stop' || what === 'start' ? [{ appKey, what, at, ...(by === undefined ? {} : { by }) }] : [],
        );
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
 * Credentials renew a token only a few minutes before it ends. So if a token ends too soon, this waits until it is renewed; a token that
 * was just renewed is taken, even if its life is short. An expiry of 0 means that it is not known. The wait also ends by the monotonic
 * clock, because a wall clock that is set back would prolong it.
 */
async function renewedToken(azure: AzureServices, clock: Clock, untilMs: number): Promise<'ready' | 'needsUser'> {
  const first = await azure.tokenExpiresAt();
  const waitUntil = clock.monotonic() + (first - clock.now());
  let expires = first;
  while (expires !== 0 && expires < untilMs && expires === first) {
    if (clock.now() > first || clock.monotonic() > waitUntil) {
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

/** Runs a call. An AzureError becomes a CallFailure; an aborted signal's reason stays as it is. */
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
  readOnly: 'readOnly',
  refused: 'refused',
  throttled: 'throttled',
  network: 'transient',
  timeout: 'transient',
  tlsTrust: 'other',
  unsupported: 'refused',
  mismatch: 'other',
  service: 'other',
};

/** Without an Azure error code the answer may be a proxy's, which may have let the call through and withheld Azure's answer. */
const needCode: ReadonlySet<AzureErrorKind> = new Set(['forbidden', 'unsupported']);

function kindOf(error: AzureError): CallFailureKind {
  const { code, status = 0 } = error.facts;
  if (error.kind === 'service' && (status === 408 || status >= 500)) {
    return 'transient';
  }
  const isUnproven =
    (error.kind === 'notFound' && !isResourceNotFound(error)) || (needCode.has(error.kind) && code === undefined);
  return isUnproven ? 'other' : kinds[error.kind];
}

/** The failure as the engine sorts failures. Exported for its test. */
export function callFailure(error: unknown): CallFailure {
  if (!(error instanceof AzureError)) {
    return asCallFailure(error);
  }
  const { code, status, correlationId, retryAfterMs, serviceMessage } = error.facts;
  const isNamed = serviceMessage !== undefined && code !== undefined;
  const sentence = isNamed ? `${error.message.replace(/\.\s*$/, '')} (${code})` : error.message;
  return new CallFailure(
    kindOf(error),
    {
      sentence,
      ...(status === undefined ? {} : { status }),
      ...(correlationId === undefined ? {} : { correlationId }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
    { cause: error },
  );
}
