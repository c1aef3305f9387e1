import type { Clock } from '../../../../src/clock.ts';
import { CallFailure, type CallFailureKind } from '../../../../src/stopStart/engine/callFailure.ts';
import type { AppReading, AppRef, ListedApp, Permission, SiteAnswer } from '../../../../src/stopStart/engine/ports.ts';

export type Verb = 'read' | 'stop' | 'start';

/** How one call goes wrong. `carriedOut`: Azure did it all the same. `hangs`: no answer ever comes. */
export interface Fault {
  readonly kind: CallFailureKind;
  readonly carriedOut?: boolean;
  readonly hangs?: boolean;
  readonly retryAfterMs?: number;
}

interface Effect {
  readonly at: number;
  readonly to: 'Running' | 'Stopped';
}

/** One call as Azure saw it. */
export interface SeenCall {
  readonly at: number;
  readonly verb: Verb | 'list' | 'site' | 'readEnvironment';
  readonly app: string;
  readonly by: string;
}

export interface SimulatedApp {
  readonly ref: AppRef;
  /** What is true of the app, now and to come; the state that Azure shows lags behind. */
  readonly effects: Effect[];
  /** When Azure carried out a stop that a run sent. */
  readonly stopsCarriedOut: number[];
  deleted: boolean;
  /** The environment's list leaves it out. */
  unlisted: boolean;
  busyUntil: number;
  /** Milliseconds until a stop takes effect. */
  stopTakes: number;
  /** `never`: starts are accepted and do nothing. */
  startTakes: number | 'never';
  permission: Permission;
  /** What the app's own site does. `broken`: 503, always. `dies`: it answers until it is stopped, and with 503 ever after. `hangs`: the same, without an answer. */
  site: 'unreachable' | 'answers' | 'broken' | 'dies' | 'hangs';
  /** After each start the site answers with 503 for so long, in milliseconds. */
  siteWarmsUpFor: number;
  /** Faults to come, in order, by verb. */
  readonly faults: Record<Verb, (Fault | undefined)[]>;
  /** Answers this to every call of that verb. */
  readonly always: Partial<Record<Verb, Fault>>;
}

/** Azure on the manual clock: state that lags, stops that take effect late, faults, and what colleagues do. */
export class SimulatedAzure {
  readonly clock: Clock;
  readonly calls: SeenCall[] = [];
  lagMs = 4000;
  latencyMs = 100;
  /** Faults to come of the list, in order. */
  readonly listFaults: (Fault | undefined)[] = [];
  environment: { ready: boolean; notReadyBecause?: string } = { ready: true };
  /** Whether the environment was ready in the last answer to that window. */
  readonly environmentShown = new Map<string, boolean>();
  /** Called when a stop or start is sent, before anything else happens to it. */
  onSend: (verb: 'stop' | 'start', app: SimulatedApp, by: string) => void = () => undefined;
  readonly #apps = new Map<string, SimulatedApp>();
  readonly #shown = new Map<SimulatedApp, string>();
  readonly #throttled = new Map<string, Set<string>>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  add(name: string, state: 'Running' | 'Stopped' = 'Running'): SimulatedApp {
    const id = `/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/${name}`;
    const app: SimulatedApp = {
      ref: { id, key: id.toLowerCase(), name },
      effects: [{ at: Number.NEGATIVE_INFINITY, to: state }],
      stopsCarriedOut: [],
      deleted: false,
      unlisted: false,
      busyUntil: 0,
      stopTakes: 0,
      startTakes: 0,
      permission: { kind: 'allowed' },
      site: 'unreachable',
      siteWarmsUpFor: 0,
      faults: { read: [], stop: [], start: [] },
      always: {},
    };
    this.#apps.set(id, app);
    return app;
  }

  app(name: string): SimulatedApp {
    const app = [...this.#apps.values()].find(({ ref }) => ref.name === name);
    if (app === undefined) {
      throw new Error(`No app ${name}`);
    }
    return app;
  }

  get apps(): readonly SimulatedApp[] {
    return [...this.#apps.values()];
  }

  /** What is true now; `lagMs` ago gives what Azure shows. */
  stateOf(app: SimulatedApp, at: number = this.clock.now()): 'Running' | 'Stopped' {
    const past = app.effects.filter((effect) => effect.at <= at);
    return past.reduce((last, effect) => (effect.at >= last.at ? effect : last)).to;
  }

  /** Somebody else's stop or start, at once. */
  colleague(name: string, to: 'Running' | 'Stopped'): void {
    this.app(name).effects.push({ at: this.clock.now(), to });
  }

  /** The state that the last read of the app was answered with. */
  lastShown(app: SimulatedApp): string | undefined {
    return this.#shown.get(app);
  }

  /** Apps whose last start of that window was answered with 429. */
  throttledStarts(by: string): ReadonlySet<string> {
    return this.#throttled.get(by) ?? new Set();
  }

  /** Names of apps in the order in which calls of that verb arrived. */
  sent(verb: SeenCall['verb']): readonly string[] {
    return this.calls.filter((call) => call.verb === verb).map((call) => call.app);
  }

  async read(id: string, by: string): Promise<AppReading> {
    const app = this.#arrived('read', id, by);
    await this.clock.sleep(this.latencyMs / 2);
    await this.#failIfFaulty('read', app, () => undefined);
    const reading = this.#shownNow(app);
    this.#shown.set(app, reading.stateText);
    await this.clock.sleep(this.latencyMs / 2);
    return reading;
  }

  async change(verb: 'stop' | 'start', id: string, by: string): Promise<void> {
    try {
      await this.#change(verb, id, by);
      this.#noteThrottle(verb, id, by, false);
    } catch (thrown) {
      this.#noteThrottle(verb, id, by, thrown instanceof CallFailure && thrown.kind === 'throttled');
      throw thrown;
    }
  }

  #noteThrottle(verb: 'stop' | 'start', id: string, by: string, isThrottled: boolean): void {
    const throttled = this.#throttled.get(by) ?? new Set();
    this.#throttled.set(by, throttled);
    if (verb === 'start' && isThrottled) {
      throttled.add(id);
    } else if (verb === 'start') {
      throttled.delete(id);
    }
  }

  async #change(verb: 'stop' | 'start', id: string, by: string): Promise<void> {
    const app = this.#arrived(verb, id, by);
    this.onSend(verb, app, by);
    await this.clock.sleep(this.latencyMs / 2);
    const carryOut = (): void => this.#carryOut(verb, app);
    if (app.faults[verb][0]?.hangs === true) {
      this.#noteThrottle(verb, id, by, false);
    }
    await this.#failIfFaulty(verb, app, carryOut);
    if (this.clock.now() < app.busyUntil) {
      throw failure({ kind: 'conflict' });
    }
    carryOut();
    await this.clock.sleep(this.latencyMs / 2);
  }

  /** The environment's own list, which leaves the unlisted out, as slots are. */
  async list(by: string): Promise<ReadonlyMap<string, ListedApp>> {
    this.calls.push({ at: this.clock.now(), verb: 'list', app: '', by });
    await this.clock.sleep(this.latencyMs / 2);
    const fault = this.listFaults.shift();
    if (fault?.hangs === true) {
      await new Promise(() => undefined);
    }
    if (fault !== undefined) {
      throw failure(fault);
    }
    const listed = this.apps.filter(({ unlisted, deleted }) => !unlisted && !deleted);
    const readings = new Map(listed.map((app) => [app.ref.key, { ...app.ref, ...this.#shownNow(app) }]));
    await this.clock.sleep(this.latencyMs / 2);
    return readings;
  }

  #shownNow(app: SimulatedApp): AppReading {
    const stateText = this.stateOf(app, this.clock.now() - this.lagMs);
    const busy = this.clock.now() < app.busyUntil;
    return { state: stateText === 'Running' ? 'running' : 'stopped', stateText, busy };
  }

  /** The site itself knows no lag. A stopped app's front end answers 403. */
  async askSite(id: string, signal: AbortSignal): Promise<SiteAnswer> {
    const app = this.#arrived('site', id, '');
    if (app.site === 'unreachable') {
      return { kind: 'none', because: 'No such host.' };
    }
    await this.clock.sleep(this.latencyMs);
    const isOver = app.stopsCarriedOut.length > 0;
    if (app.site === 'hangs' && isOver) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      return { kind: 'none', because: 'No answer in time.' };
    }
    return { kind: 'status', status: this.#statusOf(app, isOver) };
  }

  #statusOf(app: SimulatedApp, isOver: boolean): number {
    if (this.stateOf(app) === 'Stopped') {
      return 403;
    }
    const past = app.effects.filter(({ at }) => at <= this.clock.now());
    const isWarm = this.clock.now() - Math.max(...past.map(({ at }) => at)) >= app.siteWarmsUpFor;
    const isBroken = app.site === 'broken' || (app.site === 'dies' && isOver);
    return isWarm && !isBroken ? 200 : 503;
  }

  async readEnvironment(by: string): Promise<{ ready: boolean; notReadyBecause?: string }> {
    this.calls.push({ at: this.clock.now(), verb: 'readEnvironment', app: '', by });
    await this.clock.sleep(this.latencyMs);
    this.environmentShown.set(by, this.environment.ready);
    return this.environment;
  }

  #arrived(verb: Verb | 'site', id: string, by: string): SimulatedApp {
    const app = this.#apps.get(id);
    if (app === undefined) {
      throw new Error(`No app ${id}`);
    }
    this.calls.push({ at: this.clock.now(), verb, app: app.ref.name, by });
    return app;
  }

  async #failIfFaulty(verb: Verb, app: SimulatedApp, carryOut: () => void): Promise<void> {
    if (app.deleted) {
      throw failure({ kind: 'notFound' });
    }
    const fault = app.faults[verb].shift() ?? app.always[verb];
    if (fault === undefined) {
      return;
    }
    if (fault.carriedOut === true) {
      carryOut();
    }
    if (fault.hangs === true) {
      await new Promise(() => undefined);
    }
    throw failure(fault);
  }

  #carryOut(verb: 'stop' | 'start', app: SimulatedApp): void {
    const takes = verb === 'stop' ? app.stopTakes : app.startTakes;
    if (verb === 'stop') {
      app.stopsCarriedOut.push(this.clock.now());
    }
    if (takes !== 'never') {
      app.effects.push({ at: this.clock.now() + takes, to: verb === 'stop' ? 'Stopped' : 'Running' });
    }
  }
}

function failure({ kind, retryAfterMs }: Fault): CallFailure {
  return new CallFailure(kind, {
    sentence: `Simulated: ${kind}.`,
    correlationId: 'c0ffee',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
