import type { LocalAzure } from './server.ts';
import { githubRequestToken, serviceConnectionId, systemAccessToken } from './workloadIdentity.ts';

type Variables = Readonly<Record<string, string>>;

/** The variables by which a job of GitHub Actions signs in, of the main branch unless `ref` says otherwise. */
export function githubJob({ url, tenantId, clientId }: LocalAzure, ref = 'refs/heads/main'): Variables {
  return {
    GITHUB_ACTIONS: 'true',
    ACTIONS_ID_TOKEN_REQUEST_URL: `${ownOrigin(url)}/github-oidc/token?api-version=2.0&ref=${ref}`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: githubRequestToken,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
  };
}

/** Those of a job of Azure Pipelines, in a task of the service connection. */
export function pipelinesJob({ url, tenantId, clientId }: LocalAzure): Variables {
  return {
    TF_BUILD: 'True',
    SYSTEM_OIDCREQUESTURI: `${ownOrigin(url)}/pipelines-oidc/contoso/apps/oidctoken`,
    SYSTEM_ACCESSTOKEN: systemAccessToken,
    AZURESUBSCRIPTION_TENANT_ID: tenantId,
    AZURESUBSCRIPTION_CLIENT_ID: clientId,
    AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: serviceConnectionId,
  };
}

/** A job's identity provider is another origin than Entra. */
function ownOrigin(url: string): string {
  return url.replace('//localhost:', '//127.0.0.1:');
}
