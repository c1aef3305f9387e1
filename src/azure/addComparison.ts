import { AzureError } from './azureError.ts';
import type { AddOutcome, RootCertificate } from './rootCertificate.ts';

/** What was sent, as far as it takes to know it again. Thumbprints are SHA-1, upper-case hex. */
export interface Sent {
  readonly thumbprint: string;
  /** The thumbprint of what had the name before, where something had. */
  readonly replaces: string | undefined;
  /** As in AzureError: "add root certificate X to Y". */
  readonly operation: string;
}

/**
 * What a read after an add says; `found` is undefined for a 404. Throws AzureError `mismatch`, which names both thumbprints,
 * when it is neither what was sent nor what was there before.
 */
export function compareWithSent(found: RootCertificate | undefined, sent: Sent): AddOutcome {
  if (found === undefined) {
    return { kind: 'notVisibleYet' };
  }
  switch (found.thumbprint) {
    case undefined:
      return { kind: 'cannotBeCompared', certificate: found };
    case sent.thumbprint:
      return { kind: 'confirmed', certificate: found };
    case sent.replaces:
      return { kind: 'notVisibleYet' };
    default:
      throw new AzureError('mismatch', {
        operation: sent.operation,
        detail: `Azure holds a certificate with thumbprint ${found.thumbprint} under this name, not the one with thumbprint ${sent.thumbprint} that was sent.`,
      });
  }
}
