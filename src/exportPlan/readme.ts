import { customCloudVariables } from '../runner/clouds.ts';
import { usage } from '../runner/commandLine.ts';
import { countOf } from '../text/appNames.ts';
import { escapeMarkdown, inlineCode } from '../text/markdown.ts';
import { utcTime } from '../time/timeText.ts';
import type { ExportedPlan } from './exportedPlan.ts';

/** The folder's README.md. Its code blocks for a shell can be pasted as they are. `sha256`: of the program, in hex. */
export function readme(
  plan: ExportedPlan,
  { version, sha256 }: { readonly version: string; readonly sha256: string },
): string {
  const { environment, waves, madeAt } = plan;
  const count = waves.reduce((sum, { apps }) => sum + apps.length, 0);
  return `\
# Stop and start apps of ${escapeMarkdown(environment.name)}

This folder stops and starts ${countOf(count)} of the App Service Environment ${inlineCode(environment.id)}.
They load its root certificates then, which [a restart does not do](https://learn.microsoft.com/azure/app-service/environment/overview-certificates).
Exported ${utcTime(madeAt)} from App Service Environment Certificates for VS Code.

Each app is out of service from its stop until it runs again. An app that does not run is left alone. After its start the program watches
each app for 90 seconds; it watches for ten minutes after a resume, or if a stop had no clear answer. An app that stops in that time is
started again once.

## Run it

You need Node.js 22 or later, or VS Code, which brings one. Nothing is installed. On Windows, write \`run.cmd\` in place of \`sh run.sh\`.

\`\`\`sh
# See what would be done.
sh run.sh --dry-run

# Do it.
sh run.sh
\`\`\`

**Without a terminal the program begins at once**, as in a pipe, with nohup or from cron. Do the dry run first.
Keep the terminal open and the computer awake. To keep a log:

\`\`\`sh
# -i, because Ctrl+C would end tee too.
sh run.sh 2>&1 | tee -i log.txt
\`\`\`

## Waves and pauses

A wave is a group of apps in the plan. The program takes the waves one after the other, and as many apps of a wave at a time as the plan says.
After a wave the plan may have a pause, in which you look at its apps before the next wave begins. A run without a terminal ends there. To
continue:

\`\`\`sh
# The second wave, and all after it.
sh run.sh --waves 2-
\`\`\`

## If the program was killed or the machine went down

\`\`\`sh
# On the same machine.
sh run.sh --resume

# On another machine, from what the lost one printed (a pipeline's log, say).
sh run.sh --resume --from-log log.txt
\`\`\`

A new run is refused, with exit code 5, while an earlier one on the environment may have left apps stopped. Run with \`--resume\` first.
To leave apps stopped:

\`\`\`sh
# No run is refused because of it any more.
sh run.sh --leave-stopped
\`\`\`

The program writes down each stop before it sends it, in a folder of your user:

| System | Folder |
| --- | --- |
| Linux | \`~/.local/state/ase-certificates\`, or \`$XDG_STATE_HOME/ase-certificates\` |
| macOS | \`~/Library/Application Support/ase-certificates\` |
| Windows | \`%LOCALAPPDATA%\\ase-certificates\` |

- In a container, put this folder on a volume that outlasts the container, or keep the output.
- The output has the same records. They name apps by name, so a log whose ids were masked can be used.
- Two machines cannot see each other's records. Run a plan on one environment from one place at a time.
- VS Code with the extension sees the records of this machine. It refuses a second run on the environment, shows this one in its Runs view,
  and offers to start what it left.

## Options and exit codes

\`\`\`text
${usage.trimEnd()}
\`\`\`

## What is in the folder

| File | What it is |
| --- | --- |
| \`plan.json\` | which apps, in which order, how many at a time. \`plan.schema.json\` describes it for editors. \`"apps": "allRunning"\` in one wave takes all apps that run now and that no other wave names |
| \`stop-start.mjs\` | the program, version ${version}, as one readable file. Its SHA-256, also in \`SHA256SUMS\`: \`${sha256}\` |
| \`NOTICES.txt\` | the licenses of the packages in it |
| \`run.sh\`, \`run.cmd\` | find a Node.js that is new enough, and run it |
| \`github-workflow.yml\`, \`azure-pipelines.yml\` | the same in a pipeline |

A plan names a cloud and never an address. So a change to the plan cannot send a token elsewhere.

${signInSection}
${pipelinesSections}
## Elsewhere

- Azure Cloud Shell ends after 20 minutes without input. Use it for short plans only, and keep a log.
- Azure Automation works on a hybrid worker, which has Node.js and keeps its files. Its cloud sandboxes have neither.

## What it sends

The program asks Entra for tokens, and sends these requests to Azure Resource Manager with them:

| Request | Why |
| --- | --- |
${runnerRequests.map(({ method, path, why }) => `| \`${method} ${path}\` | ${why} |`).join('\n')}

It also sends a plain GET, without any token, to the site of each app before its stop and after its start, if this machine can reach it.
`;
}

/** How to run the plan in the exported pipelines. */
export const pipelinesSections = `\
## GitHub Actions

1. Put this folder at the top of the repository, and \`github-workflow.yml\` into \`.github/workflows\`.
2. In Entra, create an application or a user-assigned managed identity. Give it the actions above.
3. Give it a federated credential:
   - Issuer: \`https://token.actions.githubusercontent.com\`
   - Subject: \`repo:ORG/REPO:ref:refs/heads/BRANCH\`. In a repository that was created or renamed since July 15, 2026,
     [the subject has numeric ids too](https://learn.microsoft.com/entra/workload-id/workload-identities-github-immutable-subjects).
   - Audience: \`api://AzureADTokenExchange\` (Azure US Government: \`api://AzureADTokenExchangeUSGov\`, Azure China:
     \`api://AzureADTokenExchangeChina\`)
4. In the settings of the repository, put its ids into the secrets \`AZURE_CLIENT_ID\` and \`AZURE_TENANT_ID\`.
5. If the plan has a pause, create the environment \`stop-start-approval\` with required reviewers. **Without reviewers nothing pauses.**
   GitHub has them for private repositories only in some of its plans.
6. Run the workflow with *dry-run*, and then without it.

A failed job ends the workflow. If only single apps failed, run it again, and set *first-wave* to the wave with which it should begin.

The last step of each job starts what is left. GitHub leaves a canceled run five minutes for that, and *Force cancel* leaves none.
If apps may be stopped then, use the log of the run on your machine:

\`\`\`sh
gh run view RUN --log > log.txt
sh run.sh --resume --from-log log.txt
\`\`\`

## Azure Pipelines

1. Put this folder at the top of the repository.
2. Create an Azure Resource Manager service connection with workload identity federation. Give its identity the actions above.
3. Give the connection the check *Exclusive lock*, which keeps two runs apart.
4. In \`azure-pipelines.yml\`, make the name of the connection the value of the variable \`serviceConnection\`.
5. If the plan has a pause, set \`approvers\` there. Without it, everybody who may queue builds can let the run go on.
6. Create a pipeline from \`azure-pipelines.yml\`. Run it with *A dry run*, and then without it.

A failed job ends the run. If only single apps failed, run the pipeline again, and set *The first wave* to the wave with which it should begin.

With Microsoft's free grant for private projects, a job ends after 60 minutes. For a longer job, use a paid one or your own agent.
If apps may be stopped after a job was ended, download its log, and use \`--resume --from-log\` as above.
`;

/** How the program signs in, which rights it needs, and how it reaches Azure. */
export const signInSection = `\
## Sign in

The program signs in with the first of these that exists:

1. The identity of a GitHub Actions job.
2. The service connection of an Azure Pipelines job.
3. A service principal: \`AZURE_TENANT_ID\`, \`AZURE_CLIENT_ID\`, and \`AZURE_CLIENT_SECRET\` or \`AZURE_CLIENT_CERTIFICATE_PATH\`.
4. A workload identity, or the managed identity of the machine. A user-assigned one needs its \`AZURE_CLIENT_ID\`.
5. Your sign-in with \`az\`, Azure PowerShell or \`azd\`.

The last three come from
[DefaultAzureCredential](https://learn.microsoft.com/azure/developer/javascript/sdk/authentication/credential-chains#use-defaultazurecredential-for-flexibility).
For a cloud other than Azure's public ones, set \`${customCloudVariables.resourceManager}\`, \`${customCloudVariables.audience}\` and \`${customCloudVariables.authority}\`.

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

The role Website Contributor has the actions on apps. On the environment, the role Reader is needed too. These actions are optional:

| Action | What the program knows with it |
| --- | --- |
| \`Microsoft.Authorization/*/read\` | before a stop, whether the app may be started again |
| \`Microsoft.Insights/eventtypes/values/read\` | who else stopped or started apps meanwhile |
| \`Microsoft.Web/sites/config/read\`, \`Microsoft.Web/sites/slots/config/read\` | the health check path of an app |

## Proxies and certificates

- For a proxy, set \`HTTPS_PROXY\`, and \`NO_PROXY\` for hosts that are reached without it.
- For a proxy that inspects TLS, set \`NODE_EXTRA_CA_CERTS\` to a PEM file with its root. Node.js 22.19 or later can also use the machine's
  trust store: set \`NODE_OPTIONS=--use-system-ca\`. Certificate checks are never turned off.
`;

/** A request that the runner may send to Azure Resource Manager. Names in braces stand for resource ids; an app may be a slot. */
export interface RunnerRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly why: string;
}

/** Everything that the runner sends with its token. A test compares this with what it sends. */
export const runnerRequests: readonly RunnerRequest[] = [
  { method: 'GET', path: '{environment}', why: 'whether the environment is ready' },
  { method: 'GET', path: '{environment}/sites', why: 'its apps and their states' },
  { method: 'GET', path: '{group}/providers/Microsoft.Web/sites', why: 'their slots, by resource group' },
  { method: 'GET', path: '{app}', why: 'the state of one app, before its stop and until it runs again' },
  {
    method: 'GET',
    path: '{app}/slots',
    why: 'its slots, where the resource group may not be read, or a slot is not found',
  },
  { method: 'GET', path: '{app}/config/web', why: 'its health check path' },
  {
    method: 'GET',
    path: '{scope}/providers/Microsoft.Authorization/permissions',
    why: 'whether apps may be stopped and started; of an app, its group or subscription',
  },
  {
    method: 'GET',
    path: '{scope}/providers/Microsoft.Authorization/locks',
    why: 'whether a lock forbids it; the same',
  },
  {
    method: 'GET',
    path: '/subscriptions/{subscription}/providers/Microsoft.Insights/eventtypes/management/values',
    why: 'who else stopped or started apps meanwhile',
  },
  { method: 'POST', path: '{app}/stop', why: 'stops it' },
  { method: 'POST', path: '{app}/start', why: 'starts it' },
];
