import type { AzureError } from '../azure/azureError.ts';
import { causes } from '../azure/transportError.ts';

/** What failed at Azure, Entra or on the way to them, and what helps; for people who run a program. Ends with a full stop. */
export function azureWords(error: AzureError): string {
  const { operation, correlationId } = error.facts;
  return `Could not ${operation}: ${sentence(
    followed(why(error), correlationId === undefined ? undefined : `correlation id ${correlationId}`),
  )}`;
}

function why(error: AzureError): string {
  const { detail, serviceMessage, code, status } = error.facts;
  switch (error.kind) {
    case 'network':
      return (
        detail ?? `No connection to ${peerOf(error)} (${code ?? 'no answer'}). Check the network, DNS and HTTPS_PROXY`
      );
    case 'tlsTrust':
      return (
        detail ??
        `The certificate of ${peerOf(error)} is not trusted here (${code}). See “Proxies and certificates” in README.md`
      );
    case 'timeout':
      return 'There was no answer in time. Check the network and HTTPS_PROXY';
    case 'signedOut':
    case 'consentNeeded':
      return detail ?? signInWords(serviceMessage, code);
    default: {
      const said = detail ?? serviceMessage;
      const known = [code, status === undefined ? undefined : `HTTP status ${status}`].filter(
        (one) => one !== undefined,
      );
      return said === undefined ? known.join(', ') : followed(said, code);
    }
  }
}

function signInWords(serviceMessage = '', code: string | undefined): string {
  if (code === undefined) {
    return 'Nobody is signed in here. Run "az login", or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET. See “Sign in” in README.md';
  }
  const [, because] = new RegExp(`${code}: ([^.]+)\\.`).exec(serviceMessage) ?? [];
  return `Entra refused the sign-in${because === undefined ? '' : `: ${because}`} (${code}). Check the variables AZURE_…, or see “Sign in” in README.md`;
}

/** The host that Node tried to reach, from its errors. */
function peerOf(error: AzureError): string {
  for (const each of causes(error)) {
    const { hostname, host, address, port } = each as Readonly<Record<string, unknown>>;
    const name = [hostname, host, address].find((one) => typeof one === 'string');
    if (name !== undefined) {
      return `${name}${typeof port === 'number' ? `:${port}` : ''}`;
    }
  }
  return 'Azure';
}

/** With what belongs to the sentence in brackets, before its full stop. */
function followed(text: string, what: string | undefined): string {
  return what === undefined ? text : `${text.replace(/\.$/, '')} (${what})`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
