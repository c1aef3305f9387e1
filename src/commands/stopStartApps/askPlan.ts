import * as vscode from 'vscode';
import type { App } from '../../azure/app.ts';
import { namesOf } from '../../runs/names.ts';
import type { Pace } from '../../stopStart/runRequest.ts';
import { appRow } from '../../tree/appRow.ts';
import type { Pick, Question, Rows, Separator } from '../../ui/questions.ts';
import { type EnvironmentTarget, environmentQuestion } from '../environmentTarget.ts';
import type { Tools } from '../tools.ts';

/** What the user wants done. */
export interface Plan {
  readonly apps: readonly App[];
  readonly pace: Pace;
}

/** There is nothing to stop and start. The message is for people. */
export class NothingRuns extends Error {
  override readonly name = 'NothingRuns';

  constructor({ environment }: EnvironmentTarget, stopped: number) {
    const others = stopped === 0 ? '' : ` Those that are stopped load the root certificates when they next start.`;
    super(`No app of ${environment.name} is running, so there is nothing to stop and start.${others}`);
  }
}

/** Asks for the environment (when not known), the apps and the pace; undefined when the user left. */
export async function askPlan(
  tools: Tools,
  known: EnvironmentTarget | undefined,
  preselected: readonly App[],
): Promise<{ readonly target: EnvironmentTarget; readonly plan: Plan } | undefined> {
  let target = known;
  let apps: readonly App[] = [];
  let pace: Pace = { kind: 'oneAtATime' };
  const askEnvironment = environmentQuestion(tools, { v3Only: true }, (answer) => {
    target = answer;
  });
  const askApps: Question = {
    ask: async (asking) => {
      apps = await asking.pickMany(appRows(target, preselected), {
        placeHolder: 'Select the apps to stop and start',
        loadingPlaceHolder: 'Loading apps and slots…',
        matchOnDescription: true,
      });
    },
  };
  const askPace: Question = {
    needed: () => apps.length > 1,
    ask: async (asking) => {
      pace = await asking.pickOne(paceRows(tools.settings.get('stopStart.concurrency'), apps.length), {
        placeHolder: 'Select how many apps are down at the same time',
      });
    },
  };
  const questions = [...(known === undefined ? [askEnvironment] : []), askApps, askPace];
  const answered = await tools.ui.ask('Stop and Start Apps', ...questions);
  return answered && target !== undefined ? { target, plan: { apps, pace } } : undefined;
}

async function appRows(target: EnvironmentTarget | undefined, preselected: readonly App[]): Promise<Rows<App>> {
  if (target === undefined) {
    return [];
  }
  const { azure } = target.subscription;
  const found = await azure.apps.withSlots(target.environment.id, new AbortController().signal);
  const apps = found.toSorted((left, right) => left.name.localeCompare(right.name));
  const ticked = new Set(preselected.map(({ key }) => key));
  const running = apps.filter(({ state }) => state === 'running');
  const others = apps.filter(({ state }) => state !== 'running');
  if (running.length === 0) {
    throw new NothingRuns(target, others.length);
  }
  return [
    // A separator is shown only above an item, hence first.
    ...(others.length === 0 ? [] : [notRunning(others)]),
    ...running.map((app) => appPick(app, ticked.size === 0 || ticked.has(app.key))),
  ];
}

function appPick(app: App, picked: boolean): Pick<App> {
  const interrupts = app.kind === 'web' ? {} : { detail: '$(warning) Stopping interrupts its runs and triggers' };
  return { label: app.name, description: appRow(app).description ?? '', picked, ...interrupts, data: app };
}

/** Apps that are not running are only named: items of a QuickPick can't be disabled. They load the trust store when they next start. */
function notRunning(apps: readonly App[]): Separator {
  return {
    label: `Not running, left alone: ${namesOf(apps)}`,
    kind: vscode.QuickPickItemKind.Separator,
  };
}

function paceRows(several: number, count: number): Rows<Pace> {
  const middle: Pick<Pace>[] =
    several > 1 && several < count
      ? [
          {
            label: `${several} at a Time`,
            description: `at most ${several} apps are down; the number is a setting`,
            data: { kind: 'several', count: several },
          },
        ]
      : [];
  return [
    {
      label: 'One at a Time',
      description: 'the slowest; at most one app is down',
      data: { kind: 'oneAtATime' },
    },
    ...middle,
    {
      label: 'All at Once',
      description: `all ${count} apps are down together for a while`,
      data: { kind: 'allAtOnce' },
    },
  ];
}
