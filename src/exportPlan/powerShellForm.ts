import { armPath } from './armPath.ts';
import { exportedHeader } from './exportedHeader.ts';
import type { PlanToExport } from './planToExport.ts';
import { powerShellEngine } from './powerShellEngine.ts';
import { asciiComment, powerShellPlan } from './powerShellPlan.ts';
import { powerShellQuoted } from './powerShellQuoted.ts';
import { powerShellStopAndStart } from './powerShellStopAndStart.ts';
import { powerShellWaves } from './powerShellWaves.ts';

/** What a PowerShell form has of its own, around the parts that all of them share. */
export interface PowerShellParts {
  /** What it needs and what must not be done to it, for its header. */
  readonly needs: readonly string[];
  /** Lines of `param( … )` before those that are shared; each ends with a comma. */
  readonly parameters: string;
  /** `Say`, `Invoke-Arm`, `Save-Left`, `Read-Left` and `Confirm-Look`, as the shared parts use them. */
  readonly functions: string;
  /** Signs in, locks, reads what was left. Throws before anything is stopped. */
  readonly begin: string;
  /** Ends as a failure when there are problems or apps that are left. */
  readonly end: string;
}

export function powerShellForm(plan: PlanToExport, parts: PowerShellParts): string {
  const sections = [
    asciiComment(exportedHeader(plan, parts.needs)),
    parameters(plan, parts.parameters),
    `$EnvironmentPath = ${powerShellQuoted(armPath(plan.environment.id))}`,
    parts.functions,
    powerShellEngine,
    powerShellStopAndStart,
    powerShellWaves,
    powerShellPlan(plan),
    parts.begin,
    run,
    parts.end,
  ];
  return `${sections.join('\n\n')}\n`;
}

/** One thread asks after every app that is under way, one after the other: with more of them each would be down longer. */
const mostAtATime = 16;

function parameters({ atATime, timeoutSeconds }: PlanToExport, own: string): string {
  return `\
param(
${own}
    [int]$FromWave = 1,
    [ValidateRange(1, 1000)][int]$AtATime = ${Math.min(atATime, mostAtATime)},
    # For each stop, and for each start.
    [ValidateRange(0, 86400)][int]$TimeoutSeconds = ${timeoutSeconds},
    [ValidateRange(0, 3600)][int]$PollSeconds = 5,
    # Running must hold for this long where the stop was not seen.
    [ValidateRange(0, 3600)][int]$SettleSeconds = 90
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'`;
}

const run = `\
# Ctrl+C comes here too: finally runs, and nothing after it does.
try {
    # What an earlier run left comes first.
    Restore-Left
    if (-not $OnlyStartLeft -and $script:Left.Count -eq 0) { Invoke-Plan }
} catch {
    Add-Problem $_.Exception.Message
} finally {
    $script:Ended = $true
    try { Restore-Left } catch { Add-Problem $_.Exception.Message }
    Show-End
}`;
