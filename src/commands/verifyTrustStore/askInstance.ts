import type { CommandOutput } from '../../azure/kudu.ts';
import { presentable } from '../../azure/serviceError.ts';
import type { CouldNotTell } from '../../trustStore/couldNotTell.ts';
import { type EnvironmentRoot, lookFor } from '../../trustStore/environmentRoot.ts';
import { listRootsCommand, parseRootListing } from '../../trustStore/rootListing.ts';
import type { InstanceVerification } from '../../trustStore/verification.ts';
import type { TrustStoreLook } from './verifyApp.ts';

/** Reads the trust store of one instance, whichever where none is given. Throws AzureError, or the signal's reason. */
export async function askInstance(
  host: string,
  instance: string | undefined,
  look: TrustStoreLook,
): Promise<InstanceVerification> {
  const printed = await look.azure.kudu.run(listRootsCommand, { host, instance }, look.signal);
  return readInstance(printed, instance, look.roots);
}

/** What one instance printed, held against the one that was asked. */
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
