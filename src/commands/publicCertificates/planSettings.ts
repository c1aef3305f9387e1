import { concurrently } from '../../async/concurrently.ts';
import type { App } from '../../azure/app.ts';
import type { AcceptedWrite } from '../../azure/appSettings.ts';
import type { AzureServices } from '../../azure/azureServices.ts';
import type { WriteOutcome } from '../../azure/compareWrite.ts';
import { type ChangeValue, loadRootCertificates, type SettingChange } from '../../azure/loadRootCertificates.ts';
import { keyOf } from '../../azure/resourceId.ts';
import type { AppTarget } from '../appTarget.ts';

/** How many apps are read, or written, at once. */
const appsAtOnce = 4;

/** An app of a plan and the value of WEBSITE_LOAD_ROOT_CERTIFICATES in it, or why that could not be read. */
export type AppSetting = { readonly app: App } & ({ readonly value: string | undefined } | { readonly error: unknown });

/**
 * The value in every app and slot of the plan that the app is in, by name. One that fails does not stop the others. `withOwn` false: the
 * setting of the app itself is not read, and counts as absent.
 */
export async function settingsOfPlan(
  { app, environment, subscription }: AppTarget,
  signal: AbortSignal,
  { withOwn }: { readonly withOwn: boolean } = { withOwn: true },
): Promise<readonly AppSetting[]> {
  const { apps, appSettings } = subscription.azure;
  const all = await apps.withSlots(environment.id, signal);
  const inPlan = all.filter((one) => one.key === app.key || isSamePlan(one, app));
  const sorted = inPlan.toSorted((left, right) => left.name.localeCompare(right.name));
  const settingOf = async (one: App): Promise<AppSetting> => {
    if (one.key === app.key && !withOwn) {
      return { app: one, value: undefined };
    }
    try {
      return { app: one, value: (await appSettings.read(one, signal)).value(loadRootCertificates) };
    } catch (error) {
      signal.throwIfAborted();
      return { app: one, error };
    }
  };
  return Promise.all(sorted.map(settingOf));
}

function isSamePlan({ planId }: App, other: App): boolean {
  return planId !== undefined && other.planId !== undefined && keyOf(planId) === keyOf(other.planId);
}

/**
 * The apps that a swap moves the setting away from, or to, because only one side of it is among `chosen`, and the setting does not stay with
 * its slot. An app whose settings of that sort cannot be read counts too.
 */
export async function movedBySwaps(
  { appSettings }: Pick<AzureServices, 'appSettings'>,
  settings: readonly AppSetting[],
  chosen: readonly App[],
  signal: AbortSignal,
): Promise<readonly App[]> {
  const sites = [...Map.groupBy(settings, ({ app }) => app.appName.toLowerCase()).values()];
  const halfChosen = sites.flatMap((site) => {
    const own = site.find(({ app }) => app.slotName === undefined);
    const count = site.filter(({ app }) => chosen.includes(app)).length;
    return own === undefined || count === 0 || count === site.length ? [] : [own.app];
  });
  const isMoved = async (app: App): Promise<readonly App[]> => {
    try {
      const sticky = await appSettings.stickyNames(app, signal);
      return sticky.some((name) => name.toUpperCase() === loadRootCertificates) ? [] : [app];
    } catch {
      signal.throwIfAborted();
      return [app];
    }
  };
  return (await Promise.all(halfChosen.map(isMoved))).flat();
}

/** What became of the setting in one app. */
export type SettingResult = { readonly app: App } & (
  | WriteOutcome
  | Exclude<SettingChange, { kind: 'changed' }>
  | { readonly kind: 'failed'; readonly error: unknown }
  /** The user cancelled before its turn. */
  | { readonly kind: 'notBegun' }
);

/**
 * Changes the setting in each app, and compares each once all are written. Every app has a result: one that fails does not stop the others,
 * and an abort only leaves the rest as they are.
 */
export async function changeSettings(
  { appSettings }: Pick<AzureServices, 'appSettings'>,
  apps: readonly App[],
  change: ChangeValue,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<readonly SettingResult[]> {
  let begun = 0;
  const written = await concurrently(apps, appsAtOnce, async (app): Promise<SettingResult | AcceptedWithApp> => {
    begun += 1;
    report(`${begun} of ${apps.length}: ${app.name}`);
    try {
      return { ...(await appSettings.write(app, loadRootCertificates, change, signal)), app };
    } catch (error) {
      const isCancelled = signal.aborted && error === signal.reason;
      return isCancelled ? { app, kind: 'notBegun' } : { app, kind: 'failed', error };
    }
  });
  report(`reading back ${appSettings.compareAfterMs / 1000} seconds after the last change…`);
  const compared = async (one: (typeof written)[number]): Promise<SettingResult> =>
    one.kind === 'accepted' ? { app: one.app, ...(await appSettings.compare(one, signal)) } : one;
  return Promise.all(written.map(compared));
}

interface AcceptedWithApp extends AcceptedWrite {
  readonly app: App;
}
