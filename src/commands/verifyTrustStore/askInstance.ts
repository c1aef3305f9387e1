import { AzureError } from '../../azure/azureError.ts';
import type { AzureServices } from '../../azure/azureServices.ts';
import { type CommandOutput, ipForbidden } from '../../azure/kudu.ts';
import type { ScmHost } from '../../azure/scmHosts.ts';
import { presentable } from '../../azure/serviceError.ts';
import type { CouldNotTell } from '../../trustStore/couldNotTell.ts';
import { listRootsCommand, parseRootListing } from '../../trustStore/rootListing.ts';
import { type EnvironmentRoot, type InstanceVerification, lookFor } from '../../trustStore/verification.ts';
import { failureWords } from '../../ui/errorWords.ts';

/** What the trust store of an instance is read with. */
export interface InstanceReading {
  readonly azure: AzureServices;
  /** What is looked for. */
  readonly roots: readonly EnvironmentRoot[];
  readonly signal: AbortSignal;
}

/** Reads the trust store of one instance, or of any instance if none is given. Throws AzureError, or the signal's reason. */
export async function askInstance(
  host: ScmHost,
  instance: string | undefined,
  reading: InstanceReading,
): Promise<InstanceVerification> {
  const printed = await reading.azure.kudu.run(listRootsCommand, { host, instance }, reading.signal);
  return readInstance(printed, instance, reading.roots);
}

/** Reads what an instance printed, and checks that it is the instance that was asked. */
function readInstance(
  { output, error, exitCode, instance: byCookie }: CommandOutput,
  asked: string | undefined,
  roots: readonly EnvironmentRoot[],
): InstanceVerification {
  const couldNotTell = (because: CouldNotTell, computer?: string): InstanceVerification => ({
    instance: asked ?? byCookie,
    computer,
    result: { kind: 'couldNotTell', because },
  });
  if (exitCode !== 0) {
    return couldNotTell({ kind: 'commandFailed', exitCode, printed: presentable(error || output) ?? '' });
  }
  const listing = parseRootListing(output);
  if (listing.kind === 'unreadable') {
    return couldNotTell(listing);
  }
  const answered = listing.instance ?? byCookie;
  if (asked !== undefined && answered?.toLowerCase() !== asked.toLowerCase()) {
    return couldNotTell({ kind: 'otherInstance', answered: answered?.slice(0, 12) });
  }
  const result = { kind: 'read', roots: lookFor(roots, listing.thumbprints) } as const;
  return { instance: answered, computer: listing.computer, result };
}

/** What a failed request to an SCM site means for the trust store. `internal`: its environment has an internal load balancer. */
export function reasonForFailure(error: unknown, host: string, internal: boolean): CouldNotTell {
  if (!(error instanceof AzureError)) {
    return { kind: 'failed', sentence: failureWords(error).message };
  }
  const { code, status } = error.facts;
  switch (error.kind) {
    case 'network':
      return { kind: 'unreachable', host, code, internal };
    case 'timeout':
      return { kind: 'noAnswer', host, internal };
    case 'tlsTrust':
      return { kind: 'untrusted', host, code };
    case 'signedOut':
      // Without a status, the credential itself has no token, and its own words say so.
      return status === undefined ? failed(error) : { kind: 'signedOut', host };
    case 'forbidden':
      return code === ipForbidden ? { kind: 'keptOut', host } : { kind: 'forbidden', host };
    case 'notFound':
      return { kind: 'siteNotFound', host };
    default:
      return failed(error);
  }
}

function failed(error: AzureError): CouldNotTell {
  const { detail, status } = error.facts;
  const said = detail === undefined && status !== undefined ? ` (HTTP status ${status})` : '';
  return { kind: 'failed', sentence: `${failureWords(error).message}${said}` };
}
