import { thumbprints } from '../certificates/thumbprints.ts';
import { itemsField, textField } from './fields.ts';
import { keyOf } from './resourceId.ts';
import { sha1Of } from './sha1Text.ts';
import { derOf, readStoredCertificate, type StoredCertificate } from './storedCertificate.ts';

/** A server certificate in Azure (`Microsoft.Web/certificates`): uploaded as a .pfx, or imported from Key Vault. Its key never comes back. */
export interface WebCertificate extends StoredCertificate {
  readonly subject: string | undefined;
  readonly issuer: string | undefined;
  /** In lower case. */
  readonly hostNames: readonly string[];
  /** Milliseconds since the epoch; undefined where Azure gives none. */
  readonly issuedAt: number | undefined;
  readonly expiresAt: number | undefined;
  /** When the resource was made, in milliseconds since the epoch; undefined where that is not known, or was not asked. */
  readonly createdAt: number | undefined;
  /** Keys (see `keyOf`) of the environment and the App Service plan that it was uploaded for. Azure gives either, or none. */
  readonly environmentKey: string | undefined;
  readonly planKey: string | undefined;
  /** Where it comes from, when that is Key Vault. */
  readonly keyVault: KeyVaultSource | undefined;
}

/** The secret of a Key Vault that Azure reads a certificate from, and renews it. */
export interface KeyVaultSource {
  readonly vaultId: string;
  readonly secretName: string;
  readonly status: KeyVaultStatus | undefined;
}

/** `keyVaultSecretStatus` of the OpenAPI document, a closed list there. Undefined stands for a value that is not in it. */
export const keyVaultStatuses = [
  'Initialized',
  'WaitingOnCertificateOrder',
  'Succeeded',
  'CertificateOrderFailed',
  'OperationNotPermittedOnKeyVault',
  'AzureServiceUnauthorizedToAccessKeyVault',
  'KeyVaultDoesNotExist',
  'KeyVaultSecretDoesNotExist',
  'UnknownError',
  'ExternalPrivateKey',
  'Unknown',
] as const;

export type KeyVaultStatus = (typeof keyVaultStatuses)[number];

/** Reads a Certificate of Microsoft.Web; `askedFor` as in `readStoredCertificate`. */
export function readWebCertificate(raw: unknown, askedFor?: string): WebCertificate | undefined {
  const stored = readStoredCertificate(raw, askedFor);
  if (stored === undefined) {
    return undefined;
  }
  const text = (...path: readonly string[]): string | undefined => textField(raw, 'properties', ...path);
  const der = derOf(text('cerBlob'));
  const environmentId = text('hostingEnvironmentProfile', 'id');
  const planId = text('serverFarmId');
  return {
    ...stored,
    der,
    thumbprint: der === undefined ? sha1Of(text('thumbprint')) : thumbprints(der).sha1,
    subject: text('subjectName'),
    issuer: text('issuer'),
    hostNames: itemsField(raw, 'properties', 'hostNames').flatMap((name) =>
      typeof name === 'string' && name !== '' ? [name.toLowerCase()] : [],
    ),
    issuedAt: timeOf(text('issueDate')),
    expiresAt: timeOf(text('expirationDate')),
    createdAt: timeOf(textField(raw, 'systemData', 'createdAt')),
    environmentKey: environmentId && keyOf(environmentId),
    planKey: planId && keyOf(planId),
    keyVault: keyVaultOf(text('keyVaultId'), text('keyVaultSecretName'), text('keyVaultSecretStatus')),
  };
}

function keyVaultOf(
  vaultId: string | undefined,
  secretName: string | undefined,
  status: string | undefined,
): KeyVaultSource | undefined {
  if (vaultId === undefined || secretName === undefined) {
    return undefined;
  }
  return { vaultId, secretName, status: keyVaultStatuses.find((one) => one.toLowerCase() === status?.toLowerCase()) };
}

/** Times of Microsoft.Web often lack a zone; they are UTC. */
function timeOf(text: string | undefined): number | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? undefined : time;
}
