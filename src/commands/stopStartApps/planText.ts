import type { App } from '../../azure/app.ts';
import { concurrencyOf, takenByWave } from '../../stopStart/engine/runRequest.ts';
import { namesOf } from '../../text/appNames.ts';
import { escapeMarkdown } from '../../text/markdown.ts';
import { kindWords, systemWords } from '../../tree/appRow.ts';
import { durationOf, type EstimatedPlan } from './estimate.ts';
import { environmentNames, estimateSource, interruptionNote, lengthWords, outageWords, scmNote } from './planWords.ts';

/** The plans as Markdown: what is stopped and started, in which order, at what pace, and how long that takes. Nothing has happened yet. */
export function planText(plans: readonly EstimatedPlan[]): string {
  const several = plans.length > 1;
  return [
    `# Stop and start on ${escapeMarkdown(environmentNames(plans))}: the plan`,
    '',
    'Nothing has been stopped yet. Running apps trust a new root certificate only after they are stopped and then started; a restart is not enough.',
    '',
    ...(several
      ? [
          `The environments run side by side, each at its own pace and with its own progress and report. All together: ${lengthWords(plans)}.`,
          '',
        ]
      : []),
    ...plans.flatMap((plan) =>
      several ? [...environmentHeading(plan), ...environmentText(plan, '###')] : environmentText(plan, '##'),
    ),
  ].join('\n');
}

function environmentHeading({ target, plan }: EstimatedPlan): readonly string[] {
  return [`## ${escapeMarkdown(target.environment.name)} (${plan.apps.length})`, ''];
}

function environmentText(estimated: EstimatedPlan, heading: '##' | '###'): readonly string[] {
  const { plan, estimate, notRunning, warnings } = estimated;
  const { apps, waves } = plan;
  const isOnly = waves.length === 1;
  const facts = [
    ...warnings.map((warning) => `**${escapeMarkdown(warning)}**`),
    paceSentence(estimated),
    `Outage of an app: ${outageWords(estimate)} (${estimateSource(estimate)}). The whole run: ${lengthWords([estimated])}. The report has the real times.`,
    ...interruptionNote(apps),
    ...scmNote(apps, (some) => some.map(({ name }) => escapeMarkdown(name)).join(', ')),
    'An App Service plan costs the same while its apps are stopped.',
    ...(notRunning.length === 0
      ? []
      : [
          `Not running, so skipped: ${escapeMarkdown(namesOf(notRunning))}. They load the root certificates when they next start.`,
        ]),
  ];
  const sections = takenByWave(apps, waves).flatMap(({ wave: { title, lookAfter }, apps: some }, index) => [
    `${heading} ${isOnly ? '' : `${index + 1}. `}${escapeMarkdown(title)} (${some.length})`,
    '',
    ...(isOnly ? [] : [`About ${durationOf(estimate.waves[index] ?? 0)}.`, '']),
    ...table(some),
    ...(lookAfter && index < waves.length - 1
      ? ['Then the run **pauses**: look at these apps, and choose **Continue** or **End Run**.', '']
      : []),
  ]);
  return [...facts.map((fact) => `- ${fact}`), '', ...sections, ...azureCli(apps, heading)];
}

/** The requests, for people who want to read them or to send them by hand. */
function azureCli(apps: readonly App[], heading: string): readonly string[] {
  const command = (action: string, { id }: App): string =>
    `az resource invoke-action --action ${action} --ids '${id.replaceAll(/\s+/g, ' ').replaceAll("'", "'\\''")}'`;
  return [
    `${heading} Azure CLI commands`,
    '',
    'The same requests by hand. Wait until an app is stopped before you start it. If you stop halfway, nothing starts the apps again. Export Plan… writes a program that does.',
    '',
    '```bash',
    ...apps.flatMap((app) => [command('stop', app), command('start', app)]),
    '```',
    '',
  ];
}

function table(apps: readonly App[]): readonly string[] {
  return [
    '| App | State | Runs on | Kind | App Service plan |',
    '|:--|:--|:--|:--|:--|',
    ...apps.map((app) => row([app.name, app.stateText, systemWords[app.os], kindOf(app), app.planName ?? ''])),
    '',
  ];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(escapeMarkdown).join(' | ')} |`;
}

function kindOf({ kind, slotName, isContainer }: App): string {
  return `${kindWords[kind]}${slotName === undefined ? '' : ', slot'}${isContainer ? ', container' : ''}`;
}

function paceSentence({ plan: { pace, apps } }: EstimatedPlan): string {
  const atATime = concurrencyOf(pace, apps.length);
  return atATime === 1 ? 'At most 1 app is down at a time.' : `At most ${atATime} apps are down at the same time.`;
}
