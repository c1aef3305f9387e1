import { usage } from '../runner/commandLine.ts';
import { runnerRequests } from '../runner/requests.ts';
import { countOf } from '../text/appNames.ts';
import { escapeMarkdown, inlineCode } from '../text/markdown.ts';
import { utcTime } from '../time/timeText.ts';
import type { ExportedPlan } from './exportedPlan.ts';
import { pipelinesSections } from './readmePipelines.ts';
import { signInSection } from './readmeSignIn.ts';

/** What the folder says of itself. A block of code for a shell can be pasted into one. `sha256`: of the program, in hex. */
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
each app for 90 seconds; it watches for ten minutes after a resume, or where a stop had no clear answer. An app that stops in that time is
started again.

## Run it

You need Node.js 22 or later, or VS Code, which brings one. Nothing is installed. On Windows, write \`run.cmd\` in place of \`sh run.sh\`.

\`\`\`sh
# Look what would be done.
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

## Waves and looks

A wave is a group of apps in the plan. The program takes the waves one after the other, and as many apps of a wave at a time as the plan says.
A look is a pause after a wave: you look at its apps before the next wave begins. A run without a terminal ends there. To go on:

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
Where an app is to stay stopped:

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
| \`plan.json\` | which apps, in which order, how many at a time. \`plan.schema.json\` describes it; editors read that. \`"apps": "allRunning"\` in one wave takes all that run now and that no other wave names |
| \`stop-start.mjs\` | the program, version ${version}, as one readable file. Its SHA-256, also in \`SHA256SUMS\`: \`${sha256}\` |
| \`NOTICES.txt\` | the licenses of the packages in it |
| \`run.sh\`, \`run.cmd\` | find a Node.js that is new enough, and run it |
| \`github-workflow.yml\`, \`azure-pipelines.yml\` | the same in a pipeline |

A plan names a cloud and never an address: whoever changes it cannot choose where a token goes.

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

It also sends a plain GET, without any token, to the site of each app before its stop and after its start, where this machine can reach it.
`;
}
