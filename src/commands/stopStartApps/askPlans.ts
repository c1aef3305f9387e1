import * as vscode from 'vscode';
import type { App } from '../../azure/app.ts';
import { keyOf } from '../../azure/resourceId.ts';
import type { Pace } from '../../stopStart/engine/runRequest.ts';
import type { StopStartRuns } from '../../stopStart/shown/stopStartRuns.ts';
import type { PastRun } from '../../stopStart/stored/pastRun.ts';
import { literally } from '../../text/literally.ts';
import { systemClock } from '../../time/clock.ts';
import { failureLabel } from '../../ui/errorWords.ts';
import type { Log } from '../../ui/log.ts';
import { type Ask, Series } from '../../ui/questions.ts';
import type { SettingsReader } from '../../ui/settings.ts';
import type { Tell } from '../../ui/tell.ts';
import { type EnvironmentPrompt, environmentQuestion } from '../askEnvironment.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import { estimateOf, measuredOutages } from './estimate.ts';
import {
  type AppSourceServices,
  appSources,
  type ListedApps,
  listAll,
  NothingRuns,
  SomeNotListed,
} from './listApps.ts';
import { lookUpWithinLimit } from './lookUpWithinLimit.ts';
import { type EnvironmentPlan, type Order, orderApps, usefulOrdersOfEach } from './plan.ts';
import { appRows, orderRows, paceRows } from './planRows.ts';
import type { Selection } from './selection.ts';

/** What asking for plans works with. */
export interface PlanPrompt extends EnvironmentPrompt, AppSourceServices {
  readonly settings: SettingsReader;
  readonly tell: Tell;
  readonly runs: StopStartRuns;
  /** Whether the environment that the user picks can have the plan now. If not, it tells why. */
  readonly isFree?: (target: EnvironmentTarget) => Promise<boolean>;
}

/**
 * Asks for plans. If apps of an environment could not be listed, the user says whether to try again or to skip it. Undefined when the
 * user left, or was told that there is nothing to do. Throws AzureError.
 */
export async function askPlansUntilListed(
  prompt: PlanPrompt,
  selections: readonly Selection[],
): Promise<readonly EnvironmentPlan[] | undefined> {
  let remaining: readonly Selection[] | undefined = selections;
  while (remaining !== undefined) {
    try {
      return await askPlans(prompt, 'Stop and Start Apps', remaining);
    } catch (error) {
      if (!(error instanceof SomeNotListed)) {
        throw error;
      }
      remaining = await askWhetherToSkip(prompt.log, error, remaining);
    }
  }
  return undefined;
}

/**
 * Asks for the environment (if none was selected), the apps, the pace and the order. Returns one plan for each environment, without apps
 * where none of it was ticked. Undefined when the user left, or was told why there is nothing to
 * plan. Throws SomeNotListed, or AzureError.
 */
export async function askPlans(
  prompt: PlanPrompt,
  title: string,
  selected: readonly Selection[],
): Promise<readonly EnvironmentPlan[] | undefined> {
  try {
    const answers = await prompt.ui.ask(title, planSeries(prompt, selected));
    return answers === undefined ? undefined : plansOf(answers);
  } catch (error) {
    if (error instanceof NothingRuns) {
      prompt.tell.info(error.message);
      return undefined;
    }
    if (error instanceof NotFree) {
      return undefined;
    }
    throw error;
  }
}

/** The user was told why the environment cannot have the plan now. */
class NotFree extends Error {
  override readonly name = 'NotFree';
}

/**
 * Names the environments whose apps could not be listed, and asks whether to try `all` again or to skip those. Undefined when the user
 * left.
 */
async function askWhetherToSkip(
  log: Log,
  { failures, rest }: SomeNotListed,
  all: readonly Selection[],
): Promise<readonly Selection[] | undefined> {
  const sentences = failures.map(({ selection, error }) => {
    const sentence = `Could not list the apps of ${selection.target.environment.name}.`;
    log.error(sentence, error);
    return `${sentence} ${failureLabel(error)}`;
  });
  const without = failures.length === 1 ? 'Continue Without It…' : 'Continue Without Them…';
  const message = `${sentences.join(' ')} Nothing was stopped.`;
  const answer = await vscode.window.showErrorMessage(literally(message), 'Try Again', without);
  switch (answer) {
    case undefined:
      return undefined;
    case 'Try Again':
      return all;
    default:
      return rest;
  }
}

/** The apps of the selected environments, and the keys of those that are ticked. */
interface PickedApps {
  readonly selections: readonly Selection[];
  readonly listed: readonly ListedApps[];
  readonly keys: ReadonlySet<string>;
}

interface PlanAnswers {
  readonly picked: PickedApps;
  readonly pace: Pace;
  readonly order: Order;
}

/** If no environment is `selected`, the user is asked for one first. */
function planSeries(prompt: PlanPrompt, selected: readonly Selection[]): Series<PlanAnswers> {
  const askSelections: Ask<readonly Selection[]> = async (asking) => {
    const target = await environmentQuestion(prompt, { v3Only: true })(asking, {}, undefined);
    if ((await prompt.isFree?.(target)) === false) {
      throw new NotFree();
    }
    return [{ target, chosen: undefined }];
  };
  const selections =
    selected.length === 0 ? Series.with({}).ask('selections', askSelections) : Series.with({ selections: selected });
  const oneAtATime: Pace = { kind: 'oneAtATime' };
  const together: Order = 'together';
  return selections
    .ask('picked', askApps(prompt))
    .askIf(
      'pace',
      ({ picked }) => mostApps(picked) > 1,
      oneAtATime,
      askPace(prompt),
      () => true,
    )
    .askIf(
      'order',
      ({ picked }) => orders(picked).length > 1,
      together,
      askOrder,
      ({ picked }) => picked === undefined || orders(picked).length > 1,
    );
}

function askApps(services: AppSourceServices): Ask<PickedApps, { readonly selections: readonly Selection[] }> {
  return async (asking, { selections }, earlier) => {
    // Keep earlier ticks on Back, unless the environment was asked for again.
    const ticked = earlier?.selections === selections ? earlier.keys : undefined;
    const listing = listAll(selections, appSources(services), asking.signal);
    const apps = await asking.pickMany(
      listing.then((listed) => appRows(listed, ticked)),
      {
        placeHolder: `Select the apps to stop and start${selections.length > 1 ? ` on ${selections.length} environments` : ''}`,
        what: 'app',
        loadingPlaceHolder: 'Loading apps and slots…',
        matchOnDescription: true,
      },
    );
    return { selections, listed: await listing, keys: new Set(apps.map(({ key }) => key)) };
  };
}

/** Past runs are on the disk. Their pickers wait at most this long for them, in milliseconds. */
const pastRunsLimitMs = 2000;

function askPace({ settings, runs, log }: PlanPrompt): Ask<Pace, { readonly picked: PickedApps }> {
  return (asking, { picked }) => {
    const environments = picked.selections.length;
    const lookUp = { clock: systemClock, limitMs: pastRunsLimitMs, signal: asking.signal, log };
    const rows = lookUpWithinLimit('the earlier runs', () => runs.list(), lookUp).then((list) => {
      const past = (list?.entries ?? []).flatMap((entry) => (entry.kind === 'past' ? [entry.past] : []));
      const lengthOf = (pace: Pace): number =>
        Math.max(...picked.listed.map((listed) => estimateAt(pace, tickedOf(listed, picked), listed, past)));
      return paceRows(settings.get('stopStart.concurrency'), mostApps(picked), environments, lengthOf);
    });
    return asking.pickOne(rows, {
      placeHolder: `Select how many apps ${environments > 1 ? 'of each environment ' : ''}are down at the same time`,
    });
  };
}

/** In seconds, by name. Another order may take longer. */
function estimateAt(pace: Pace, { length }: readonly App[], { target }: Selection, past: readonly PastRun[]): number {
  const measured = measuredOutages(past, keyOf(target.environment.id));
  return estimateOf({ waves: [{ size: length }], pace }, measured).wholeRun;
}

const askOrder: Ask<Order, { readonly picked: PickedApps }> = (asking, { picked }) =>
  asking.pickOne(orderRows(orders(picked)), {
    placeHolder: `Select the order${picked.selections.length > 1 ? ' on each environment' : ''}`,
  });

/** One plan for each environment, without apps where none of it was ticked. */
function plansOf({ picked, pace, order }: PlanAnswers): readonly EnvironmentPlan[] {
  return picked.listed.map((listed) => ({
    target: listed.target,
    plan: { ...orderApps(tickedOf(listed, picked), order), pace },
    notRunning: listed.notRunning,
  }));
}

function tickedOf({ running }: ListedApps, { keys }: PickedApps): readonly App[] {
  return running.filter(({ key }) => keys.has(key));
}

/** How many apps the environment with the most has. */
function mostApps(picked: PickedApps): number {
  return Math.max(0, ...picked.listed.map((listed) => tickedOf(listed, picked).length));
}

function orders(picked: PickedApps): readonly Order[] {
  return usefulOrdersOfEach(picked.listed.map((listed) => tickedOf(listed, picked)));
}
