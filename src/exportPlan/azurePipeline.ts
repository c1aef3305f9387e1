import type { ExportedPlan } from './exportedPlan.ts';
import { jobTexts, needsFirstWave, type PipelineJob, runLines } from './pipelineJobs.ts';
import { yamlQuoted } from './quoting.ts';

/**
 * The plan as an Azure Pipelines pipeline that is started by hand. `folder`: the plan's folder in the repository. The program runs only if
 * its checksum is right. A job whose waves all come before the parameter `firstWave` is skipped, with the look after it.
 */
export function azurePipeline(plan: ExportedPlan, folder: string): string {
  return `\
# Stops and starts apps of an App Service Environment, so that they load its root certificates. See ${folder}/README.md.
# Put the folder ${folder} at the top of the repository, and name this file when you create the pipeline.

# The number of a run.
name: $(Date:yyyyMMdd)$(Rev:.r)

trigger: none
pr: none

parameters:
  - name: dryRun
    displayName: "A dry run: reads everything, and stops nothing"
    type: boolean
    default: false
  - name: firstWave
    displayName: "The first wave: to go on after a job that failed because of single apps"
    type: number
    default: 1

# One run at a time where the service connection has the check "Exclusive lock".
lockBehavior: sequential

variables:
  # The name of an Azure Resource Manager service connection with workload identity federation.
  serviceConnection: stop-start

jobs:
${jobTexts(plan, lookJob, (job, number) => appsJob(job, number, folder))}`;
}

const noDryRun = `not(\${{ parameters.dryRun }})`;

/** The condition is also true if earlier jobs were skipped. */
function jobCondition({ last }: PipelineJob, ...more: readonly string[]): string {
  const parts = ['not(canceled())', 'not(failed())', `le(\${{ parameters.firstWave }}, ${last})`, ...more];
  return `and(${parts.join(', ')})`;
}

function lookJob(before: PipelineJob, number: number): string {
  return `\
  - job: look_${number}
    displayName: "Look at the apps, then resume"
    dependsOn: apps_${number - 1}
    condition: ${jobCondition(before, noDryRun)}
    pool: server
    timeoutInMinutes: 4320
    steps:
      - task: ManualValidation@1
        timeoutInMinutes: 1440
        inputs:
          notifyUsers: ""
          # Set approvers: users or groups, with commas between them. Without it, everybody who may queue builds can resume.
          # approvers: ""
          allowApproversToApproveTheirOwnRuns: true
          instructions: "Look at the apps that were stopped and started. Resume: the next ones are stopped."
          onTimeout: reject
`;
}

function appsJob(job: PipelineJob, number: number, folder: string): string {
  return `\
  - job: apps_${number}
    displayName: ${yamlQuoted(job.title.replaceAll('$(', '$ ('))}
${number > 1 ? `    dependsOn: look_${number}\n` : ''}\
    condition: ${jobCondition(job)}
    pool:
      vmImage: ubuntu-latest
    timeoutInMinutes: ${job.minutes.job}
    cancelTimeoutInMinutes: 30
    steps:
      - checkout: self

      - task: UseNode@1
        inputs:
          version: 22.x

      # Azure Pipelines takes the second line that this prints as a command: it sets a variable, for the condition of the last step.
      - bash: sha256sum --check --strict SHA256SUMS && echo "##vso[task.setvariable variable=isUnchanged]true"
        displayName: "Check that stop-start.mjs is unchanged"
        workingDirectory: ${folder}

${azureStep({
  ...{ name: 'Stop and start', folder, minutes: job.minutes.run, lines: runLines(job) },
  env: `
          \${{ if parameters.dryRun }}:
            DRY_RUN: "--dry-run"${needsFirstWave(job) ? `\n          FIRST_WAVE: \${{ parameters.firstWave }}` : ''}`,
})}

      # Does nothing unless the step before it was ended with apps that may be stopped.
${azureStep({
  ...{ name: 'Start what is left', folder, minutes: 30 },
  condition: `and(always(), eq(variables.isUnchanged, 'true'), ${noDryRun})`,
  lines: ['exec node stop-start.mjs plan.json --resume --give-up-after 15m'],
})}
`;
}

/** The task gives the program the ids of the service connection; the program fetches an identity token each time that it needs one. */
function azureStep(step: {
  readonly name: string;
  readonly folder: string;
  readonly minutes: number;
  readonly lines: readonly string[];
  readonly condition?: string;
  /** More variables, as YAML. */
  readonly env?: string;
}): string {
  return `\
      - task: AzureCLI@2
        displayName: "${step.name}"
${step.condition === undefined ? '' : `        condition: ${step.condition}\n`}\
        timeoutInMinutes: ${step.minutes}
        inputs:
          azureSubscription: $(serviceConnection)
          scriptType: bash
          scriptLocation: inlineScript
          workingDirectory: ${step.folder}
          inlineScript: |
${step.lines.map((line) => `            ${line}\n`).join('')}\
        env:
          SYSTEM_ACCESSTOKEN: $(System.AccessToken)${step.env ?? ''}`;
}
