import { automationRunbook } from './automationRunbook.ts';
import { bashScript } from './bashScript.ts';
import { githubWorkflow } from './githubWorkflow.ts';
import type { PlanToExport } from './planToExport.ts';
import { powerShellScript } from './powerShellScript.ts';

/** One form in which a plan can be taken elsewhere. */
export interface ExportForm {
  readonly id: 'bash' | 'powerShell' | 'githubWorkflow' | 'automationRunbook';
  readonly label: string;
  /** Who runs it and what that needs, in a line. */
  readonly detail: string;
  /** `environment` is the environment's name as `environmentSlug` writes it. */
  fileName(environment: string): string;
  /** Ends with a line feed and has no carriage return. */
  text(plan: PlanToExport): string;
}

export const exportForms: readonly ExportForm[] = [
  {
    id: 'bash',
    label: 'Azure CLI Script (bash)',
    detail: 'For a machine that stays on, or a pipeline: needs the Azure CLI and az login',
    fileName: (environment) => `stop-and-start-${environment}.sh`,
    text: bashScript,
  },
  {
    id: 'powerShell',
    label: 'Azure CLI Script (PowerShell)',
    detail: 'The same for PowerShell 7 or Windows PowerShell: needs the Azure CLI and az login',
    fileName: (environment) => `stop-and-start-${environment}.ps1`,
    text: powerShellScript,
  },
  {
    id: 'githubWorkflow',
    label: 'GitHub Actions Workflow',
    detail: 'Started by hand in a repository: needs an identity that trusts it (OpenID Connect)',
    fileName: (environment) => `stop-and-start-${environment}.yml`,
    text: githubWorkflow,
  },
  {
    id: 'automationRunbook',
    label: 'Azure Automation Runbook (PowerShell)',
    detail: 'Runs in Azure: needs an Automation account with a managed identity and one variable',
    // A runbook's name may hold letters, digits, hyphens and underscores, and begins with a letter.
    fileName: (environment) => `StopAndStart-${environment}.ps1`,
    text: automationRunbook,
  },
];
