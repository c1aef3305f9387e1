import { escapeMarkdown, inlineCode } from '../markdown.ts';
import { countOf } from '../names.ts';
import { customCloudVariables } from '../runner/clouds.ts';
import { usage } from '../runner/commandLine.ts';
import { runnerRequests } from '../runner/requests.ts';
import { utcTime } from '../utcTime.ts';
import type { ExportedPlan } from './exportedPlan.ts';

/** What the folder says of itself. `sha256`: of the program, in hex. */
export function readme(
  plan: ExportedPlan,
  { version, sha256 }: { readonly version: string; readonly sha256: string },
): string {
  const { environment, waves, madeAt } = plan;
  const count = waves.reduce((sum, { apps }) => sum + apps.length, 0);
  return `\
# Stop and start apps of ${escapeMarkdown(environment.name)}

Stops and starts ${countOf(count)} of the App Service Environment ${inlineCode(environment.id)}, so that they load its root certificates:
[a restart does not reload the trust store](https://learn.microsoft.com/azure/app-service/environment/overview-certificates).
Exported ${utcTime(madeAt)} from App Service Environment Certificates for VS Code.

Each app is out of service from its stop until it runs again. Only apps that run are touched. An app that was stopped is started again
before the end, whatever fails, and is watched for 90 seconds after it runs; or it is named, and the exit code is 5.

## Run it

It needs Node.js 22 or later, or VS Code, which brings one. Nothing is installed.

    sh run.sh --dry-run        reads everything, and stops nothing (Windows: run.cmd --dry-run)
    sh run.sh

Keep the terminal open and the computer awake. When the machine or the program ended in the middle, on the same machine:

    sh run.sh --resume

and on another one, from what the lost one has printed (a pipeline's log, say):

    sh run.sh --resume --from-log FILE

VS Code with the extension sees the same records on this machine: it refuses a second run on the environment, shows this one in its Runs
view, and offers to start what it left.

\`\`\`
${usage.trimEnd()}
\`\`\`

## What is in the folder

| File | What it is |
| --- | --- |
| \`plan.json\` | which apps, in which order, how many at a time. \`plan.schema.json\` describes it; editors read that. \`"apps": "allRunning"\` in one wave takes all that run now and that no other wave names |
| \`stop-start.mjs\` | the program, version ${version}, as one readable file. Its SHA-256, also in \`SHA256SUMS\`: \`${sha256}\` |
| \`NOTICES.txt\` | the licenses of the packages in it |
| \`run.sh\`, \`run.cmd\` | find a Node.js that is new enough, and run it |
| \`github-workflow.yml\`, \`azure-pipelines.yml\` | the same in a pipeline |

A plan names a cloud and never an address: whoever changes it cannot choose where a token goes.

## Sign in

The program asks, in this order: GitHub Actions' and Azure Pipelines' own identity of the job, where it runs in one; else
[DefaultAzureCredential](https://learn.microsoft.com/azure/developer/javascript/sdk/authentication/credential-chains#use-defaultazurecredential-for-flexibility):
the environment variables of a service principal, a workload or managed identity, and the sign-in of \`az\`, \`azd\` or Azure PowerShell.

- A service principal: set \`AZURE_TENANT_ID\`, \`AZURE_CLIENT_ID\` and \`AZURE_CLIENT_SECRET\` (or \`AZURE_CLIENT_CERTIFICATE_PATH\`).
- A managed identity of a virtual machine needs nothing; a user-assigned one its \`AZURE_CLIENT_ID\`.
- The identity needs a role that may read, stop and start the apps (Website Contributor has it), and may read the environment.
- Another cloud than Azure's public ones: set \`${customCloudVariables.resourceManager}\`, \`${customCloudVariables.audience}\` and \`${customCloudVariables.authority}\`.

## Proxies and certificates

- A proxy: \`HTTPS_PROXY\`, and \`NO_PROXY\` for what is reached without it.
- A proxy that inspects TLS: \`NODE_EXTRA_CA_CERTS=FILE.pem\` with its root, or \`NODE_OPTIONS=--use-system-ca\` (Node.js 22.19 or later), which trusts
  what the machine trusts. Certificate checks are never turned off.

## GitHub Actions

Put \`github-workflow.yml\` into \`.github/workflows\` and this folder at the top of the repository. In Entra, give an application or a
user-assigned managed identity a federated credential for the branch, and put its ids into the secrets \`AZURE_CLIENT_ID\` and \`AZURE_TENANT_ID\`. Where the plan has a
look between waves, the environment \`stop-start-approval\` makes the pause: give it required reviewers. The last step of each job always
starts what is left. GitHub leaves a canceled run five minutes for that; *Force cancel* leaves none: run \`--resume --from-log\` with its log then.

## Azure Pipelines

Create a pipeline from \`azure-pipelines.yml\`, and an Azure Resource Manager service connection with workload identity federation (its name is the
variable \`serviceConnection\`). A look between waves is a ManualValidation task. The check *Exclusive lock* on the connection keeps two runs apart.

## Elsewhere

- Azure Cloud Shell ends after 20 minutes without input: for short plans only, and \`--resume --from-log\` if it did (\`sh run.sh | tee log.txt\`).
- Azure Automation: on a hybrid worker, which has Node.js and keeps its files. Its cloud sandboxes have neither.
- Two machines cannot see each other's records: run a plan on one environment from one place at a time.

## What it sends

To Entra, for tokens; and to Azure Resource Manager, with them:

| Request | Why |
| --- | --- |
${runnerRequests.map(({ method, path, why }) => `| \`${method} ${path}\` | ${why} |`).join('\n')}

And a plain GET, without any token, to the site of each app before its stop and after its start, where this machine can reach it.
`;
}
