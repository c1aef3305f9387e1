import { customCloudVariables } from '../runner/clouds.ts';

/** How the program signs in, what it may do then, and how it gets there. */
export const signInSection = `\
## Sign in

The program signs in with the first of these that exists:

1. The identity of a GitHub Actions job.
2. The service connection of an Azure Pipelines job.
3. A service principal: \`AZURE_TENANT_ID\`, \`AZURE_CLIENT_ID\`, and \`AZURE_CLIENT_SECRET\` or \`AZURE_CLIENT_CERTIFICATE_PATH\`.
4. A workload identity, or the managed identity of the machine. A user-assigned one needs its \`AZURE_CLIENT_ID\`.
5. Your sign-in with \`az\`, Azure PowerShell or \`azd\`.

The last three are
[DefaultAzureCredential](https://learn.microsoft.com/azure/developer/javascript/sdk/authentication/credential-chains#use-defaultazurecredential-for-flexibility)'s.
For another cloud than Azure's public ones, set \`${customCloudVariables.resourceManager}\`, \`${customCloudVariables.audience}\` and \`${customCloudVariables.authority}\`.

The identity needs these actions:

\`\`\`text
Microsoft.Web/hostingEnvironments/read
Microsoft.Web/hostingEnvironments/sites/read
Microsoft.Web/sites/read
Microsoft.Web/sites/slots/read
Microsoft.Web/sites/stop/action
Microsoft.Web/sites/start/action
Microsoft.Web/sites/slots/stop/action
Microsoft.Web/sites/slots/start/action
\`\`\`

The role Website Contributor has those of apps. The environment needs Reader besides. These actions are optional:

| Action | What the program knows with it |
| --- | --- |
| \`Microsoft.Authorization/*/read\` | before a stop, whether the app may be started again |
| \`Microsoft.Insights/eventtypes/values/read\` | who else stopped or started apps meanwhile |
| \`Microsoft.Web/sites/config/read\`, \`Microsoft.Web/sites/slots/config/read\` | the health check path of an app |

## Proxies and certificates

- For a proxy, set \`HTTPS_PROXY\`, and \`NO_PROXY\` for what is reached without it.
- For a proxy that inspects TLS, set \`NODE_EXTRA_CA_CERTS\` to a PEM file with its root. Node.js 22.19 or later can also trust what the machine
  trusts: set \`NODE_OPTIONS=--use-system-ca\`. Certificate checks are never turned off.
`;
