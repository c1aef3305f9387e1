import { environmentSlug } from './environmentSlug.ts';
import type { ExportedPlan } from './exportedPlan.ts';
import { jobTexts, type PipelineJob } from './pipelineJobs.ts';
import { yamlQuoted } from './yamlQuoted.ts';

/** Pinned by commit: a tag can be moved to other code. */
const checkout = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';
const setupNode = 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0';

/** The plan as a GitHub Actions workflow that is started by hand, over the folder `folder` of the repository. */
export function githubWorkflow(plan: ExportedPlan, folder: string): string {
  return `\
# Stops and starts apps of an App Service Environment, so that they load its root certificates. See ${folder}/README.md.
# Put this file into .github/workflows, and the folder ${folder} at the top of the repository.

name: ${yamlQuoted(`Stop and start apps of ${plan.environment.name}`)}

on:
  workflow_dispatch:

permissions:
  contents: read
  # For the token with which the job signs in to Azure; a new one is fetched each time that one is needed.
  id-token: write

# One run for each environment at a time, and none that is on is cancelled by the next one.
concurrency:
  group: "stop-start-${environmentSlug(plan.environment.id)}"
  cancel-in-progress: false

jobs:
${jobTexts(plan, lookJob, (job, number) => appsJob(job, number, folder))}`;
}

function lookJob(number: number, before: number): string {
  return `\
  look-${number}:
    name: "Look at the apps, then approve"
    needs: apps-${before}
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

function appsJob({ title, waves, afterLook, minutes }: PipelineJob, number: number, folder: string): string {
  return `\
  apps-${number}:
    name: ${yamlQuoted(title)}
${afterLook ? `    needs: look-${number}\n` : ''}\
    runs-on: ubuntu-latest
    timeout-minutes: ${minutes.job}
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

      - name: "Is the program the one that was exported?"
        run: sha256sum --check --strict SHA256SUMS

      # exec, so that the program itself gets the signal of a cancelled run.
      - name: "Stop and start"
        timeout-minutes: ${minutes.run}
        run: exec node stop-start.mjs plan.json --waves ${waves}

      # Does nothing unless the step before it was ended with apps that may be stopped.
      - name: "Start what is left"
        if: always()
        run: exec node stop-start.mjs plan.json --resume --give-up-after 15m
`;
}
