/** A Key Vault. Values of secrets are kept nowhere: Azure Resource Manager gives none. */
export interface KeyVaultSeed {
  readonly id: string;
  readonly name: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly tenantId: string;
  /** Whether Azure roles, not access policies, decide who may read its secrets. */
  readonly usesRoles: boolean;
  /** `closed`: a firewall that keeps trusted Microsoft services out too. */
  readonly network: 'open' | 'trustedOnly' | 'closed';
  /** Whether App Service has access to its secrets. */
  readonly appServiceMayRead: boolean;
  /** `refused`: nobody may list them, as where a role has the vault without its secrets. */
  readonly secrets: readonly SecretSeed[] | 'refused';
}

/** A secret of a vault. Each certificate of a vault has one of its name, with `application/x-pkcs12` where it is a .pfx. */
export interface SecretSeed {
  readonly name: string;
  readonly contentType?: string;
  /** Default: true. */
  readonly enabled?: boolean;
  /** Milliseconds since the epoch. */
  readonly notBefore?: number;
  readonly expires?: number;
  /** The leaf of the certificate that it has; none where App Service cannot use it. */
  readonly der?: Uint8Array;
}

export const pkcs12 = 'application/x-pkcs12';

/** As `Microsoft.KeyVault/vaults` has it. */
export function keyVaultBody({ id, name, location, tenantId, usesRoles, network }: KeyVaultSeed): object {
  return {
    id,
    name,
    type: 'Microsoft.KeyVault/vaults',
    location,
    tags: {},
    properties: {
      sku: { family: 'A', name: 'standard' },
      tenantId,
      accessPolicies: [],
      enabledForDeployment: false,
      enableSoftDelete: true,
      enableRbacAuthorization: usesRoles,
      ...(network === 'open' ? {} : { networkAcls: networkAcls(network) }),
      publicNetworkAccess: 'Enabled',
      provisioningState: 'Succeeded',
      vaultUri: `https://${name}.vault.localhost/`,
    },
  };
}

function networkAcls(network: 'trustedOnly' | 'closed'): object {
  const bypass = network === 'closed' ? 'None' : 'AzureServices';
  return { bypass, defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] };
}

/** As `Microsoft.KeyVault/vaults/secrets` has it. Its times are in seconds. */
export function secretBody(
  vault: KeyVaultSeed,
  { name, contentType, enabled, notBefore, expires }: SecretSeed,
): object {
  const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);
  const uri = `https://${vault.name}.vault.localhost/secrets/${name}`;
  return {
    id: `${vault.id}/secrets/${name}`,
    name,
    type: 'Microsoft.KeyVault/vaults/secrets',
    location: vault.location,
    properties: {
      ...(contentType === undefined ? {} : { contentType }),
      attributes: {
        enabled: enabled ?? true,
        ...(notBefore === undefined ? {} : { nbf: seconds(notBefore) }),
        ...(expires === undefined ? {} : { exp: seconds(expires) }),
      },
      secretUri: uri,
      secretUriWithVersion: `${uri}/40af42fbc10047f8a756a73211492f56`,
    },
  };
}
