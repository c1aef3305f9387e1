import type { ExportedPlan } from './exportedPlan.ts';
import { jobTexts, needsFirstWave, type PipelineJob, runLines } from './pipelineJobs.ts';
import { environmentSlug, yamlQuoted } from './quoting.ts';

/** Pinned by commit, because a tag can be moved to other code. */
const checkout = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';
const setupNode = 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0';

/**
 * The plan as a GitHub Actions workflow that is started by hand. `folder`: the plan's folder in the repository. The program runs only if
 * its checksum is right. A job whose waves all come before the input `first-wave` is skipped, with the look after it.
 */
export function githubWorkflow(plan: ExportedPlan, folder: string): string {
  return `\
# Stops and starts apps of an App Service Environment, so that they load its root certificates. See ${folder}/README.md.
# Put this file into .github/workflows, and the folder ${folder} at the top of the repository.

name: ${yamlQuoted(`Stop and start apps of ${plan.environment.name}`)}

on:
  workflow_dispatch:
    inputs:
      dry-run:
        description: "A dry run: reads everything, and stops nothing"
        type: boolean
        default: false
      first-wave:
        description: "The first wave: to go on after a job that failed because of single apps"
        type: number
        default: 1

permissions:
  contents: read
  # For the token with which the job signs in to Azure; a new one is fetched each time that one is needed.
  id-token: write

# One run for each environment at a time, and none that is on is canceled by the next one.
concurrency:
  group: "stop-start-${environmentSlug(plan.environment.id)}"
  cancel-in-progress: false

jobs:
${jobTexts(plan, lookJob, (job, number) => appsJob(job, number, folder))}`;
}

/** The condition is also true if earlier jobs were skipped. */
function jobCondition({ last }: PipelineJob, ...more: readonly string[]): string {
  const parts = ['!cancelled()', '!failure()', `inputs.first-wave <= ${last}`, ...more];
  return `\${{ ${parts.join(' && ')} }}`;
}

function lookJob(before: PipelineJob, number: number): string {
  return `\
  look-${number}:
    name: "Look at the apps, then approve"
    needs: apps-${number - 1}
    if: ${jobCondition(before, '!inputs.dry-run')}
    runs-on: ubuntu-latest
    timeout-minutes: 5
    # Makes the pause: give this environment REQUIRED REVIEWERS in the settings of the repository, or there is none.
    environment: stop-start-approval
    permissions: {}
    steps:
      - name: "Approved"
        run: "true"
`;
}

function appsJob(job: PipelineJob, number: number, folder: string): string {
  return `\
  apps-${number}:
    name: ${yamlQuoted(job.title)}
${number > 1 ? `    needs: look-${number}\n` : ''}\
    if: ${jobCondition(job)}
    runs-on: ubuntu-latest
    timeout-minutes: ${job.minutes.job}
    env:
      AZURE_CLIENT_ID: \${{ secrets.AZURE_CLIENT_ID }}
      AZURE_TENANT_ID: \${{ secrets.AZURE_TENANT_ID }}
    defaults:
      run:
        shell: bash
        working-directory: ${folder}
    steps:
      - uses: ${checkout}
        with:
          persist-credentials: false

      - uses: ${setupNode}
        with:
          node-version: 22
          package-manager-cache: false

      - name: "Check that stop-start.mjs is unchanged"
        id: check
        run: sha256sum --check --strict SHA256SUMS

      # exec, so that the program itself gets the signal of a canceled run.
      - name: "Stop and start"
        timeout-minutes: ${job.minutes.run}
        env:
          DRY_RUN: \${{ inputs.dry-run && '--dry-run' || '' }}
${needsFirstWave(job) ? `          FIRST_WAVE: \${{ inputs.first-wave }}\n` : ''}\
        run: |
${runLines(job)
  .map((line) => `          ${line}\n`)
  .join('')}
      # Does nothing unless the step before it was ended with apps that may be stopped. GitHub leaves a canceled run five minutes.
      - name: "Start what is left"
        if: always() && steps.check.outcome == 'success' && !inputs.dry-run
        run: exec node stop-start.mjs plan.json --resume --give-up-after 3m
`;
}
