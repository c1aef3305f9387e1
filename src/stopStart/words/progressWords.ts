import { namesOf } from '../../text/appNames.ts';
import { literally } from '../../text/literally.ts';
import { localTimeOfDay } from '../../time/timeText.ts';
import type { AppPhase } from '../engine/appState.ts';
import type { PauseReason } from '../engine/circuitBreaker.ts';
import type { AppRef } from '../engine/ports.ts';
import type { AppSnapshot, Remark, RunSnapshot } from '../engine/snapshot.ts';
import { lastTry, triesWords } from './appWords.ts';

/** The apps of a run that are in one of these phases. */
export function appsIn({ apps }: RunSnapshot, ...phases: readonly AppPhase[]): readonly AppRef[] {
  return apps.filter(({ phase }) => phases.includes(phase)).map(({ app }) => app);
}

/** The line of the progress notification: the count, and the apps in progress with their last failures. */
export function progressLine({ counts, current, apps, paused }: RunSnapshot): string {
  const byKey = new Map(apps.map((one) => [one.app.key, one]));
  const hands = current.flatMap(({ key }) => inProgressWords(byKey.get(key)));
  const more = hands.length > 3 ? ` and ${hands.length - 3} more` : '';
  const asked = apps.filter(({ site }) => site?.kind === 'asking').map(({ app }) => app);
  return [
    `${counts.done} of ${counts.total} done`,
    ...(paused ? ['waiting for you'] : []),
    ...(hands.length === 0 ? [] : [`${hands.slice(0, 3).join(', ')}${more}`]),
    ...(asked.length === 0 ? [] : [`waiting for ${namesOf(asked)} to answer`]),
  ].join(' · ');
}

/** `starting orders`; nothing for an app that is not in progress. */
function inProgressWords(one: AppSnapshot | undefined): readonly string[] {
  const verb = one === undefined ? undefined : verbs[one.phase];
  if (one === undefined || verb === undefined) {
    return [];
  }
  const failure = lastTry(one);
  return [`${verb} ${one.app.name}${failure === undefined ? '' : ` (${triesWords(one)}. ${failure})`}`];
}

const verbs: Readonly<Partial<Record<AppPhase, string>>> = {
  checking: 'checking',
  intended: 'stopping',
  stopping: 'stopping',
  stopped: 'starting',
  starting: 'starting',
  unsettled: 'still starting',
};

/** The failures that delay apps, each with the app's name; for a tooltip. */
export function troubleLines({ apps }: RunSnapshot): readonly string[] {
  return apps.flatMap((one) => {
    const failure = verbs[one.phase] === undefined ? undefined : lastTry(one);
    return failure === undefined ? [] : [`${verbs[one.phase]} ${one.app.name}: ${triesWords(one)}. ${failure}`];
  });
}

/** `orders: start refused 3 times (500), retrying`: the call that failed most often so far; undefined if none fails now. */
export function worstTrouble({ apps }: RunSnapshot): string | undefined {
  const failing = apps.filter((one) => verbs[one.phase] !== undefined && triesWords(one) !== '');
  const [worst] = failing.toSorted((one, other) => (other.failedTries ?? 1) - (one.failedTries ?? 1));
  const more = failing.length > 1 ? ` (and ${failing.length - 1} more)` : '';
  return worst === undefined ? undefined : `${worst.app.name}: ${triesWords(worst)}${more}`;
}

/** `watched until 19:24`, once a run has only its watch left; undefined before that. */
export function watchWords({ stage, counts, watchedUntil }: RunSnapshot): string | undefined {
  const isLeft = stage === 'ended' && watchedUntil !== undefined && counts.watched > 0;
  return isLeft ? `watched until ${localTimeOfDay(watchedUntil)}` : undefined;
}

/** How many apps run, for a run that has only its watch left: `all 14 apps run`. */
export function runningAgainWords({ done, total }: RunSnapshot['counts']): string {
  if (done < total) {
    return `${done} of ${total} ${done === 1 ? 'runs' : 'run'} again`;
  }
  return total === 1 ? '1 app runs' : `all ${total} apps run`;
}

/** A run in the status bar: the text with an icon, the same without one, and whether the user should look. */
export function statusWords(snapshot: RunSnapshot): {
  readonly text: string;
  readonly spoken: string;
  readonly isWarning: boolean;
} {
  const { counts, paused, leftStopped } = snapshot;
  const alarm = [
    ...(paused ? ['waiting for you'] : []),
    ...namedWords(snapshot),
    ...(leftStopped.length === 0 ? [] : [`${leftStopped.length} left stopped`]),
  ];
  const isPlanned = isPlannedPause(snapshot) && alarm.length === 1;
  const isWarning = alarm.length > 0 && !isPlanned;
  const watch = watchWords(snapshot);
  if (watch !== undefined && alarm.length === 0) {
    const spoken = `${runningAgainWords(counts)}, ${watch}`;
    return { text: `${isWorking(snapshot) ? '$(sync~spin)' : '$(eye)'} ASE: ${literally(spoken)}`, spoken, isWarning };
  }
  const head = `${counts.done} of ${counts.total}`;
  return {
    text: `${isWarning ? '$(warning)' : isPlanned ? '$(debug-pause)' : '$(sync~spin)'} ASE: ${literally([head, ...alarm].join(', '))}`,
    spoken: [`${head} done`, ...alarm].join(', '),
    isWarning,
  };
}

/** True while an app is being stopped or started. */
export function isWorking({ apps }: RunSnapshot): boolean {
  return apps.some(({ phase }) => verbs[phase] !== undefined);
}

/** The apps that are being stopped or started, in the order in which they began. A watched app is not among them. */
export function inProgress(snapshot: RunSnapshot): readonly AppRef[] {
  const idle = new Set(appsIn(snapshot, 'watched', 'stoppedAgain').map(({ key }) => key));
  return snapshot.current.filter(({ key }) => !idle.has(key));
}

/** `1 stopped again`, `2 not back`: the apps that are named to the user. */
export function namedWords(snapshot: RunSnapshot): readonly string[] {
  const again = appsIn(snapshot, 'stoppedAgain').length;
  const unread = snapshot.apps.filter(isUnread).length;
  const late = snapshot.counts.unsettled - again - unread;
  return [
    ...(again === 0 ? [] : [`${again} stopped again`]),
    ...(late <= 0 ? [] : [`${late} not back`]),
    ...(unread === 0 ? [] : [`${unread} not readable`]),
  ];
}

/** Paused only because the user planned it, to look at the apps of a wave. No app is in trouble. */
export function isPlannedPause({ paused, pauseReasons }: RunSnapshot): boolean {
  return paused && pauseReasons.length > 0 && pauseReasons.every(({ kind }) => kind === 'look');
}

/** The apps to look at in a planned pause. */
export function appsToLookAt({ pauseReasons }: Pick<RunSnapshot, 'pauseReasons'>): readonly AppRef[] {
  return pauseReasons.flatMap((reason) => (reason.kind === 'look' ? reason.apps : []));
}

/** What a planned pause is for, and what to do. */
export function plannedPauseSentence(snapshot: RunSnapshot): string {
  const { environment, counts } = snapshot;
  const apps = appsToLookAt(snapshot);
  const left = counts.planned === 1 ? 'the last app' : `the other ${counts.planned} apps`;
  const look =
    apps.length === 0
      ? 'none of the first apps was stopped and started.'
      : `${namesOf(apps)} ${apps.length === 1 ? 'runs again. Look at it' : 'run again. Look at them'} now.`;
  const next = `Continue stops and starts ${left}. End Run leaves ${counts.planned === 1 ? 'it' : 'them'} as ${counts.planned === 1 ? 'it is' : 'they are'}.`;
  return [`The run on ${environment.name} pauses, as planned: ${look}`, next, ...downSentences(snapshot)].join(' ');
}

/** Why the run is paused, and what is down meanwhile. `waiting`: what this means for the other apps. */
export function pauseSentence(snapshot: RunSnapshot, waiting = 'No further app is stopped until you decide.'): string {
  const { pauseReasons, paused, environment } = snapshot;
  const why = pauseReasons.map((reason) => pauseReasonWords(reason, snapshot)).join(' ');
  const wait = paused ? ` ${waiting}` : '';
  return `${environment.name}: ${why}${wait} ${downSentences(snapshot).join(' ') || 'Nothing is down.'}`;
}

/** The apps that are down, by name: being started, waiting for the user's answer, or left stopped. */
export function downSentences(snapshot: RunSnapshot): readonly string[] {
  const again = appsIn(snapshot, 'stoppedAgain');
  const waiting = new Set(again.map(({ key }) => key));
  const started = snapshot.down.filter(({ key }) => !waiting.has(key));
  return [
    ...(started.length === 0 ? [] : [`Down now, and being started: ${namesOf(started)}.`]),
    ...(again.length === 0 ? [] : [`Stopped again, and not started: ${namesOf(again)}.`]),
    ...(snapshot.leftStopped.length === 0 ? [] : [`Left stopped: ${namesOf(snapshot.leftStopped)}.`]),
  ];
}

function pauseReasonWords(reason: PauseReason, snapshot: RunSnapshot): string {
  switch (reason.kind) {
    case 'notBack':
      return [`${namesOf(reason.apps)} did not come back in time.`, ...lastTries(reason.apps, snapshot)].join(' ');
    case 'notAnswering':
      return `${namesOf(reason.apps)} ${reason.apps.length === 1 ? 'is' : 'are'} running, but not answering.`;
    case 'signIn':
      return 'Sign in to Azure again.';
    case 'stoppedAgain':
      return `${namesOf(reason.apps)} ${reason.apps.length === 1 ? 'was' : 'were'} stopped again while watched. ${startedOnce(reason.apps.length)}`;
    case 'windowSilent':
      return 'This window did not answer for a while.';
    case 'slept':
      return `The computer slept for ${Math.max(1, Math.round(reason.gapMs / 60_000))} min.`;
    case 'look':
      return lookWords(reason.apps.length, namesOf(reason.apps));
    case 'environment':
      return `The environment is not ready (${reason.because}).`;
  }
}

function startedOnce(count: number): string {
  return count === 1 ? 'It is started once more.' : 'They are started once more.';
}

/** Of at most two apps, because the sentence is for a notification. */
function lastTries(refs: readonly AppRef[], { apps }: RunSnapshot): readonly string[] {
  const keys = new Set(refs.map(({ key }) => key));
  const those = apps.filter(({ app }) => keys.has(app.key));
  return those
    .map(lastTry)
    .filter((one) => one !== undefined)
    .slice(0, 2);
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

/** Told once if nothing is left to stop, so that no question is needed. */
export function stoppedOnceSentence({ environment }: RunSnapshot, apps: readonly AppRef[]): string {
  const were = apps.length === 1 ? 'was stopped again while it was watched' : 'were stopped again while watched';
  return `${namesOf(apps)} on ${environment.name} ${were}. ${startedOnce(apps.length)}`;
}

/** Told of apps that did not come back in time while others are in progress. */
export function lateSoFarSentence({ environment }: RunSnapshot, apps: readonly AppRef[]): string {
  return `${namesOf(apps)} on ${environment.name} did not come back in time. Starts continue.`;
}

/** For apps that nobody starts until the user says so. */
export function stoppedAgainSentence({ environment, kind }: RunSnapshot, apps: readonly AppRef[]): string {
  const isOne = apps.length === 1;
  const again = isOne ? 'was stopped again while it was watched' : 'were stopped again while they were watched';
  // A recovery may be the first to see it, because the window that watched the apps has ended.
  const found = isOne ? 'was running again, and is stopped now' : 'were running again, and are stopped now';
  const want = isOne ? 'Somebody else may want it stopped.' : 'Somebody else may want them stopped.';
  return `${namesOf(apps)} on ${environment.name} ${kind === 'run' ? again : found}. ${want}`;
}

/** For apps that did not come back after a start during their watch. */
export function lateAgainSentence(snapshot: RunSnapshot, apps: readonly AppRef[]): string {
  const unread = new Set(snapshot.apps.filter(isUnread).map(({ app }) => app.key));
  const [lost, late] = [apps.filter(({ key }) => unread.has(key)), apps.filter(({ key }) => !unread.has(key))];
  const on = snapshot.environment.name;
  const were = lost.length === 1 ? 'it was' : 'they were';
  return [
    late.length === 0 ? '' : `${namesOf(late)} on ${on} did not come back in time.`,
    lost.length === 0 ? '' : `${namesOf(lost)} on ${on} can’t be read since ${were} running again.`,
    ...lastTries(apps, snapshot),
    late.length === 0 ? 'Checks continue while this window is open.' : 'Starts continue while this window is open.',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** It was back, and its state is not known since. */
export function isUnread({ outcome }: Pick<AppSnapshot, 'outcome'>): boolean {
  return outcome?.kind === 'unread';
}

/** What somebody else did to apps before their turn. */
export function remarksSentence({ environment }: RunSnapshot, remarks: readonly Remark[]): string {
  const said = remarks.slice(0, mostRemarks).map(remarkWords);
  const more = remarks.length > mostRemarks ? [`and ${remarks.length - mostRemarks} more`] : [];
  return `Before this part of the run on ${environment.name}: ${[...said, ...more].join('; ')}.`;
}

const mostRemarks = 10;

function remarkWords(remark: Remark): string {
  switch (remark.kind) {
    case 'stateChanged':
      return `${remark.app.name} reads ${remark.stateText} now`;
    case 'byOthers':
      return byOthersWords(remark);
  }
}

/** `orders was stopped by megan@contoso.com`. */
export function byOthersWords({ app, what, by }: Extract<Remark, { readonly kind: 'byOthers' }>): string {
  return `${app.name} was ${what === 'stop' ? 'stopped' : 'started'} by ${by ?? 'somebody else'}`;
}
