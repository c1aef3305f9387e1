import type { App } from '../../azure/app.ts';
import { parseResourceId } from '../../azure/resourceId.ts';
import type { Need } from '../../needs/need.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import type { Selection } from './selection.ts';

/** The apps and slots of a selected environment as they were read just now, by name. */
export interface ListedApps extends Selection {
  readonly running: readonly App[];
  readonly notRunning: readonly App[];
  /** By the app's key; an app that is not in it is not known to need anything, nor to need nothing. */
  readonly needs: ReadonlyMap<string, Need>;
}

/** What listing reads from. */
export interface AppSources {
  /** Every app and slot of the environment. Throws AzureError. */
  readonly apps: (target: EnvironmentTarget, signal: AbortSignal) => Promise<readonly App[]>;
  /** What these apps need, so far as that is known in time; never throws but the signal's reason. */
  readonly needs: (
    target: EnvironmentTarget,
    apps: readonly App[],
    signal: AbortSignal,
  ) => Promise<ReadonlyMap<string, Need>>;
}

/** Reads the apps of a selected environment, and which of those that run need a stop and start. Throws AzureError, or the signal's reason. */
export async function listApps(selection: Selection, sources: AppSources, signal: AbortSignal): Promise<ListedApps> {
  const found = await sources.apps(selection.target, signal);
  const apps = found.toSorted((left, right) => left.name.localeCompare(right.name));
  const running = apps.filter(({ state }) => state === 'running');
  return {
    ...selection,
    running,
    notRunning: apps.filter(({ state }) => state !== 'running'),
    needs: running.length === 0 ? new Map() : await sources.needs(selection.target, running, signal),
  };
}

/** Whether an app is ticked from the start: what was selected one by one; else what needs it, and what is not known not to. */
export function isTicked({ chosen, needs }: ListedApps, { key }: App): boolean {
  if (chosen !== undefined) {
    return chosen.has(key);
  }
  switch (needs.get(key)?.kind) {
    case undefined:
    case 'needs':
    case 'unknown':
      return true;
    case 'done':
    case 'notNeeded':
      return false;
  }
}

/** Names of the apps that were selected one by one and are not on the environment any more. */
export function goneFrom({ chosen, running, notRunning }: ListedApps): readonly string[] {
  const there = new Set([...running, ...notRunning].map(({ key }) => key));
  return [...(chosen ?? [])]
    .filter((key) => !there.has(key))
    .map((key) => parseResourceId(key)?.names.join('/') ?? key);
}
