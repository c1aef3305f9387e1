import type { Pace } from '../../stopStart/engine/runRequest.ts';
import { namesOf } from '../../text/appNames.ts';
import { durationOf, type EstimatedPlan } from './estimate.ts';
import {
  appsOf,
  appsPhrase,
  environmentNames,
  estimateSource,
  hasPause,
  interruptionNote,
  lengthWords,
  namedEnvironments,
  outageWords,
  scmNote,
} from './planWords.ts';

/** How many apps of each environment are named if there are several environments. */
const namesOfEach = 5;

/** The modal's question. */
export function confirmationQuestion(plans: readonly EstimatedPlan[]): string {
  return `Stop and start ${appsPhrase(appsOf(plans))} on ${environmentNames(plans)}?`;
}

/** What to know before **Stop and Start**. `ephemeral`: VS Code runs on a remote host that may vanish with its disk. */
export function confirmationDetail(plans: readonly EstimatedPlan[], ephemeral: boolean): string {
  const apps = appsOf(plans);
  return [
    ...whichApps(plans),
    // Several environments may have the same sentence.
    ...new Set(plans.flatMap(({ warnings }) => warnings)),
    [...howLong(plans), ...pauseNote(plans)].join(' '),
    ...interruptionNote(apps),
    ...scmNote(apps, namesOf),
    'Keep this window open and the computer awake until it is done. If VS Code is killed, apps stay stopped until VS Code opens again on this machine. Their App Service plans cost the same meanwhile.',
    ...(ephemeral
      ? [
          'VS Code runs on a remote host here. If that host is deleted during the run, its record of stopped apps is lost with it.',
        ]
      : []),
  ].join('\n\n');
}

/** What must be typed to confirm many apps: the environment's name, or the number of apps if there are several environments. */
export function phraseToType(plans: readonly EstimatedPlan[]): string {
  const [only, ...others] = plans;
  return only !== undefined && others.length === 0 ? only.target.environment.name : `${appsOf(plans).length} apps`;
}

/** Whether `typed` is the phrase. Case and outer spaces do not matter. */
export function isTyped(phrase: string, typed: string | undefined): boolean {
  return typed?.trim().toLowerCase() === phrase.toLowerCase();
}

/** Many environments are only counted, because a dialog that is too tall has no scroll bar. The plan has the names. */
function whichApps(plans: readonly EstimatedPlan[]): readonly string[] {
  if (plans.length === 1) {
    return plans.map(({ plan }) => namesOf(plan.apps));
  }
  const counts = plans.map(({ target, plan }) => `${target.environment.name} (${plan.apps.length})`);
  return plans.length > namedEnvironments
    ? [counts.join(', ')]
    : [plans.map(({ plan }, index) => `${counts[index]}: ${namesOf(plan.apps, namesOfEach)}`).join('\n')];
}

function howLong(plans: readonly EstimatedPlan[]): readonly string[] {
  const pace = paceWords(plans[0]?.plan.pace ?? { kind: 'oneAtATime' });
  const side = `On each environment ${pace}, and the environments run side by side.`;
  return [
    `Each app is down from its stop until it runs again: ${outages(plans)}.`,
    ...(plans.length > 1 ? [side] : appsOf(plans).length > 1 ? [`${capitalized(pace)}.`] : []),
    `The whole run takes ${lengthWords(plans)}.`,
  ];
}

function outages(plans: readonly EstimatedPlan[]): string {
  const words = plans.map(({ estimate }) => `${outageWords(estimate)} (${estimateSource(estimate)})`);
  if (new Set(words).size === 1) {
    return words[0] ?? '';
  }
  return plans.length > namedEnvironments
    ? `at longest about ${durationOf(Math.max(...plans.map(({ estimate }) => estimate.longestOutage)))}`
    : plans.map(({ target }, index) => `on ${target.environment.name} ${words[index]}`).join('; ');
}

function pauseNote(plans: readonly EstimatedPlan[]): readonly string[] {
  if (!plans.some(({ plan }) => hasPause(plan))) {
    return [];
  }
  const each = plans.length === 1 ? 'It pauses' : 'Each environment pauses';
  return [`${each} after the slots, so that you can look at them before the other apps are stopped.`];
}

function paceWords(pace: Pace): string {
  switch (pace.kind) {
    case 'oneAtATime':
      return 'one app is stopped and started at a time';
    case 'several':
      return `${pace.count} apps are stopped and started at a time`;
    case 'allAtOnce':
      return 'all apps are stopped and started at once';
  }
}

function capitalized(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
