/** A kind of request of the exported script. */
export type Verb = 'get' | 'stop' | 'start';

/** What becomes of one request. Times are in seconds. */
export interface Fault {
  /** The reason phrase, or the words, of az's error; none: az succeeds. */
  readonly error?: string;
  /** Whether a stop or start is carried out. Default: when there is no error. */
  readonly carriedOut?: boolean;
  /** When it takes effect, instead of soon. */
  readonly after?: number;
  /** No answer comes. */
  readonly hangs?: true;
  /** What happens besides, before the answer. */
  readonly meanwhile?: () => void;
}

export interface Answer {
  readonly code: number;
  readonly text: string;
}

interface Effect {
  readonly at: number;
  readonly act: () => void;
}

const takesEffectAfter = 2;

/** One app. What it is changes some time after it was asked to, and shows some time after that. */
class SimulatedApp {
  actual: string;
  shown: string;
  readonly lag: number;
  readonly faults: Record<Verb, Fault[]> = { get: [], stop: [], start: [] };
  underWay = '';

  constructor(state: string, lag: number) {
    this.actual = state;
    this.shown = state;
    this.lag = lag;
  }
}

/**
 * Apps of an environment behind a stand-in for az, and their clock. It does not run by itself: each request takes a second of it,
 * and each sleep of any job of the script moves it on for all of them.
 */
export class SimulatedApps {
  now = 1_000_000;
  environment = 'Ready';
  /** Happens at each request, once it was carried out. */
  meanwhile: () => void = () => undefined;
  /** Every request in order: `stop a`. */
  readonly requests: string[] = [];
  readonly #apps = new Map<string, SimulatedApp>();
  readonly #effects = new Set<Effect>();

  add(name: string, state: string, lag = 3): void {
    this.#apps.set(name, new SimulatedApp(state, lag));
  }

  remove(name: string): void {
    this.#apps.delete(name);
  }

  /** The next requests of one kind go like this, one after the other; instead of what was set before. */
  faults(name: string, verb: Verb, ...faults: readonly Fault[]): void {
    this.#app(name).faults[verb] = [...faults];
  }

  busy(name: string): void {
    this.#app(name).underWay = 'some-operation';
  }

  /** What the app really is, whatever is still to take effect. */
  stateOf(name: string): string {
    return this.#app(name).actual;
  }

  advance(seconds: number): void {
    const end = this.now + seconds;
    for (let next = this.#firstEffect(end); next !== undefined; next = this.#firstEffect(end)) {
      this.#effects.delete(next);
      this.now = Math.max(this.now, next.at);
      next.act();
    }
    this.now = end;
  }

  /** undefined: never. */
  answer(verb: Verb, name: string): Answer | undefined {
    this.advance(1);
    this.requests.push(`${verb} ${name}`);
    const app = this.#apps.get(name);
    if (app === undefined) {
      return failed('Not Found');
    }
    const fault = app.faults[verb].shift() ?? {};
    if (verb !== 'get' && (fault.carriedOut ?? fault.error === undefined)) {
      this.#later(fault.after ?? takesEffectAfter, () => this.#become(app, verb === 'stop' ? 'Stopped' : 'Running'));
    }
    fault.meanwhile?.();
    this.meanwhile();
    if (fault.hangs) {
      return undefined;
    }
    return fault.error === undefined ? done(verb, app) : failed(fault.error);
  }

  #become(app: SimulatedApp, state: string): void {
    if (app.actual !== state) {
      app.actual = state;
      this.#later(app.lag, () => {
        app.shown = state;
      });
    }
  }

  #later(seconds: number, act: () => void): void {
    this.#effects.add({ at: this.now + seconds, act });
  }

  #firstEffect(until: number): Effect | undefined {
    const [first] = [...this.#effects].toSorted((left, right) => left.at - right.at);
    return first !== undefined && first.at <= until ? first : undefined;
  }

  #app(name: string): SimulatedApp {
    const app = this.#apps.get(name);
    if (app === undefined) {
      throw new Error(`no app ${name}`);
    }
    return app;
  }
}

function done(verb: Verb, { shown, underWay }: SimulatedApp): Answer {
  const row = underWay === '' ? shown : `${shown}\t${underWay}`;
  return { code: 0, text: verb === 'get' ? `WARNING: something that az says\n${row}\n` : '' };
}

export function failed(reason: string): Answer {
  return { code: 1, text: `ERROR: ${reason}({"error":{"code":"Simulated"}})\n` };
}
