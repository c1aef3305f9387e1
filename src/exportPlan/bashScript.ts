import { armPath } from './armPath.ts';
import { bashBringBack } from './bashBringBack.ts';
import { bashLock } from './bashLock.ts';
import { bashRequests } from './bashRequests.ts';
import { bashRun } from './bashRun.ts';
import { bashStopAndStart } from './bashStopAndStart.ts';
import { environmentSlug } from './environmentSlug.ts';
import { exportedHeader } from './exportedHeader.ts';
import type { PlanToExport, WaveToExport } from './planToExport.ts';
import { shellQuoted } from './shellQuoted.ts';
import { shownName } from './shownName.ts';

const needs = [
  'Needs: bash 3.2 or later, the Azure CLI, az login (and az cloud set, in another cloud than the public one) with a role that may',
  'read, stop and start these apps (Website Contributor has it). Run it with: bash FILE',
  'Ctrl+C and SIGTERM end it in good order: wait for its last line. Nothing can be done in a process that SIGKILL (kill -9) or a',
  'power failure ends: run it again then, on the same machine and as the same user. It first starts what was left, and with',
  '--start-left does nothing else. Where a wave is to be looked at it asks; with nobody to ask it ends there, unless run with --yes.',
  'Environment variables: FROM_WAVE, and those that are set below.',
];

/** More `az` side by side than this would use up a small machine's memory, and slow each other down while apps are down. */
const mostAtATime = 16;

/** The plan as a bash script for the Azure CLI. Ends with 0 only when every app that it stopped is running and nothing was amiss. */
export function bashScript(plan: PlanToExport): string {
  const parts = [
    `#!/usr/bin/env bash\n${exportedHeader(plan, needs)}`,
    settings(plan),
    bashRequests,
    bashStopAndStart,
    bashBringBack,
    planFunction(plan.waves),
    bashLock,
    bashRun,
  ];
  return `${parts.join('\n\n')}\n`;
}

function settings({ environment, atATime, timeoutSeconds }: PlanToExport): string {
  return `\
# No set -e: every failure is handled where it happens, and none may keep an app from being started.
set -u

: "\${AT_A_TIME:=${Math.min(atATime, mostAtATime)}}"                   # apps of a wave that may be down at once
: "\${TIMEOUT_SECONDS:=${timeoutSeconds}}"           # for each stop, and for each start
: "\${POLL_SECONDS:=5}"                # between two looks at an app
: "\${SETTLE_SECONDS:=90}"             # Running must hold for this long where the stop was not seen
: "\${RESEND_SECONDS:=20}"             # an app that is not running is sent its start again
: "\${BACKOFF_SECONDS:=2}"             # first pause after a request that failed
: "\${REQUEST_SECONDS:=120}"           # a request that takes longer counts as lost
: "\${STOP_NOTHING_AFTER_SECONDS:=0}"  # 0: as long as it takes
: "\${FROM_WAVE:=1}"
: "\${CONTINUE_AFTER_LOOK:=}"          # not empty: as --yes
: "\${STATE_DIR:=\${HOME:?}/.stop-start/${environmentSlug(environment.id)}}"  # which apps may be down, and a run's lock
readonly ENVIRONMENT=${shellQuoted(armPath(environment.id))}`;
}

function planFunction(waves: readonly WaveToExport[]): string {
  return ['plan() {', waves.map(waveCalls).join('\n\n') || '  :', '}'].join('\n');
}

function waveCalls({ title, lookAfter, apps }: WaveToExport, index: number): string {
  return [
    `  wave ${index + 1} ${shellQuoted(shownName(title))}`,
    ...apps.map(({ id, name }) => `  app ${shellQuoted(shownName(name))} ${shellQuoted(armPath(id))}`),
    '  run_wave',
    ...(lookAfter ? ['  look'] : []),
  ].join('\n');
}
