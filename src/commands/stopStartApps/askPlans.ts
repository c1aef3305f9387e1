import * as vscode from 'vscode';
import type { App } from '../../azure/app.ts';
import type { Pace } from '../../stopStart/engine/runRequest.ts';
import { failureLabel } from '../../ui/errorWords.ts';
import type { Asking, Question } from '../../ui/questions.ts';
import { environmentQuestion } from '../askEnvironment.ts';
import type { Tools } from '../tools.ts';
import { appSources, type ListedApps, listAll, type SomeNotListed } from './listApps.ts';
import { type EnvironmentPlan, inOrder, type Order, ordersForEach } from './plan.ts';
import { appRows, orderRows, paceRows } from './planRows.ts';
import type { Selection } from './selection.ts';

/**
 * Asks for the environment (when none was selected), the apps, the pace and the order; undefined when the user left. One plan for each
 * environment; pace and order hold for each of them. Throws NothingRuns, SomeNotListed, or AzureError.
 */
export async function askPlans(
  tools: Tools,
  selected: readonly Selection[],
): Promise<readonly EnvironmentPlan[] | undefined> {
  const questions = new PlanQuestions(tools, selected);
  return (await tools.ui.ask('Stop and Start Apps', ...questions.questions())) ? questions.plans() : undefined;
}

/**
 * Names the environments whose apps could not be listed and asks what to do: `all` again, or only the others. Undefined when the user
 * left: others are stopped without them only if the user says so.
 */
export async function goOnWithout(
  { log }: Pick<Tools, 'log'>,
  { failures, rest }: SomeNotListed,
  all: readonly Selection[],
): Promise<readonly Selection[] | undefined> {
  const sentences = failures.map(({ selection, error }) => {
    const sentence = `Could not list the apps of ${selection.target.environment.name}.`;
    log.error(sentence, error);
    return `${sentence} ${failureLabel(error)}`;
  });
  const without = failures.length === 1 ? 'Go On Without It…' : 'Go On Without Them…';
  const message = `${sentences.join(' ')} Nothing was stopped.`;
  const answer = await vscode.window.showErrorMessage(message, 'Try Again', without);
  switch (answer) {
    case undefined:
      return undefined;
    case 'Try Again':
      return all;
    default:
      return rest;
  }
}

/** The questions that lead to plans, and what was answered so far. Each may be asked again: the user may go Back. */
export class PlanQuestions {
  readonly #tools: Tools;
  #selections: readonly Selection[];
  #listed: readonly ListedApps[] = [];
  /** Keys of the apps that are ticked; undefined until the user has ticked any. */
  #picked: ReadonlySet<string> | undefined;
  #pace: Pace = { kind: 'oneAtATime' };
  #order: Order = 'together';

  /** `selected`: of these environments; none: of one that is asked for first. */
  constructor(tools: Tools, selected: readonly Selection[]) {
    this.#tools = tools;
    this.#selections = selected;
  }

  /** In their order. */
  questions(): readonly Question[] {
    const pace: Question = { needed: () => this.#most() > 1, ask: (asking) => this.#askPace(asking) };
    const order: Question = { needed: () => this.#orders().length > 1, ask: (asking) => this.#askOrder(asking) };
    const apps: Question = { ask: (asking) => this.#askApps(asking) };
    return this.#selections.length === 0 ? [this.#environment(), apps, pace, order] : [apps, pace, order];
  }

  /** What was answered: one plan for each environment, without apps where none was picked. */
  plans(): readonly EnvironmentPlan[] {
    return this.#listed.map((listed) => ({
      target: listed.target,
      plan: { ...inOrder(this.#pickedOf(listed), this.#order), pace: this.#pace },
      notRunning: listed.notRunning,
    }));
  }

  #environment(): Question {
    return environmentQuestion(this.#tools, { v3Only: true }, (target) => {
      this.#selections = [{ target, chosen: undefined }];
      this.#picked = undefined;
    });
  }

  async #askApps(asking: Asking): Promise<void> {
    const leaving = new AbortController();
    const rows = listAll(this.#selections, appSources(this.#tools), leaving.signal).then((listed) => {
      this.#listed = listed;
      // Who comes Back finds ticked what was ticked.
      return appRows(listed, this.#picked);
    });
    try {
      const apps = await asking.pickMany(rows, {
        placeHolder: `Select the apps to stop and start${this.#areSeveral() ? ` on ${this.#selections.length} environments` : ''}`,
        loadingPlaceHolder: 'Loading apps and slots…',
        matchOnDescription: true,
      });
      this.#picked = new Set(apps.map(({ key }) => key));
    } finally {
      leaving.abort();
    }
  }

  async #askPace(asking: Asking): Promise<void> {
    const several = this.#tools.settings.get('stopStart.concurrency');
    this.#pace = await asking.pickOne(paceRows(several, this.#most(), this.#selections.length), {
      placeHolder: `Select how many apps ${this.#areSeveral() ? 'of each environment ' : ''}are down at the same time`,
    });
  }

  async #askOrder(asking: Asking): Promise<void> {
    this.#order = await asking.pickOne(orderRows(this.#orders()), {
      placeHolder: `Select the order${this.#areSeveral() ? ' on each environment' : ''}`,
    });
  }

  #areSeveral(): boolean {
    return this.#selections.length > 1;
  }

  #pickedOf({ running }: ListedApps): readonly App[] {
    return running.filter(({ key }) => this.#picked?.has(key) === true);
  }

  /** The apps of the environment with the most. */
  #most(): number {
    return Math.max(0, ...this.#listed.map((listed) => this.#pickedOf(listed).length));
  }

  #orders(): readonly Order[] {
    return ordersForEach(this.#listed.map((listed) => this.#pickedOf(listed)));
  }
}
