import { type App, wholeAppKey } from '../azure/app.ts';
import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import { keyOf } from '../azure/resourceId.ts';
import type { Subscription } from '../signIn/listing.ts';
import type { AppActivity } from '../stopStart/shown/windowRuns.ts';
import type { Clock } from '../time/clock.ts';
import type { StopStartNeeds } from '../trustStore/stopStartNeeds.ts';
import type { AppPage } from './appPage.ts';
import { type AppFacts, appRow, slotsNeedingWords, systemOf } from './appRow.ts';
import {
  type AppKnowledge,
  type AppStatusKind,
  appStatus,
  groupIcon,
  type StatusSummary,
  summaryOf,
} from './appStatus.ts';
import type { ExpiryServices } from './heldCertificateNode.ts';
import { PlanNode, planKey } from './planNode.ts';
import { PublicCertificatesNode } from './publicCertificateNodes.ts';
import { contextValue, joined, type Row } from './row.ts';
import { ErrorNode, loadedBy, NoteNode, type TreeNode } from './treeNode.ts';
import type { ViewChoices } from './viewChoices.ts';

/** What nodes need besides Azure itself. */
export interface TreeServices extends ExpiryServices {
  readonly clock: Clock;
  /** How the user wants to see the apps. */
  readonly choices: Pick<ViewChoices, 'isGrouped' | 'filter' | 'filterWords' | 'shows' | 'showsAll'>;
  /** What stop/start runs are doing with each app, and which they left stopped. */
  readonly activity: Pick<AppActivity, 'of' | 'busyIn' | 'isLeft' | 'leftIn'>;
  /** Reads which apps runs left stopped, unless that is known. */
  lookForLeft(): Promise<void>;
  /** Which apps must be stopped and started, as far as that is known. */
  readonly needs: Pick<StopStartNeeds, 'show' | 'known' | 'counted' | 'summary'>;
}

/** The row of an environment, above its apps. */
type EnvironmentParent = TreeNode & {
  readonly environment: HostingEnvironment;
  readonly subscription: Subscription;
};

/** The apps of an environment. */
export class AppsNode implements TreeNode {
  readonly id: string;
  readonly parent: EnvironmentParent;
  readonly opens = 'collapsed';
  readonly counts = true;
  readonly #services: TreeServices;
  /** The rows below; undefined until they are loaded. */
  #rows: readonly AppNode[] | undefined;
  readonly #plans = new Map<string, PlanNode>();
  readonly #noneFits: NoteNode;
  #differ: AppFacts['differ'] = { system: false, plan: false };
  #slots: { readonly of: readonly App[]; readonly byApp: ReadonlyMap<string, readonly App[]> } = {
    of: [],
    byApp: new Map(),
  };

  constructor(parent: EnvironmentParent, services: TreeServices) {
    this.id = `${parent.id}|apps`;
    this.parent = parent;
    this.#services = services;
    this.#noneFits = new NoteNode(this, 'No app fits the filter', {
      description: 'Click to show all apps',
      click: { command: 'aseCertificates.showAllApps', title: 'Show All Apps' },
    });
  }

  row(): Row {
    const states = this.states();
    const apps = this.apps();
    const ofApps = this.#kindsOf(apps.filter(({ slotName }) => slotName === undefined));
    const { words, needing } = summaryOf([...ofApps, ...this.#unreadKinds(apps)]);
    const slots = states.needing - needing;
    const { icon = 'layers', color } = groupIcon(states);
    const rows = this.#rows;
    const shown = this.shown().length;
    const all = rows && String(rows.length);
    const count = rows === undefined || shown === rows.length ? all : `${shown} of ${all}`;
    return {
      label: 'Apps',
      description: joined(' · ', count, ...words, slots === 0 ? undefined : slotsNeedingWords(slots)),
      contextValue: contextValue('apps', { v3: this.#isV3, needsStopStart: states.needing > 0 }),
      icon,
      ...(color === undefined ? {} : { iconColor: color }),
    };
  }

  isAbout(key: string): boolean {
    return key === keyOf(this.parent.environment.id) || this.apps().some((app) => app.key === key);
  }

  async children(signal: AbortSignal): Promise<readonly TreeNode[]> {
    const { environment, subscription } = this.parent;
    // The list may contain slots. They are left out here, because every slot is shown below its app.
    const listed = await subscription.azure.apps.listOf(environment.id, signal, { mayShare: true });
    const apps = listed.filter((app) => app.slotName === undefined);
    this.#differ = {
      system: new Set(apps.map(systemOf)).size > 1,
      plan: new Set(apps.map(({ planName }) => planKey(planName))).size > 1,
    };
    this.#rows = apps
      .toSorted((left, right) => left.name.localeCompare(right.name))
      .map((app) => new AppNode(this, this, app, this.#services));
    this.#plans.clear();
    return apps.length === 0 ? [new NoteNode(this, 'No apps')] : this.#rows;
  }

  notLoaded(): void {
    this.#rows = undefined;
  }

  arranged(): readonly TreeNode[] {
    const shown = this.shown();
    if (shown.length === 0) {
      return (this.#rows ?? []).length === 0 ? [new NoteNode(this, 'No apps')] : [this.#noneFits];
    }
    if (!this.#services.choices.isGrouped) {
      return shown;
    }
    const plans = [...new Map(shown.map(({ app }) => [planKey(app.planName), app.planName ?? '']))];
    return plans.toSorted(([left], [right]) => left.localeCompare(right)).map((plan) => this.#planNode(...plan));
  }

  /** The rows that fit the filter. That of an app stays where one of its slots fits. */
  shown(): readonly AppNode[] {
    const { choices } = this.#services;
    const fits = (app: App): boolean => choices.shows(appStatus(app, this.knownOf(app)).kind);
    return choices.filter.length === 0
      ? (this.#rows ?? [])
      : (this.#rows ?? []).filter((row) => [...row.withSlots(), ...this.#slotsOf(row.app.key)].some(fits));
  }

  #planNode(key: string, name: string): PlanNode {
    const known = this.#plans.get(key) ?? new PlanNode(this, name);
    this.#plans.set(key, known);
    return known;
  }

  /**
   * The states of the apps and slots, for the row of the environment. Apps that do not run count only if all were read for its counts:
   * otherwise that row, with all rows below it, would be drawn again because the apps are listed. What runs know of apps that were not read
   * counts too.
   */
  states(): StatusSummary {
    const apps = this.apps();
    const isRead = this.#counted().length > 0;
    const isTold = ({ state, key }: App): boolean =>
      isRead || state === 'running' || this.#services.activity.isLeft(key);
    return summaryOf([...this.#kindsOf(apps.filter(isTold)), ...this.#unreadKinds(apps)]);
  }

  /** The states of apps that runs work on, or left stopped, and that were not read. An app that is no longer listed has none. */
  #unreadKinds(read: readonly App[]): readonly AppStatusKind[] {
    const { activity } = this.#services;
    const environmentKey = keyOf(this.parent.environment.id);
    const known = new Set(read.map(({ key }) => key));
    const isUnread = (key: string): boolean =>
      !known.has(key) && (this.#rows === undefined || known.has(wholeAppKey(key)));
    return [
      ...activity
        .busyIn(environmentKey)
        .filter(isUnread)
        .map(() => 'busy' as const),
      ...activity
        .leftIn(environmentKey)
        .filter((key) => isUnread(key) && activity.of(key) === undefined)
        .map(() => 'mayBeLeft' as const),
    ];
  }

  /** What is known of an app or slot of the environment. */
  knownOf(app: App): AppKnowledge {
    const { activity, needs } = this.#services;
    const { environment, subscription } = this.parent;
    const need = this.#isV3 ? needs.known(subscription, environment.id, app) : undefined;
    return { activity: activity.of(app.key), isLeft: activity.isLeft(app.key), need, isV3: this.#isV3 };
  }

  /** What the row of an app or slot says besides its state. */
  factsOf(app: App): AppFacts {
    const needing = this.#slotsOf(app.key).filter((slot) => appStatus(slot, this.knownOf(slot)).kind === 'needs');
    const differ = { ...this.#differ, plan: this.#differ.plan && !this.#services.choices.isGrouped };
    return { differ, slotsNeeding: needing.length };
  }

  get #isV3(): boolean {
    return this.parent.environment.version === 3;
  }

  /** The slots of an app that were counted. */
  #slotsOf(appKey: string): readonly App[] {
    const of = this.#counted();
    if (this.#slots.of !== of) {
      const slots = of.filter(({ slotName }) => slotName !== undefined);
      this.#slots = { of, byApp: Map.groupBy(slots, ({ key }) => wholeAppKey(key)) };
    }
    return this.#slots.byApp.get(appKey) ?? [];
  }

  /** The states of some apps of the environment. */
  statesOf(apps: readonly App[]): StatusSummary {
    return summaryOf(this.#kindsOf(apps));
  }

  #kindsOf(apps: readonly App[]): readonly AppStatusKind[] {
    return apps.map((app) => appStatus(app, this.knownOf(app)).kind);
  }

  #counted(): readonly App[] {
    const { environment, subscription } = this.parent;
    return this.#services.needs.counted(subscription, environment.id) ?? [];
  }

  /** Those of the rows, which are read again more often, and the others that were counted, unless their app has gone. */
  apps(): readonly App[] {
    const shown = (this.#rows ?? []).flatMap((row) => row.withSlots());
    const keys = new Set(shown.map(({ key }) => key));
    const isThere = ({ key }: App): boolean => this.#rows === undefined || keys.has(wholeAppKey(key));
    return [...shown, ...this.#counted().filter((app) => !keys.has(app.key) && isThere(app))];
  }
}

/** An app, or a slot below its app. */
export class AppNode implements TreeNode {
  readonly id: string;
  readonly parent: TreeNode;
  readonly opens = 'collapsed';
  readonly click = { command: 'aseCertificates.showApp', title: 'Show App' } as const;
  readonly #apps: AppsNode;
  readonly #services: TreeServices;
  /** Undefined until they are loaded. */
  #slotRows: readonly AppNode[] | undefined;
  readonly app: App;

  constructor(parent: TreeNode, apps: AppsNode, app: App, services: TreeServices) {
    // Below the row that loads it, so that a refresh of that one reads it again.
    this.id = `${app.slotName === undefined ? apps.id : parent.id}|${app.key}`;
    this.parent = parent;
    this.app = app;
    this.#apps = apps;
    this.#services = services;
  }

  get environment(): EnvironmentParent {
    return this.#apps.parent;
  }

  row(): Row {
    return appRow(this.app, this.known, this.#apps.factsOf(this.app));
  }

  isAbout(key: string): boolean {
    const { app, environment } = this;
    return key === app.key || key === keyOf(environment.environment.id) || key.startsWith(`${app.key}/slots/`);
  }

  /** The app and those of its slots that are loaded. */
  withSlots(): readonly App[] {
    return [this.app, ...(this.#slotRows ?? []).map(({ app }) => app)];
  }

  /** What its page says. */
  get page(): Omit<AppPage, 'at'> {
    const environmentName = this.environment.environment.name;
    return { app: this.app, known: this.known, environmentName, slots: this.#slotRows };
  }

  /** What is known of it besides its facts. */
  get known(): AppKnowledge {
    return this.#apps.knownOf(this.app);
  }

  /** Its public certificates, and its slots unless it is a slot. They are there also when the slots cannot be listed. */
  async children(signal: AbortSignal): Promise<readonly TreeNode[]> {
    const certificates = new PublicCertificatesNode(this, this.#services);
    return this.app.slotName === undefined ? [certificates, ...(await this.#slots(signal))] : [certificates];
  }

  async #slots(signal: AbortSignal): Promise<readonly TreeNode[]> {
    let slots: readonly App[];
    try {
      slots = await this.environment.subscription.azure.apps.slotsOf(this.app.id, signal);
    } catch (error) {
      signal.throwIfAborted();
      this.#slotRows = undefined;
      return [new ErrorNode(this, loadedBy(this), error)];
    }
    this.#slotRows = slots
      .toSorted((left, right) => left.name.localeCompare(right.name))
      .map((slot) => new AppNode(this, this.#apps, slot, this.#services));
    return slots.length === 0 ? [new NoteNode(this, 'No deployment slots')] : this.#slotRows;
  }
}
