import { bashScript } from './bashScript.ts';
import { environmentSlug } from './environmentSlug.ts';
import { exportedHeader } from './exportedHeader.ts';
import type { PlanToExport } from './planToExport.ts';
import { type WorkflowJob, workflowJobs } from './workflowJobs.ts';
import { yamlQuoted } from './yamlQuoted.ts';

const needs = [
  'Needs: the secrets AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_SUBSCRIPTION_ID of an identity with a federated credential for',
  'the branch that this runs on, and with a role that may read, stop and start these apps (Website Contributor has it).',
  'Where a wave is to be looked at before the next one, the environment stop-start-approval makes the pause: give it REQUIRED',
  'REVIEWERS in the settings of the repository, or there is no pause. No secrets and no federated credential are needed for it.',
  'Cancel ends a run in good order: what is down is started by the last step of its job, for which GitHub leaves five minutes. Do not',
  'use Force cancel, and do not remove the runner: nothing can be started then, and what was left is known to nobody but this log.',
  'Apps of an internal environment are reached through Azure Resource Manager: the runner needs no network of theirs.',
  'In another cloud than the public one, give azure/login its "environment".',
];

/** How long a job goes on stopping apps; its sign-in must outlast what comes after that. */
const stopNothingAfterSeconds = 30 * 60;
const marker = 'END_OF_THE_EXPORTED_SCRIPT';

/** The plan as a GitHub Actions workflow that is started by hand: one job after the other, each with the bash form of its apps. */
export function githubWorkflow(plan: PlanToExport): string {
  return `\
${exportedHeader(plan, needs)}

name: ${yamlQuoted(`Stop and start apps of ${plan.environment.name}`)}

on:
  workflow_dispatch:

permissions:
  id-token: write

# One run for each environment at a time, and none that is on is cancelled by the next one.
concurrency:
  group: "stop-start-${environmentSlug(plan.environment.id)}"
  cancel-in-progress: false

jobs:
${workflowJobs(plan).map(jobText).join('\n')}`;
}

function jobText(job: WorkflowJob, index: number): string {
  const number = index + 1;
  const before = index === 0 ? undefined : `apps-${index}`;
  const look = job.afterLook && before !== undefined ? lookJob(number, before) : '';
  return look + appsJob(job, number, look === '' ? before : `look-${number}`);
}

function lookJob(number: number, before: string): string {
  return `\
  look-${number}:
    name: "Look at the apps, then approve"
    needs: ${before}
    runs-on: ubuntu-latest
    timeout-minutes: 5
    environment: stop-start-approval
    permissions: {}
    steps:
      - name: "Approved"
        run: "true"

`;
}

function appsJob({ name, plan }: WorkflowJob, number: number, before: string | undefined): string {
  const minutes = timeLimits(plan.timeoutSeconds);
  return `\
  apps-${number}:
    name: ${yamlQuoted(name)}
${before === undefined ? '' : `    needs: ${before}\n`}\
    runs-on: ubuntu-latest
    timeout-minutes: ${minutes.job}
    env:
      STOP_NOTHING_AFTER_SECONDS: "${stopNothingAfterSeconds}"
    steps:
      - name: "Write the script"
        shell: bash
        run: |
          cat > "$RUNNER_TEMP/stop-start.sh" <<'${marker}'
${indented(bashScript(plan), 10)}
          ${marker}

${loginStep('Sign in')}

      # exec, so that the script itself gets the signal of a cancelled run.
      - name: "Stop and start"
        shell: bash
        timeout-minutes: ${minutes.step}
        run: STATE_DIR="$RUNNER_TEMP/stop-start" exec bash "$RUNNER_TEMP/stop-start.sh"

${loginStep('Sign in again', true)}

      # Does nothing unless the step before it was ended with apps that may be stopped.
      - name: "Start what is left"
        if: always()
        shell: bash
        run: STATE_DIR="$RUNNER_TEMP/stop-start" exec bash "$RUNNER_TEMP/stop-start.sh" --start-left
`;
}

function loginStep(name: string, always = false): string {
  return `\
      - name: "${name}"
${always ? '        if: always()\n' : ''}\
        uses: azure/login@v2
        with:
          client-id: \${{ secrets.AZURE_CLIENT_ID }}
          tenant-id: \${{ secrets.AZURE_TENANT_ID }}
          subscription-id: \${{ secrets.AZURE_SUBSCRIPTION_ID }}`;
}

/** After its last stop an app may take the time-out four times: stop, start, and start again at the script's end and in the last step. */
function timeLimits(timeoutSeconds: number): { readonly step: number; readonly job: number } {
  const timeout = Math.ceil(timeoutSeconds / 60);
  const step = stopNothingAfterSeconds / 60 + 3 * timeout + 10;
  return { step, job: step + timeout + 15 };
}

function indented(text: string, by: number): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(by) + line))
    .join('\n');
}
