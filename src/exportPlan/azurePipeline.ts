import type { ExportedPlan } from './exportedPlan.ts';
import { jobTexts, type PipelineJob } from './pipelineJobs.ts';
import { yamlQuoted } from './yamlQuoted.ts';

/** The plan as an Azure Pipelines pipeline that is started by hand, over the folder `folder` of the repository. */
export function azurePipeline(plan: ExportedPlan, folder: string): string {
  return `\
# Stops and starts apps of an App Service Environment, so that they load its root certificates. See ${folder}/README.md.
# Put the folder ${folder} at the top of the repository, and name this file when you create the pipeline.

name: ${yamlQuoted(`Stop and start apps of ${plan.environment.name}`.replaceAll('$(', '$ ('))}

trigger: none
pr: none

# One run at a time where the service connection has the check "Exclusive lock".
lockBehavior: sequential

variables:
  # The name of an Azure Resource Manager service connection with workload identity federation.
  serviceConnection: stop-start

jobs:
${jobTexts(plan, lookJob, (job, number) => appsJob(job, number, folder))}`;
}

function lookJob(number: number, before: number): string {
  return `\
  - job: look_${number}
    displayName: "Look at the apps, then resume"
    dependsOn: apps_${before}
    pool: server
    timeoutInMinutes: 4320
    steps:
      - task: ManualValidation@1
        timeoutInMinutes: 1440
        inputs:
          notifyUsers: ""
          instructions: "Look at the apps that were stopped and started. Resume: the next ones are stopped."
          onTimeout: reject
`;
}

function appsJob({ title, waves, afterLook, minutes }: PipelineJob, number: number, folder: string): string {
  return `\
  - job: apps_${number}
    displayName: ${yamlQuoted(title.replaceAll('$(', '$ ('))}
${afterLook ? `    dependsOn: look_${number}\n` : ''}\
    pool:
      vmImage: ubuntu-latest
    timeoutInMinutes: ${minutes.job}
    cancelTimeoutInMinutes: 30
    steps:
      - checkout: self

      - task: UseNode@1
        inputs:
          version: 22.x

      - bash: sha256sum --check --strict SHA256SUMS
        displayName: "Is the program the one that was exported?"
        workingDirectory: ${folder}

${azureStep({ name: 'Stop and start', options: `--waves ${waves}`, folder, minutes: minutes.run })}

      # Does nothing unless the step before it was ended with apps that may be stopped.
${azureStep({ name: 'Start what is left', options: '--resume --give-up-after 15m', folder, minutes: 30, condition: 'always()' })}
`;
}

/** The task gives the job the ids of its service connection; the program fetches a new identity token each time that it needs one. */
function azureStep(step: {
  readonly name: string;
  readonly options: string;
  readonly folder: string;
  readonly minutes: number;
  readonly condition?: string;
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
          inlineScript: exec node stop-start.mjs plan.json ${step.options}
        env:
          SYSTEM_ACCESSTOKEN: $(System.AccessToken)`;
}
