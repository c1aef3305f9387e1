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

/** Machine settings that name local Azure as VS Code's custom cloud. */
export function localCloudSettings(local: LocalAzureAddress): Record<string, unknown> {
  return {
    'microsoft-sovereign-cloud.environment': 'custom',
    'microsoft-sovereign-cloud.customEnvironment': {
      name: 'Local Azure',
      portalUrl: local.url,
      managementEndpointUrl: local.url,
      resourceManagerEndpointUrl: local.url,
      activeDirectoryEndpointUrl: `${local.url}/`,
      activeDirectoryResourceId: local.url,
      activeDirectoryGraphResourceId: local.url,
      publishingProfileUrl: local.url,
      sqlManagementEndpointUrl: local.url,
      sqlServerHostnameSuffix: '.database.localhost',
      galleryEndpointUrl: local.url,
      batchResourceId: local.url,
      storageEndpointSuffix: '.storage.localhost',
      keyVaultDnsSuffix: '.vault.localhost',
      validateAuthority: false,
    },
  };
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
