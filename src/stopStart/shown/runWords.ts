import { countOf, namesOf } from '../../names.ts';
import type { UnreadableJournal } from '../engine/journal.ts';
import type { AppRef } from '../engine/ports.ts';
import type { AppReport, RunReport } from '../engine/report.ts';
import type { ActiveRun, RunRefused } from '../engine/runRefused.ts';
import type { Ending, Hold, RunSnapshot } from '../engine/snapshot.ts';

/** The one line of the progress notification: the count, and the apps in hand. */
export function progressLine({ counts, current, apps }: RunSnapshot): string {
  const phases = new Map(apps.map(({ app, phase }) => [app.key, phase]));
  const inHand = current
    .slice(0, 3)
    .map(({ key, name }) => `${verbs[phases.get(key) ?? 'checking'] ?? 'checking'} ${name}`);
  const more = current.length > 3 ? ` and ${current.length - 3} more` : '';
  const asked = apps.filter(({ site }) => site?.kind === 'asking').map(({ app }) => app);
  return [
    `${counts.done} of ${counts.total} done`,
    ...(inHand.length === 0 ? [] : [`${inHand.join(', ')}${more}`]),
    ...(asked.length === 0 ? [] : [`waiting for ${namesOf(asked)} to answer`]),
  ].join(' · ');
}

const verbs: Readonly<Record<string, string>> = {
  checking: 'checking',
  intended: 'stopping',
  stopping: 'stopping',
  stopped: 'starting',
  starting: 'starting',
  unsettled: 'still starting',
};

/** A run in the status bar: its text with an icon, the same without one, and whether somebody should look. */
export function statusWords({ counts, held, leftStopped }: RunSnapshot): {
  readonly text: string;
  readonly spoken: string;
  readonly isWarning: boolean;
} {
  const head = `${counts.done} of ${counts.total}`;
  const alarm = [
    ...(held ? ['waiting for you'] : []),
    ...(counts.unsettled === 0 ? [] : [`${counts.unsettled} not back`]),
    ...(leftStopped.length === 0 ? [] : [`${leftStopped.length} left stopped`]),
  ];
  const isWarning = alarm.length > 0;
  return {
    text: `${isWarning ? '$(warning)' : '$(sync~spin)'} ASE: ${[head, ...alarm].join(', ')}`,
    spoken: [`${head} done`, ...alarm].join(', '),
    isWarning,
  };
}

/** Why the run waits for the user, and what is down meanwhile. */
export function holdSentence({ holds, down, leftStopped, environment }: RunSnapshot): string {
  const why = holds.map((hold) => holdWords(hold)).join(' ');
  const now = [
    ...(down.length === 0 ? [] : [`Down now, and being started: ${namesOf(down)}.`]),
    ...(leftStopped.length === 0 ? [] : [`Left stopped: ${namesOf(leftStopped)}.`]),
  ];
  return `${environment.name}: ${why} No further app is stopped until you decide. ${now.join(' ') || 'Nothing is down.'}`;
}

function holdWords(hold: Hold): string {
  switch (hold.kind) {
    case 'notBack':
      return `${namesOf(hold.apps)} did not come back in time.`;
    case 'notAnswering':
      return `${namesOf(hold.apps)} ${hold.apps.length === 1 ? 'is' : 'are'} running, but not answering.`;
    case 'signIn':
      return 'Azure wants you to sign in again.';
    case 'stoppedAgain':
      return `${namesOf(hold.apps)} ${hold.apps.length === 1 ? 'was' : 'were'} stopped again soon after coming back.`;
    case 'windowSilent':
      return 'The window did not answer for a while.';
    case 'slept':
      return `The computer slept for ${Math.max(1, Math.round(hold.gapMs / 60_000))} min.`;
    case 'look':
      return lookWords(hold.apps.length, namesOf(hold.apps));
    case 'environment':
      return `The environment is not ready (${hold.because}).`;
  }
}

function lookWords(count: number, names: string): string {
  switch (count) {
    case 0:
      return 'None of the first apps was stopped and started.';
    case 1:
      return `${names} is running again. Look at it before the others are stopped.`;
    default:
      return `${names} are running again. Look at them before the others are stopped.`;
  }
}

/** The notification that offers to start what a dead window left stopped, from the journal alone. */
export function recoverySentence(run: {
  readonly environment: { readonly name: string };
  readonly startedAt: number;
  readonly apps: readonly { readonly name: string }[];
}): string {
  const when = new Date(run.startedAt).toLocaleString();
  const may = run.apps.length === 1 ? 'app may have been left stopped' : 'apps may have been left stopped';
  return `${run.apps.length} ${may} on ${run.environment.name} when VS Code ended during a stop and start (${when}): ${namesOf(run.apps)}.`;
}

/** The end of a run in a sentence or three; the report has the rest. What may be down is named first. */
export function endSentence(report: RunReport): string {
  const { environment, done, notAnswering, skipped, failed, notBack, leftStopped, kind } = report;
  const others = [...failed, ...skipped];
  const parts = [
    notBack.length === 0
      ? ''
      : `Not back, and possibly stopped, on ${environment.name}: ${namesOf(notBack)}. Starting goes on while this window is open.`,
    leftStopped.length === 0 ? '' : `Left stopped on ${environment.name}: ${namesOf(leftStopped)}.`,
    notAnswering.length === 0 ? '' : `Running, but not answering, on ${environment.name}: ${namesOf(notAnswering)}.`,
    endingWords(report.ending),
    `${kind === 'run' ? 'Stopped and started' : 'Started'} ${countOf(done.length)} on ${environment.name}.`,
    others.length === 0 ? '' : `Not so: ${namesOf(others)}. The report says why.`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** What became, at last, of apps that were not back when the run ended. */
export function lateSentence({ notBack, environment }: RunReport, settled: RunReport): string {
  const keys = new Set(notBack.map(({ key }) => key));
  const those = (became: (report: AppReport) => boolean): AppRef[] =>
    settled.apps.filter((report) => keys.has(report.app.key) && became(report)).map(({ app }) => app);
  const left = those(({ outcome }) => outcome?.kind === 'leftStopped');
  const back = those(({ phase, outcome }) => phase === 'running' || outcome?.kind === 'stopNotSeen');
  const gone = those(({ outcome }) => outcome?.kind === 'deleted');
  return [
    ...(left.length === 0
      ? []
      : [`Left stopped on ${environment.name}: ${namesOf(left)}. Start Left Stopped, on the run’s row, starts them.`]),
    ...(back.length === 0 ? [] : [`Running again on ${environment.name}: ${namesOf(back)}.`]),
    ...(gone.length === 0 ? [] : [`Deleted by somebody on ${environment.name}: ${namesOf(gone)}.`]),
  ].join(' ');
}

function endingWords(ending: Ending | undefined): string {
  switch (ending?.kind) {
    case undefined:
      return '';
    case 'cancelled':
      return 'Cancelled.';
    case 'endedByUser':
      return 'Ended early.';
    case 'journal':
      return `No further app was stopped, because the record of the run could not be written (${ending.because}).`;
    case 'takenOver':
      return 'No further app was stopped, because another window took the run over.';
    case 'closing':
      return 'No further app was stopped, because the window closed.';
    case 'windowSilent':
      return 'No further app was stopped, because the window did not answer any more.';
    case 'readOnly':
      return `No further app was stopped, because Azure takes no changes in this subscription (${ending.because}).`;
  }
}

/** Why a run did not begin. Nothing was stopped. */
export function refusalSentence(environment: string, { refusal }: RunRefused): string {
  const nothing = 'Nothing was stopped.';
  switch (refusal.kind) {
    case 'environmentBusy':
      return `${busyWords(environment, refusal.by)} ${nothing}`;
    case 'recordUnreadable':
      return `An earlier run on ${environment} is not known to be over. ${refusal.journal.sentence} ${wayOut[refusal.journal.because]} ${nothing}`;
    case 'environmentNotReady':
      return `${environment} is not ready (${refusal.because}). Wait until it is. ${nothing}`;
    case 'environmentUnreadable':
      return `The state of ${environment} could not be read: ${refusal.failure.sentence} ${nothing}`;
    case 'needsSignIn':
      return `Azure wants you to sign in again first. ${nothing}`;
    case 'closing':
      return `The window is closing. ${nothing}`;
    case 'journal':
      return `The record that protects stopped apps could not be written: ${refusal.because} ${nothing}`;
  }
}

const wayOut: Readonly<Record<UnreadableJournal['because'], string>> = {
  damaged:
    'Look at the apps, then choose I Have Looked in the notification about it, which comes with each new window.',
  newerVersion: 'Update this extension.',
  noAccess: 'Make it readable.',
};

function busyWords(environment: string, { mine, startedAt, down }: ActiveRun): string {
  const since = new Date(startedAt).toLocaleTimeString();
  const who = mine ? 'This window' : 'Another window';
  const now = down.length === 0 ? '' : ` Not back yet: ${namesOf(down)}.`;
  return `${who} is already stopping or starting apps of ${environment} (since ${since}).${now}`;
}
