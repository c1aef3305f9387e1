import type { Clock } from '../../../../src/clock.ts';
import { StopStartEngine } from '../../../../src/stopStart/engine/engine.ts';
import type { Owner } from '../../../../src/stopStart/engine/journal.ts';
import type { AzurePorts } from '../../../../src/stopStart/engine/ports.ts';
import type { RunHandle } from '../../../../src/stopStart/engine/runHandle.ts';
import type { Pace, RunRequest } from '../../../../src/stopStart/engine/runRequest.ts';
import type { Timing } from '../../../../src/stopStart/engine/timing.ts';
import { ManualClock } from '../../../clock/manualClock.ts';
import { MemoryJournals } from '../stored/memoryJournals.ts';
import { SimulatedAzure } from './simulatedAzure.ts';

const environmentId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/hostingEnvironments/contoso-ase';

/** One machine: one clock, one Azure, one journal folder, and windows that come and go. */
export class SimulatedMachine {
  readonly clock = new ManualClock();
  readonly azure = new SimulatedAzure(this.clock);
  readonly journals = new MemoryJournals();
  readonly #windows: SimulatedWindow[] = [];
  random: () => number = () => 0.5;

  /** A machine with these apps, all running. */
  static with(...names: readonly string[]): SimulatedMachine {
    const machine = new SimulatedMachine();
    for (const name of names) {
      machine.azure.add(name);
    }
    return machine;
  }

  open(timing: Partial<Timing> = {}): SimulatedWindow {
    const window = new SimulatedWindow(this, `window-${this.#windows.length + 1}`, timing);
    this.#windows.push(window);
    return window;
  }

  get windows(): readonly SimulatedWindow[] {
    return this.#windows;
  }

  isAlive(owner: Owner): boolean {
    return this.#windows.some((window) => window.name === owner.instance && !window.isDead && !window.looksDead);
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

/** A window with its extension host, which can be killed: nothing of it goes on after that, though what it sent is on its way. */
export class SimulatedWindow {
  readonly name: string;
  readonly engine: StopStartEngine;
  readonly ports: AzurePorts;
  /** Answers of `ensure`. */
  session: 'ready' | 'needsUser' = 'ready';
  /** The token in hand, as of the last time that one was asked for. */
  tokenGoodUntil = 0;
  isDead = false;
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
      isAlive: (other) => machine.isAlive(other),
      clock,
      random: () => machine.random(),
      timing,
    });
    this.ports = this.#ports();
  }

  kill(): void {
    this.isDead = true;
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
      return this.isDead ? never() : answer;
    } catch (thrown) {
      if (this.isDead) {
        return never();
      }
      throw thrown;
    }
  }

  #clock(): Clock {
    const { clock } = this.#machine;
    return {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      sleep: (ms, signal) => this.#living(() => clock.sleep(ms, signal)),
    };
  }

  #ports(): AzurePorts {
    const { azure } = this.#machine;
    return {
      control: {
        read: (id) => this.#living(() => azure.read(id, this.name)),
        stop: (id) => this.#living(() => azure.change('stop', id, this.name)),
        start: (id) => this.#living(() => azure.change('start', id, this.name)),
        list: () => this.#living(() => azure.list(this.name)),
        slots: async () => new Set(),
        readEnvironment: () => this.#living(() => azure.readEnvironment(this.name)),
      },
      session: {
        ensure: async (untilMs) => {
          this.tokenGoodUntil = this.session === 'ready' ? untilMs : 0;
          return this.session;
        },
      },
      sites: { ask: ({ id }, signal) => this.#living(() => azure.askSite(id, signal)) },
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
