import { armPath } from './armPath.ts';
import type { PlanToExport, WaveToExport } from './planToExport.ts';
import { powerShellQuoted } from './powerShellQuoted.ts';
import { shownName } from './shownName.ts';

/** The plan's waves as calls of the engine's functions. */
export function powerShellPlan({ waves }: PlanToExport): string {
  return ['function Invoke-Plan {', ...waves.map(waveCalls), '}'].join('\n');
}

function waveCalls({ title, lookAfter, apps }: WaveToExport, index: number): string {
  return [
    `    Invoke-Wave ${index + 1} ${powerShellQuoted(shownName(title))} @(`,
    ...apps.map(
      ({ id, name }) => `        New-App ${powerShellQuoted(shownName(name))} ${powerShellQuoted(armPath(id))}`,
    ),
    '    )',
    ...(lookAfter ? [`    Confirm-Look ${index + 1}`] : []),
  ].join('\n');
}

/** A comment in ASCII: what Windows PowerShell would read in another code page is written as `?`. */
export function asciiComment(text: string): string {
  return text.replace(/[^\n\x20-\x7E]/g, '?');
}
