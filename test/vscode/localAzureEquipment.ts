import { appServiceAudience } from '../localAzure/cloud.ts';

/** How another process reaches a running local Azure. */
export interface LocalAzureAddress {
  /** Azure Resource Manager and Entra on one origin: `https://localhost:PORT`. */
  readonly url: string;
  /** PEM file of the certificate authority of that origin. */
  readonly caFile: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The custom cloud of local Azure, with the fields of VS Code's setting `microsoft-sovereign-cloud.customEnvironment`. */
export function localCloud({
  url,
}: Pick<LocalAzureAddress, 'url'>): Readonly<Record<string, unknown>> & { readonly name: string } {
  return {
    name: 'Local Azure',
    portalUrl: url,
    managementEndpointUrl: url,
    resourceManagerEndpointUrl: url,
    activeDirectoryEndpointUrl: `${url}/`,
    activeDirectoryResourceId: url,
    activeDirectoryGraphResourceId: url,
    publishingProfileUrl: url,
    sqlManagementEndpointUrl: url,
    sqlServerHostnameSuffix: '.database.localhost',
    galleryEndpointUrl: url,
    batchResourceId: url,
    storageEndpointSuffix: '.storage.localhost',
    keyVaultDnsSuffix: '.vault.localhost',
    validateAuthority: false,
    appServiceAudience: appServiceAudience(url),
  };
}

/** Makes local Azure the cloud of an extension host. */
export function cloudEnvironment(local: LocalAzureAddress): Record<string, string> {
  return { ASE_CERTIFICATES_CLOUD: JSON.stringify(localCloud(local)) };
}

/** What lets a process trust local Azure and find its switchboard. */
export function localAzureEnvironment(local: LocalAzureAddress): Record<string, string> {
  return {
    NODE_EXTRA_CA_CERTS: local.caFile,
    ASE_CERTIFICATES_LOCAL_AZURE: local.url,
    ASE_CERTIFICATES_LOCAL_TENANT: local.tenantId,
  };
}

/** The three variables that sign DefaultAzureCredential in to local Azure. */
export function credentialEnvironment(local: LocalAzureAddress): Record<string, string> {
  return {
    AZURE_TENANT_ID: local.tenantId,
    AZURE_CLIENT_ID: local.clientId,
    AZURE_CLIENT_SECRET: local.clientSecret,
  };
}
