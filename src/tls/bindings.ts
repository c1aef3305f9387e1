import type { App } from '../azure/app.ts';
import { AzureError } from '../azure/azureError.ts';
import type { AzureServices } from '../azure/azureServices.ts';
import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import { type BoundHost, customHostsOf, type SslState } from '../azure/hostNameBinding.ts';
import type { WebCertificate } from '../azure/webCertificate.ts';
import { coversHost } from '../certificates/serverCertificate/coversHost.ts';
import { day } from '../time/timeText.ts';
import { failureWords } from '../ui/errorWords.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** The host names of apps with the certificates that serve them. */
export interface Bindings {
  /** By app, then by host name. */
  readonly rows: readonly BindingRow[];
  /** Why the certificates could not be listed; undefined when they were, or where none is bound. */
  readonly certificatesUnknown: string | undefined;
}

export interface BindingRow {
  readonly appId: string;
  /** `app` or `app/slot`. */
  readonly appName: string;
  readonly hostName: string;
  readonly sslState: SslState;
  /** SHA-1, upper-case hex; undefined where none is bound, or Azure gives none. */
  readonly thumbprint: string | undefined;
  /** The names of the certificates with that thumbprint: the same one can be uploaded twice. */
  readonly certificateNames: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number | undefined;
  /** What is wrong, in sentences. */
  readonly warnings: readonly string[];
}

export interface BindingsReading {
  readonly azure: Pick<AzureServices, 'serverCertificates'>;
  readonly signal: AbortSignal;
  /** The wall clock, in milliseconds since the epoch. */
  readonly now: number;
  readonly expiryWarningDays: number;
}

/**
 * The host names of these apps, as the apps tell, with the server certificates of their environment. Names of the environment itself, which its
 * own certificate serves, are left out. If the certificates cannot be listed, the rows come without them, and `certificatesUnknown` says why.
 * Throws only the signal's reason, and what would be the failure of every request.
 */
export async function readBindings(
  environment: HostingEnvironment,
  apps: readonly App[],
  reading: BindingsReading,
): Promise<Bindings> {
  const hosts = apps.flatMap((app) => customHostsOf(app, environment));
  const isAnyBound = hosts.some(({ sslState }) => sslState !== 'none');
  const certificates = isAnyBound ? await listCertificates(environment, reading) : [];
  const isKnown = typeof certificates !== 'string';
  const rows = hosts.map((host) => rowOf(host, isKnown ? certificates : undefined, environment.name, reading));
  return {
    rows: rows.toSorted(
      (one, other) => one.appName.localeCompare(other.appName) || one.hostName.localeCompare(other.hostName),
    ),
    certificatesUnknown: isKnown ? undefined : certificates,
  };
}

/** The certificates, or why they could not be listed. */
async function listCertificates(
  environment: HostingEnvironment,
  { azure, signal }: BindingsReading,
): Promise<readonly WebCertificate[] | string> {
  try {
    return await azure.serverCertificates.list(environment, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AzureError)) {
      throw error;
    }
    return failureWords(error).message;
  }
}

function rowOf(
  { app, hostName, sslState, thumbprint }: BoundHost,
  certificates: readonly WebCertificate[] | undefined,
  environmentName: string,
  reading: BindingsReading,
): BindingRow {
  const found = certificates?.filter((one) => thumbprint !== undefined && one.thumbprint === thumbprint) ?? [];
  const [certificate] = found;
  const row = {
    ...{ appId: app.id, appName: app.name, hostName, sslState, thumbprint },
    certificateNames: found.map(({ name }) => name),
    expiresAt: certificate?.expiresAt,
  };
  if (sslState === 'none') {
    return { ...row, warnings: ['No certificate is bound to this host name.'] };
  }
  if (thumbprint === undefined) {
    return { ...row, warnings: ['Azure does not tell which certificate is bound.'] };
  }
  if (certificate === undefined) {
    const missing = `No server certificate of ${environmentName} has this thumbprint.`;
    return { ...row, warnings: certificates === undefined ? [] : [missing] };
  }
  return { ...row, warnings: [...nameWarnings(certificate, hostName), ...timeWarnings(certificate, reading)] };
}

function nameWarnings({ hostNames }: WebCertificate, hostName: string): readonly string[] {
  if (hostNames.length === 0) {
    return ['Azure does not tell for which host names the certificate is.'];
  }
  return coversHost(hostNames, hostName)
    ? []
    : [`The certificate does not match this host name. It is for ${hostNames.join(', ')}.`];
}

function timeWarnings(
  { issuedAt, expiresAt }: WebCertificate,
  { now, expiryWarningDays }: BindingsReading,
): readonly string[] {
  if (issuedAt !== undefined && issuedAt > now) {
    return [`The certificate is not valid before ${day(issuedAt)}.`];
  }
  if (expiresAt === undefined || expiresAt > now + expiryWarningDays * dayMs) {
    return [];
  }
  return [
    expiresAt <= now
      ? `The certificate expired on ${day(expiresAt)}.`
      : `The certificate expires on ${day(expiresAt)}.`,
  ];
}
