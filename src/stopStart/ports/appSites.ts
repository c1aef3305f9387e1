import { errorMessage } from '../../text/errorMessage.ts';
import type { SiteAnswer, Sites } from '../engine/ports.ts';
import type { RequestedApp } from '../engine/runRequest.ts';

/** Sends a plain GET, follows no redirect, and resolves to the HTTP status. Throws what `fetch` throws. */
export type GetStatus = (url: string, signal: AbortSignal) => Promise<number>;

/** The path of an app's health check; undefined if none is set. Throws if it can't be read. */
export type HealthCheckPath = (appId: string, signal: AbortSignal) => Promise<string | undefined>;

/** The sites of these apps. They are asked without any credential, at the health check path if one is set, else at the root. */
export function appSites(
  apps: readonly RequestedApp[],
  healthCheckPath: HealthCheckPath,
  getStatus: GetStatus = getStatusByFetch,
): Sites {
  const hosts = new Map(apps.flatMap(({ key, hostName }) => (hostName === undefined ? [] : [[key, hostName]])));
  const paths = new Map<string, string>();

  async function status(id: string, key: string, host: string, signal: AbortSignal): Promise<number> {
    const known = paths.get(key);
    if (known !== undefined) {
      return getStatus(`https://${host}${known}`, signal);
    }
    // Azure is asked for the path only if the host can be reached.
    const atRoot = await getStatus(`https://${host}/`, signal);
    const path = await healthCheckPath(id, signal).catch(() => undefined);
    paths.set(key, path ?? '/');
    return path === undefined ? atRoot : getStatus(`https://${host}${path}`, signal);
  }

  return {
    async ask({ id, key, name }, signal): Promise<SiteAnswer> {
      const host = hosts.get(key);
      if (host === undefined) {
        return { kind: 'none', because: `The host name of ${name} is not known.` };
      }
      try {
        return { kind: 'status', status: await status(id, key, host, signal) };
      } catch (error) {
        return { kind: 'none', because: signal.aborted ? 'No answer in time.' : reasonOf(error) };
      }
    },
  };
}

async function getStatusByFetch(url: string, signal: AbortSignal): Promise<number> {
  const answer = await fetch(url, { redirect: 'manual', signal });
  await answer.body?.cancel();
  return answer.status;
}

/** `fetch` gives the reason in the cause of its error. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  return code ?? errorMessage(cause);
}
