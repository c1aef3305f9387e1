import type {
  AppReading,
  EnvironmentReading,
  ListedApp,
  LoggedOperation,
  SiteAnswer,
} from '../../../../src/stopStart/engine/ports.ts';
import type { Clock } from '../../../../src/time/clock.ts';
import { refIn, type SimulatedApp, simulatedApp, stateAt, type Verb } from './simulatedApp.ts';
import { type Fault, failed, NoAnswer, type Spell } from './simulatedFault.ts';
import { askSimulatedSite } from './simulatedSite.ts';

/** One call as Azure saw it. */
export interface SeenCall {
  readonly at: number;
  readonly verb: Verb | 'list' | 'slots' | 'site' | 'readEnvironment';
  readonly app: string;
  readonly by: string;
}

/** Azure on the manual clock: state that lags, stops that take effect late, faults, and what colleagues do. */
export class SimulatedAzure {
  readonly clock: Clock;
  readonly calls: SeenCall[] = [];
  lagMs = 4000;
  latencyMs = 100;
  /** Which replica answers; uniform in [0, 1). */
  random: () => number = () => 0;
  /** Faults to come of the lists, in order. */
  readonly listFaults: (Fault | undefined)[] = [];
  readonly spells: Spell[] = [];
  /** From then on the subscription is disabled: every stop and start is refused. */
  readOnlyFrom = Number.POSITIVE_INFINITY;
  environment: EnvironmentReading = { ready: true };
  /** When each window was last told that the environment is ready. */
  readonly readyShownAt = new Map<string, number>();
  /** The activity log knows of a deed so long after it. */
  activityLagMs = 300_000;
  readonly #deeds: LoggedOperation[] = [];
  /** Called when a stop or start is sent, before anything else happens to it. */
  onSend: (verb: 'stop' | 'start', app: SimulatedApp, by: string) => void = () => undefined;
  /** Called when a thing that can go wrong did. */
  saw: (what: string) => void = () => undefined;
  readonly #apps: SimulatedApp[] = [];
  readonly #shown = new Map<SimulatedApp, Map<string, string>>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  add(name: string, state: 'Running' | 'Stopped' = 'Running'): SimulatedApp {
    const app = simulatedApp(name, state);
    this.#apps.push(app);
    return app;
  }

  app(name: string): SimulatedApp {
    const app = this.#apps.find(({ ref }) => ref.name === name);
    if (app === undefined) {
      throw new Error(`No app ${name}`);
    }
    return app;
  }

  /** The app that has that id, or had it before it was moved. */
  at(id: string): SimulatedApp {
    const app = this.#find(id);
    if (app === undefined) {
      throw new Error(`No app ${id}`);
    }
    return app;
  }

  get apps(): readonly SimulatedApp[] {
    return this.#apps;
  }

  /** What is true now; `lagMs` ago gives what Azure shows. */
  stateOf(app: SimulatedApp, at: number = this.clock.now()): 'Running' | 'Stopped' {
    return stateAt(app, at);
  }

  /** Somebody else's stop or start, at once. */
  colleague(name: string, to: 'Running' | 'Stopped'): void {
    const app = this.app(name);
    app.effects.push({ at: this.clock.now(), to });
    this.#noteDeed(app, to === 'Stopped' ? 'stop' : 'start', 'colleague');
  }

  /** Somebody moves the app and its slots to another resource group: the same names under other ids. */
  move(name: string, group = 'elsewhere'): void {
    const [site = name] = name.split('/');
    for (const app of this.#apps.filter(({ ref }) => ref.name === site || ref.name.startsWith(`${site}/`))) {
      app.nowAt = refIn(group, app.ref.name);
    }
  }

  /** The state that the last read of the app by that window was answered with. */
  lastShown(app: SimulatedApp, by: string): string | undefined {
    return this.#shown.get(app)?.get(by);
  }

  /** Names of apps in the order in which calls of that verb arrived. */
  sent(verb: SeenCall['verb']): readonly string[] {
    return this.calls.filter((call) => call.verb === verb).map((call) => call.app);
  }

  async read(id: string, by: string): Promise<AppReading> {
    const app = this.#arrived('read', id, by);
    await this.#half();
    this.#failIfSpelled(app);
    await this.#failIfFaulty('read', app, id, () => undefined);
    const reading = this.#shownNow(app, app.lags);
    this.#shown.set(app, (this.#shown.get(app) ?? new Map()).set(by, reading.stateText));
    await this.#half();
    return reading;
  }

  async change(verb: 'stop' | 'start', id: string, by: string): Promise<void> {
    const app = this.#arrived(verb, id, by);
    this.onSend(verb, app, by);
    await this.#half();
    if (this.clock.now() >= this.readOnlyFrom) {
      this.saw(`${verb} in a disabled subscription`);
      throw failed({ kind: 'readOnly' });
    }
    this.#failIfSpelled(app);
    const carryOut = (): void => this.#carryOut(verb, app, by);
    if (!(await this.#failIfFaulty(verb, app, id, carryOut))) {
      if (this.clock.now() < app.busyUntil) {
        throw failed({ kind: 'conflict' });
      }
      carryOut();
    }
    await this.#half();
  }

  /** The environment's own list, which leaves the unlisted out, as slots are. */
  async list(by: string): Promise<ReadonlyMap<string, ListedApp>> {
    await this.#listing('list', '', by);
    const listed = this.#apps.filter(({ unlisted, deleted }) => !unlisted && !deleted);
    const readings = new Map(
      listed.map((app) => [app.nowAt.key, { ...app.nowAt, ...this.#shownNow(app, app.listLags ?? app.lags) }]),
    );
    await this.#half();
    return readings;
  }

  /** The keys of an app's slots. */
  async slots(id: string, by: string): Promise<ReadonlySet<string>> {
    const parent = this.#find(id);
    await this.#listing('slots', parent?.ref.name ?? '', by);
    if (parent === undefined || parent.deleted || parent.nowAt.key !== id.toLowerCase()) {
      throw failed({ kind: 'notFound' });
    }
    const own = this.#apps.filter(
      ({ deleted, nowAt }) => !deleted && nowAt.key.startsWith(`${parent.nowAt.key}/slots/`),
    );
    await this.#half();
    return new Set(own.map(({ nowAt }) => nowAt.key));
  }

  async #listing(verb: 'list' | 'slots', app: string, by: string): Promise<void> {
    this.calls.push({ at: this.clock.now(), verb, app, by });
    this.saw(verb);
    await this.#half();
    this.#failIfSpelled();
    const fault = this.listFaults.shift();
    if (fault !== undefined) {
      this.saw('list failed');
      throw fault.hangs === true ? new NoAnswer() : failed(fault);
    }
  }

  #shownNow(app: SimulatedApp, lags: readonly number[] | undefined): AppReading {
    const lag = lags?.[Math.floor(this.random() * lags.length)] ?? this.lagMs;
    const stateText = stateAt(app, this.clock.now() - lag);
    if (lags !== undefined && stateText !== stateAt(app, this.clock.now())) {
      this.saw('stale');
    }
    const busy = this.clock.now() < app.busyUntil;
    return { state: stateText === 'Running' ? 'running' : 'stopped', stateText, busy };
  }

  /** The site itself knows no lag. */
  askSite(id: string, signal: AbortSignal): Promise<SiteAnswer> {
    return askSimulatedSite(this.#arrived('site', id, ''), this.clock, this.latencyMs, signal);
  }

  async readEnvironment(by: string): Promise<EnvironmentReading> {
    this.calls.push({ at: this.clock.now(), verb: 'readEnvironment', app: '', by });
    await this.#half();
    this.#failIfSpelled();
    await this.#half();
    if (this.environment.ready) {
      this.readyShownAt.set(by, this.clock.now());
    }
    return this.environment;
  }

  /** What the activity log knows of by now. */
  async deedsSince(time: number): Promise<readonly LoggedOperation[]> {
    await this.#half();
    this.#failIfSpelled();
    await this.#half();
    const known = this.clock.now() - this.activityLagMs;
    return this.#deeds.filter(({ at }) => at >= time && at <= known);
  }

  #find(id: string): SimulatedApp | undefined {
    // Azure does not mind the case of an id.
    const key = id.toLowerCase();
    return this.#apps.find(({ ref, nowAt }) => nowAt.key === key || ref.key === key);
  }

  #arrived(verb: Verb | 'site', id: string, by: string): SimulatedApp {
    const app = this.at(id);
    this.calls.push({ at: this.clock.now(), verb, app: app.ref.name, by });
    return app;
  }

  #failIfSpelled(app?: SimulatedApp): void {
    const now = this.clock.now();
    const spell = this.spells.find(
      (one) => one.from <= now && now < one.until && (one.app === undefined || one.app === app?.ref.name),
    );
    if (spell !== undefined) {
      this.saw(`spell ${spell.kind} ${spell.app === undefined ? 'of all' : 'of one'}`);
      throw failed(spell);
    }
  }

  /** True when the call is accepted and nothing comes of it. */
  async #failIfFaulty(verb: Verb, app: SimulatedApp, id: string, carryOut: () => void): Promise<boolean> {
    if (app.deleted || app.nowAt.key !== id.toLowerCase()) {
      this.saw(app.deleted ? 'gone' : 'moved');
      throw failed({ kind: 'notFound' });
    }
    const fault = app.faults[verb].shift() ?? app.always[verb];
    if (fault === undefined) {
      return false;
    }
    const { kind, carriedOut, hangs, arrivesAfterMs } = fault;
    if (carriedOut === true) {
      this.saw(`${verb} carried out without an answer`);
      carryOut();
    }
    if (arrivesAfterMs !== undefined) {
      void this.clock.sleep(arrivesAfterMs).then(() => {
        this.saw(`${verb} arrives late`);
        carryOut();
      });
    }
    if (hangs === true) {
      this.saw(`${verb} hangs`);
      throw new NoAnswer();
    }
    if (kind === 'noEffect') {
      this.saw(`${verb} without effect`);
      return true;
    }
    this.saw(`${verb} ${kind}`);
    throw failed(fault);
  }

  #carryOut(verb: 'stop' | 'start', app: SimulatedApp, by: string): void {
    if (app.deleted) {
      return;
    }
    const takes = verb === 'stop' ? app.stopTakes : app.startTakes;
    if (verb === 'stop') {
      app.stopsCarriedOut.push(this.clock.now());
    }
    if (takes !== 'never') {
      app.effects.push({ at: this.clock.now() + takes, to: verb === 'stop' ? 'Stopped' : 'Running' });
    }
    this.#noteDeed(app, verb, by);
  }

  #noteDeed(app: SimulatedApp, what: 'stop' | 'start', by: string): void {
    this.#deeds.push({ appKey: app.nowAt.key, what, at: this.clock.now(), by });
  }

  #half(): Promise<void> {
    return this.clock.sleep(this.latencyMs / 2);
  }
}
