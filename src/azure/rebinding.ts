import { AzureError } from './azureError.ts';
import { type BoundHost, isSameTls, type TlsBinding } from './hostNameBinding.ts';
import type { BindingOutcome, HostNameBindings } from './hostNameBindings.ts';

/** What became of the host names that were to get another certificate, or none. */
export interface Rebound {
  /** Read back as wanted. */
  readonly moved: readonly BoundHost[];
  /** Not moved, or not known to be: each has the certificate that it had before, the new one, or somebody else's. */
  readonly failed: readonly FailedHost[];
  /** Not tried, because one before failed or the user cancelled. Each has the certificate that it had before. */
  readonly left: readonly BoundHost[];
}

export interface FailedHost {
  readonly host: BoundHost;
  /** The request's error, or what reading back showed. */
  readonly why: AzureError | Exclude<BindingOutcome, { kind: 'confirmed' }>;
}

/**
 * Changes the certificates of host names, one after the other. Each is one PUT from the old certificate to the new one, so that no host
 * name is without a certificate in between, and each is read back before the next. Nothing is kept about it but in Azure: cut off at any
 * point, it is continued by moving the host names that still have the old certificate.
 *
 * Ends early when a host name failed, other than by somebody else's change, or when `signal` aborts. Never throws for what Azure answers.
 *
 * @param hosts as they were read just before.
 * @param wanted what each is to get. What it has already is sent again.
 * @param next is told of each host name before it is changed.
 */
export async function rebind(
  bindings: HostNameBindings,
  hosts: readonly BoundHost[],
  wanted: (host: BoundHost) => TlsBinding,
  signal: AbortSignal,
  next: (host: BoundHost) => void = () => undefined,
): Promise<Rebound> {
  const moved: BoundHost[] = [];
  const failed: FailedHost[] = [];
  for (const [place, host] of hosts.entries()) {
    if (signal.aborted) {
      return { moved, failed, left: hosts.slice(place) };
    }
    next(host);
    const why = await moveOne(bindings, host, wanted(host));
    if (why === undefined) {
      moved.push(host);
      continue;
    }
    failed.push({ host, why });
    if (!isBySomebodyElse(why)) {
      return { moved, failed, left: hosts.slice(place + 1) };
    }
  }
  return { moved, failed, left: [] };
}

/** Begun, it is finished, whatever the user wants meanwhile: half of it would be less than known. */
async function moveOne(
  bindings: HostNameBindings,
  { app, hostName, sslState, thumbprint }: BoundHost,
  wanted: TlsBinding,
): Promise<FailedHost['why'] | undefined> {
  const { signal } = new AbortController();
  try {
    const expected = { sslState, thumbprint };
    // Who wants what was there wants it sent again.
    const again = isSameTls(expected, wanted);
    const accepted = await bindings.change({ app, hostName, wanted, expected, again }, signal);
    const outcome = await bindings.compare(accepted, signal);
    return outcome.kind === 'confirmed' ? undefined : outcome;
  } catch (error) {
    if (error instanceof AzureError) {
      return error;
    }
    throw error;
  }
}

function isBySomebodyElse(why: FailedHost['why']): boolean {
  return why.kind === 'conflict' || why.kind === 'notFound' || why.kind === 'slow' || why.kind === 'undone';
}
