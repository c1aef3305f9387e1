import { AzureError } from '../../azure/azureError.ts';
import { ipForbidden } from '../../azure/kudu.ts';
import type { CouldNotTell } from '../../trustStore/couldNotTell.ts';
import { failureWords } from '../../ui/errorWords.ts';

/** What a failed request to an SCM site means for the trust store. `internal`: its environment has an internal load balancer. */
export function couldNotTellBecause(error: unknown, host: string, internal: boolean): CouldNotTell {
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
      // Without a status it is the credential that has no token, and says so itself.
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
