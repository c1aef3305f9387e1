import { CallFailure, type CallFailureKind } from '../../../../src/stopStart/engine/callFailure.ts';
import { StopStartEngine } from '../../../../src/stopStart/engine/engine.ts';
import type { Owner } from '../../../../src/stopStart/engine/journal.ts';
import type { AzurePorts } from '../../../../src/stopStart/engine/ports.ts';
import type { Pace, RunHandle, RunRequest } from '../../../../src/stopStart/engine/runRequest.ts';
import type { Timing } from '../../../../src/stopStart/engine/timing.ts';
import type { Clock } from '../../../../src/time/clock.ts';
import type { MachineClock } from '../../../clock/machineClock.ts';
import { ManualClock } from '../../../clock/manualClock.ts';
import { MemoryJournals } from '../stored/memoryJournals.ts';
import type { SimulatedApp } from './simulatedApp.ts';
import { SimulatedAzure } from './simulatedAzure.ts';
import { NoAnswer } from './simulatedFault.ts';

const environmentId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/hostingEnvironments/contoso-ase';

/** The transport destroys the connection of a call that has no answer by then. */
const transportLimitMs = 120_000;

/** An owner without a heartbeat for so long is taken for dead. */
const aliveForMs = 120_000;

/** Machines of one world have its time and its Azure in common, and nothing else. */
export interface World {
  readonly clock: ManualClock;
  readonly azure: SimulatedAzure;
}

/** One machine: one clock, one journal folder, and windows that come and go. */
export class SimulatedMachine {
  /** The world's time. */
  readonly clock: ManualClock;
  readonly azure: SimulatedAzure;
  readonly journals = new MemoryJournals();
  /** The machine's own clock; absent where it is the world's, and never sleeps alone. */
  readonly own: MachineClock | undefined;
  readonly name: string;
  readonly #windows: SimulatedWindow[] = [];
  random: () => number = () => 0.5;

  constructor(world?: World, own?: MachineClock, name = '') {
    this.clock = world?.clock ?? new ManualClock();
    this.azure = world?.azure ?? new SimulatedAzure(this.clock);
    this.own = own;
    this.name = name;
  }

  /** A machine with these apps, all running. */
  static with(...names: readonly string[]): SimulatedMachine {
    const machine = new SimulatedMachine();
    for (const name of names) {
      machine.azure.add(name);
    }
    return machine;
  }

  open(timing: Partial<Timing> = {}): SimulatedWindow {
    const window = new SimulatedWindow(this, `${this.name}window-${this.#windows.length + 1}`, timing);
    this.#windows.push(window);
    return window;
  }

  get windows(): readonly SimulatedWindow[] {
    return this.#windows;
  }

  /** Whose heartbeat is old is taken for dead, as the real one is. */
  isAlive(owner: Owner, heartbeatAt: number): boolean {
    const now = (this.own ?? this.clock).now();
    const beats = Math.abs(now - heartbeatAt) <= aliveForMs;
    return (
      beats && this.#windows.some(({ name, isDead, looksDead }) => name === owner.instance && !isDead && !looksDead)
    );
  }

  request(pace: Pace = { kind: 'oneAtATime' }, names?: readonly string[]): RunRequest {
    return {
      environment: { id: environmentId, key: environmentId.toLowerCase(), name: 'contoso-ase' },
      account: { tenantId: 't', subscriptionId: 's', cloud: 'AzureCloud', accountId: 'a', accountLabel: 'megan' },
      apps: (names ?? this.azure.apps.map(({ ref }) => ref.name)).map((name) => this.azure.app(name).ref),
      pace,
      timeoutMs: 300_000,
    };
  }
}

/** A stop or start that a window sent. Milliseconds of the world. */
export interface Post {
  readonly verb: 'stop' | 'start';
  readonly app: SimulatedApp;
  readonly sentAt: number;
  /** Also where Azure asked to wait. */
  readonly atOnce: boolean;
  /** When the window had the answer, or its connection was destroyed. */
  endedAt?: number;
  answer?: 'accepted' | CallFailureKind;
}

/** A window with its extension host, which can be killed: nothing of it goes on after that, though what it sent is on its way. */
export class SimulatedWindow {
  readonly name: string;
  readonly engine: StopStartEngine;
  /** Of all its runs whose sender need not be known. */
  readonly ports: AzurePorts;
  /** Answers of `ensure`. */
  session: 'ready' | 'needsUser' = 'ready';
  /** The token in hand, as of the last time that one was asked for. */
  tokenGoodUntil = 0;
  isDead = false;
  diedAt = Number.POSITIVE_INFINITY;
  /** What went through `ports`. */
  readonly posts: Post[] = [];
  /** Others take it for dead although it lives, as after a sleep. */
  looksDead = false;
  readonly #machine: SimulatedMachine;

  constructor(machine: SimulatedMachine, name: string, timing: Partial<Timing>) {
    this.name = name;
    this.#machine = machine;
    const clock = this.#clock();
    const owner: Owner = { host: 'here', bootId: 'boot', pid: pidOf(name), processStart: name, instance: name };
    this.engine = new StopStartEngine({
      store: machine.journals.storeFor(clock),
      owner,
      isAlive: (other, heartbeatAt) => machine.isAlive(other, heartbeatAt),
      clock,
      random: () => machine.random(),
      timing,
    });
    this.ports = this.portsOf((post) => this.posts.push(post));
  }

  kill(): void {
    this.isDead = true;
    this.diedAt = Math.min(this.diedAt, this.#machine.clock.now());
  }

  run(request: RunRequest = this.#machine.request()): Promise<RunHandle> {
    return this.engine.run(request, this.ports);
  }

  /** Recovers the one abandoned run. */
  async recover(): Promise<RunHandle> {
    const { runs } = await this.engine.abandonedRuns();
    const handle = runs[0] && (await this.engine.recover(runs[0], this.ports));
    if (handle === undefined) {
      throw new Error('There is nothing to recover.');
    }
    return handle;
  }

  /** While it lives, a call does what it does; what a dead window waited for never comes. */
  async #living<T>(call: () => Promise<T>): Promise<T> {
    if (this.isDead) {
      return never();
    }
    try {
      const answer = await call();
      return await this.#reached(answer);
    } catch (thrown) {
      throw await this.#reached(thrown);
    }
  }

  async #reached<T>(answer: T): Promise<T> {
    if (this.#machine.own?.isAsleep === true) {
      await this.#machine.own.untilAwake();
    }
    return this.isDead ? never() : answer;
  }

  #clock(): Clock {
    const clock = this.#machine.own ?? this.#machine.clock;
    return {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      sleep: (ms, signal) => this.#living(() => clock.sleep(ms, signal)),
    };
  }

  /** A call that has no answer ends when its connection is destroyed, or its signal aborts. */
  async #called<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const clock = this.#clock();
    const begun = clock.monotonic();
    try {
      return await this.#living(call);
    } catch (thrown) {
      if (!(thrown instanceof NoAnswer)) {
        throw thrown;
      }
      await clock.sleep(transportLimitMs - (clock.monotonic() - begun), signal);
      throw new CallFailure('transient', { sentence: 'Simulated: no answer, and the connection was destroyed.' });
    }
  }

  async #post(
    verb: 'stop' | 'start',
    appId: string,
    onSend: (post: Post) => void,
    { atOnce } = { atOnce: false },
  ): Promise<void> {
    const { azure, clock } = this.#machine;
    const post: Post = { verb, app: azure.at(appId), sentAt: clock.now(), atOnce };
    try {
      await this.#called(() => {
        onSend(post);
        return azure.change(verb, appId, this.name);
      });
      post.answer = 'accepted';
    } catch (thrown) {
      post.answer = thrown instanceof CallFailure ? thrown.kind : 'other';
      throw thrown;
    } finally {
      post.endedAt = clock.now();
    }
  }

  /** Ports that tell of each stop and start in the instant in which it is sent, before anything else happens to it. */
  portsOf(onSend: (post: Post) => void): AzurePorts {
    const { azure } = this.#machine;
    return {
      control: {
        read: (id, signal) => this.#called(() => azure.read(id, this.name), signal),
        stop: (id) => this.#post('stop', id, onSend),
        start: (id, how) => this.#post('start', id, onSend, how),
        list: (signal) => this.#called(() => azure.list(this.name), signal),
        slots: (id, signal) => this.#called(() => azure.slots(id, this.name), signal),
        readEnvironment: (signal) => this.#called(() => azure.readEnvironment(this.name), signal),
      },
      session: {
        ensure: async (untilMs) => {
          this.tokenGoodUntil = this.session === 'ready' ? untilMs : 0;
          return this.session;
        },
      },
      sites: { ask: ({ id }, signal) => this.#living(() => azure.askSite(id, signal)) },
      activity: { since: (time, signal) => this.#called(() => azure.deedsSince(time), signal) },
      preflight: {
        check: async ({ name }) => azure.app(name).permission,
      },
    };
  }
}

function pidOf(name: string): number {
  return Number(name.replace(/\D/g, ''));
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
