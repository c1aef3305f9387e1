import { distinct, readAll } from './answer.ts';
import type { ArmClient } from './armClient.ts';
import { AzureError } from './azureError.ts';
import { field, flagField, textField } from './fields.ts';
import { keyOf, parseResourceId } from './resourceId.ts';

/** Version of Vaults_ListBySubscription, Vaults_Get and Secrets_List. */
const apiVersion = '2023-07-01';

/** What decides whether App Service may read a vault. A part that Azure does not tell is undefined. */
export interface VaultAccess {
  /** Azure roles or the vault's own access policies (`enableRbacAuthorization`). */
  readonly grantedBy: 'roles' | 'policies' | undefined;
  /**
   * Whether the network rules let App Service in, which is a trusted Microsoft service for its certificates. `open`: yes. `firewall`: no,
   * as trusted services do not bypass it. `perimeter`: only by a rule of the vault's network security perimeter.
   * https://learn.microsoft.com/azure/key-vault/general/overview-vnet-service-endpoints
   */
  readonly network: 'open' | 'firewall' | 'perimeter';
}

export interface KeyVault {
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly access: VaultAccess;
}

/** What can be known of a secret without its value. A certificate of a vault has a secret of its name. Times: milliseconds since the epoch. */
export interface VaultSecret {
  readonly name: string;
  /** `application/x-pkcs12` for a certificate as a .pfx; undefined where nobody has said what it is. */
  readonly contentType: string | undefined;
  readonly isEnabled: boolean;
  readonly notBefore: number | undefined;
  readonly expiresAt: number | undefined;
}

/**
 * Key Vaults and the names of their secrets, by Azure Resource Manager alone (the control plane). No value is read, no token for a vault
 * is asked for, and no vault's firewall or private endpoint is in the way, because those are for the data plane.
 *
 * Azure Resource Manager has no list of certificates, but each certificate has a secret of its name, which is what App Service imports.
 * Microsoft calls the list of secrets one for deployments and promises nothing of its completeness, so a name that is not in it can
 * be right all the same. The list of vaults has those that the account may read.
 *
 * Every method throws AzureError, or its signal's reason.
 */
export class KeyVaults {
  readonly #client: ArmClient;

  constructor(client: ArmClient) {
    this.#client = client;
  }

  /** The vaults of a subscription, by name. Needs `Microsoft.KeyVault/vaults/read`. */
  async list(subscriptionId: string, signal: AbortSignal): Promise<KeyVault[]> {
    const operation = 'list Key Vaults';
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.KeyVault/vaults`;
    return this.#all(path, readKeyVault, operation, signal);
  }

  /** The secrets of a vault, by name. Needs `Microsoft.KeyVault/vaults/secrets/read`. */
  async secrets(vaultId: string, signal: AbortSignal): Promise<VaultSecret[]> {
    const operation = `list secrets of Key Vault ${keyVaultName(vaultId) ?? vaultId}`;
    return this.#all(`${vaultId}/secrets`, readVaultSecret, operation, signal);
  }

  /** What decides whether App Service may read a vault that no list gave; undefined where that cannot be read, for whatever reason. */
  async access(vaultId: string, signal: AbortSignal): Promise<VaultAccess | undefined> {
    const operation = `read Key Vault ${keyVaultName(vaultId) ?? vaultId}`;
    try {
      const { body } = await this.#client.get(vaultId, { apiVersion, operation, signal, attempts: 1 });
      return readKeyVault(body)?.access;
    } catch (error) {
      if (error instanceof AzureError) {
        return undefined;
      }
      throw error;
    }
  }

  async #all<T extends { readonly name: string }>(
    path: string,
    read: (raw: unknown) => T | undefined,
    operation: string,
    signal: AbortSignal,
  ): Promise<T[]> {
    // Somebody waits for the list, and can type instead.
    const items = await this.#client.list(path, { apiVersion, operation, signal, attempts: 2 });
    // Names of vaults are unique in all of Azure, and those of secrets in their vault.
    return distinct(readAll(items, read, operation), ({ name }) => keyOf(name)).sort((one, other) =>
      one.name.localeCompare(other.name, 'en'),
    );
  }
}

/** Reads a Vault; undefined when it is none. */
export function readKeyVault(raw: unknown): KeyVault | undefined {
  const id = textField(raw, 'id');
  const parts = id === undefined ? undefined : parseResourceId(id);
  if (id === undefined || parts === undefined || keyVaultName(id) === undefined) {
    return undefined;
  }
  const { name, resourceGroup } = parts;
  return { id, name, resourceGroup, location: textField(raw, 'location') ?? '', access: accessOf(raw) };
}

function accessOf(raw: unknown): VaultAccess {
  const byRoles = flagField(raw, 'properties', 'enableRbacAuthorization');
  const text = (...path: readonly string[]): string | undefined => textField(raw, 'properties', ...path)?.toLowerCase();
  const publicAccess = text('publicNetworkAccess');
  const isClosed = publicAccess === 'disabled' || text('networkAcls', 'defaultAction') === 'deny';
  const grantedBy = byRoles === undefined ? undefined : byRoles ? 'roles' : 'policies';
  if (publicAccess === 'securedbyperimeter') {
    return { grantedBy, network: 'perimeter' };
  }
  // Without a value trusted services do bypass it.
  return { grantedBy, network: isClosed && text('networkAcls', 'bypass') === 'none' ? 'firewall' : 'open' };
}

/** Reads a Secret; undefined when it is none. */
export function readVaultSecret(raw: unknown): VaultSecret | undefined {
  const parts = parseResourceId(textField(raw, 'id') ?? '');
  if (parts?.type.toLowerCase() !== 'microsoft.keyvault/vaults/secrets') {
    return undefined;
  }
  return {
    name: parts.name,
    contentType: textField(raw, 'properties', 'contentType'),
    isEnabled: flagField(raw, 'properties', 'attributes', 'enabled') ?? true,
    notBefore: timeOf(field(raw, 'properties', 'attributes', 'nbf')),
    expiresAt: timeOf(field(raw, 'properties', 'attributes', 'exp')),
  };
}

/** From seconds since the epoch; undefined for what is no time. */
function timeOf(seconds: unknown): number | undefined {
  return typeof seconds === 'number' && !Number.isNaN(new Date(seconds * 1000).getTime()) ? seconds * 1000 : undefined;
}

/** The name in a resource id of a Key Vault; undefined for any other text. */
export function keyVaultName(id: string): string | undefined {
  const parts = parseResourceId(id.trim());
  // A name that a URL would resolve is none: see `encodePath`.
  const isVault = parts?.type.toLowerCase() === 'microsoft.keyvault/vaults' && !/\/\.{1,2}(?:\/|$)/.test(id.trim());
  return isVault ? parts.name : undefined;
}
