import type * as vscode from 'vscode';
import type { AppStatusKind } from './appStatus.ts';

/** A state that the apps of the view can be filtered by. An app that a run works on is always shown. */
export type FilterState = 'needs' | 'unknown' | 'stopped' | 'fine' | 'unchanged';

/** What each stands for, with its words, worst first. */
export const filterStates: Readonly<
  Record<FilterState, { readonly words: string; readonly kinds: readonly AppStatusKind[] }>
> = {
  needs: { words: 'needs stop and start', kinds: ['needs'] },
  unknown: { words: 'not known', kinds: ['unknown'] },
  stopped: { words: 'stopped', kinds: ['left', 'stopped', 'other'] },
  fine: { words: 'up to date or verified', kinds: ['fine', 'verified'] },
  unchanged: { words: 'no change known', kinds: ['unchanged', 'checking', 'running'] },
};

const groupedKey = 'view.groupedByPlan';
const filterKey = 'view.appFilter';
const allKey = 'view.allSubscriptions';

/** How the user wants to see the apps, in every window and after a restart. */
export class ViewChoices {
  readonly #memory: vscode.Memento;
  readonly #changed: () => void;

  /** `changed` is called when one of them changed. */
  constructor(memory: vscode.Memento, changed: () => void) {
    this.#memory = memory;
    this.#changed = changed;
  }

  /** By App Service plan. */
  get isGrouped(): boolean {
    return this.#memory.get(groupedKey) === true;
  }

  /** Subscriptions without an environment too. */
  get showsAll(): boolean {
    return this.#memory.get(allKey) === true;
  }

  /** Only apps in these states are shown; all if there is none. */
  get filter(): readonly FilterState[] {
    const kept: unknown = this.#memory.get(filterKey);
    const known = Object.keys(filterStates) as FilterState[];
    return Array.isArray(kept) ? known.filter((state) => kept.includes(state)) : [];
  }

  async group(isGrouped: boolean): Promise<void> {
    await this.#memory.update(groupedKey, isGrouped);
    this.#changed();
  }

  async showAll(isAll: boolean): Promise<void> {
    await this.#memory.update(allKey, isAll);
    this.#changed();
  }

  /** All states are the same as none. */
  async filterBy(states: readonly FilterState[]): Promise<void> {
    const isAll = states.length === Object.keys(filterStates).length;
    await this.#memory.update(filterKey, isAll ? [] : states);
    this.#changed();
  }

  shows(kind: AppStatusKind): boolean {
    const { filter } = this;
    return filter.length === 0 || kind === 'busy' || filter.some((state) => filterStates[state].kinds.includes(kind));
  }

  /** The filter in words; empty if there is none. */
  get filterWords(): string {
    const { filter } = this;
    return filter.length === 0 ? '' : `Only apps: ${filter.map((state) => filterStates[state].words).join(', ')}`;
  }
}
