import type { Clock } from '../../src/time/clock.ts';
import { ActivityRecorder } from './activityRecorder.ts';
import { App, type Operation } from './app.ts';
import { CertificateStore } from './certificateStore.ts';
import { Timeline } from './delays.ts';
import type {
  EnvironmentSeed,
  EnvironmentStatus,
  EstateSeed,
  Lock,
  PlanSeed,
  RoleAssignment,
  Subscription,
} from './estateSeed.ts';
import { changeSwitches, defaultSwitches, type SwitchChanges, type Switches } from './switches.ts';
import { WebCertificates } from './webCertificates.ts';

const longAgoMs = 400 * 24 * 60 * 60 * 1000;

/** An App Service Environment that lives. */
export interface Environment {
  readonly seed: EnvironmentSeed;
  status: EnvironmentStatus;
  suspended: boolean;
  upgradeAvailability: 'None' | 'Ready';
  readonly rootCertificates: CertificateStore;
}

/** An App Service plan that lives. */
export interface Plan {
  readonly seed: PlanSeed;
  status: 'Ready' | 'Pending';
  /** An operation that refuses stop and start of its apps until it ends. */
  operation: Operation | undefined;
}

/** Everything that local Azure knows, live and open to tests. Ids are found without regard to case. */
export class Estate {
  readonly timeline: Timeline;
  /** What was done to it, for the activity log. */
  readonly activity: ActivityRecorder;
  switches: Switches = defaultSwitches();
  readonly seed: EstateSeed;
  roles: RoleAssignment[] = [];
  locks: Lock[] = [];
  /** The server certificates of all subscriptions. */
  webCertificates: WebCertificates;
  /** Where the SCM site of an app answers, by the app's id; undefined: at the name that Azure would give it, so nowhere. */
  scmHostOf: (appId: string) => string | undefined = () => undefined;
  private readonly initialSwitches: SwitchChanges;
  private readonly environmentsById = new Map<string, Environment>();
  private readonly plansById = new Map<string, Plan>();
  private readonly appsById = new Map<string, App>();
  private readonly creations = new Map<string, number>();
  private readonly groupIds: ReadonlySet<string>;

  /** @param switches how they differ from the default, at the start and after each reset. */
  constructor(seed: EstateSeed, clock: Clock, switches: SwitchChanges = {}) {
    this.initialSwitches = switches;
    this.timeline = new Timeline(clock);
    this.webCertificates = new WebCertificates(this.timeline, seed.webCertificates);
    this.activity = new ActivityRecorder(() => this.timeline.now);
    this.seed = seed;
    const inGroups = [...seed.environments, ...seed.plans, ...seed.apps, ...seed.keyVaults];
    this.groupIds = new Set(inGroups.map(({ id }) => id.slice(0, id.indexOf('/providers/')).toLowerCase()));
    this.reset();
  }

  /** Puts the seed back, and every switch. */
  reset(): void {
    this.timeline.clear();
    this.activity.clear();
    this.creations.clear();
    this.switches = defaultSwitches();
    this.change(this.initialSwitches);
    this.roles = [...this.seed.roles];
    this.locks = [...this.seed.locks];
    this.webCertificates = new WebCertificates(this.timeline, this.seed.webCertificates);
    this.environmentsById.clear();
    this.plansById.clear();
    this.appsById.clear();
    for (const seed of this.seed.environments) {
      this.environmentsById.set(seed.id.toLowerCase(), {
        seed,
        status: seed.status,
        suspended: seed.suspended,
        upgradeAvailability: 'None',
        rootCertificates: new CertificateStore(this.timeline, seed.rootCertificates),
      });
    }
    for (const seed of this.seed.plans) {
      this.plansById.set(seed.id.toLowerCase(), { seed, status: 'Ready', operation: undefined });
    }
    for (const seed of this.seed.apps) {
      const rootsOfEnvironment = (): string[] =>
        this.environmentsById.get(seed.environmentId.toLowerCase())?.rootCertificates.thumbprints ?? [];
      const around = { timeline: this.timeline, switches: () => this.switches, rootsOfEnvironment };
      this.appsById.set(seed.id.toLowerCase(), new App(seed, around));
    }
  }

  /** Changes switches; what is left out stays. */
  change(changes: SwitchChanges): void {
    changeSwitches(this.switches, changes);
  }

  get environments(): Environment[] {
    this.timeline.settle();
    return [...this.environmentsById.values()];
  }

  get plans(): Plan[] {
    this.timeline.settle();
    return [...this.plansById.values()];
  }

  /** Apps and slots. */
  get apps(): App[] {
    this.timeline.settle();
    return [...this.appsById.values()];
  }

  /** When an app or slot was made, in milliseconds since the epoch: long ago, unless a test says otherwise. */
  createdAt(id: string): number {
    return this.creations.get(id.toLowerCase()) ?? this.timeline.now - longAgoMs;
  }

  /** Lets an app or slot be new. */
  create(id: string, at: number): void {
    this.creations.set(id.toLowerCase(), at);
  }

  /** Deletes an app with its slots, or a slot. */
  deleteApp(app: App): void {
    for (const { seed } of this.appsById.values()) {
      if (seed.id === app.seed.id || seed.parentId === app.seed.id) {
        this.appsById.delete(seed.id.toLowerCase());
      }
    }
  }

  /** Apps and slots of one environment. */
  appsIn(environmentId: string): App[] {
    return this.apps.filter((app) => app.seed.environmentId === environmentId);
  }

  /** Disabled from the start, or switched off. */
  isDisabled({ subscriptionId, state }: Subscription): boolean {
    return state === 'Disabled' || this.switches.disabledSubscriptions.includes(subscriptionId);
  }

  /** Whether anything lives in the group, by its id. */
  hasResourceGroup(id: string): boolean {
    return this.groupIds.has(id.toLowerCase());
  }

  environment(id: string): Environment | undefined {
    this.timeline.settle();
    return this.environmentsById.get(id.toLowerCase());
  }

  plan(id: string): Plan | undefined {
    this.timeline.settle();
    return this.plansById.get(id.toLowerCase());
  }

  app(id: string): App | undefined {
    this.timeline.settle();
    return this.appsById.get(id.toLowerCase());
  }

  /** The one app of that name (`app` or `app/slot`), for tests. Throws unless there is exactly one. */
  appNamed(name: string): App {
    return theOne(this.apps, name);
  }

  /** By resource id, or by name where only one app has it. Throws when there is no such app. */
  appBy(idOrName: string): App {
    return this.app(idOrName) ?? this.appNamed(idOrName);
  }

  /** The one environment of that name, for tests. Throws unless there is exactly one. */
  environmentNamed(name: string): Environment {
    return theOne(this.environments, name);
  }
}

function theOne<T extends { readonly seed: { readonly name: string } }>(all: readonly T[], name: string): T {
  const [found, second] = all.filter((one) => one.seed.name === name);
  if (found === undefined || second !== undefined) {
    throw new Error(`${found === undefined ? 'Nothing' : 'More than one thing'} in this estate is named ${name}.`);
  }
  return found;
}
