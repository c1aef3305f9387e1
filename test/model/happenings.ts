import assert from 'node:assert/strict';
import type { AppRef } from '../../src/stopStart/engine/ports.ts';
import type { Sleep } from './kept.ts';
import { dismiss, recover } from './recover.ts';
import type { AzureHappening, Happening, MachineHappening, Scenario } from './scenario.ts';
import { nameOf } from './scenario.ts';
import type { WatchedRun } from './watchedRun.ts';
import type { Watcher } from './watcher.ts';
import type { OwnMachine, PlayedWorld } from './world.ts';

/** What a closing extension host has left of its life. */
const closingMs = 5000;

/** Brings about what happens. */
export class Happenings {
  readonly #scenario: Scenario;
  readonly #world: PlayedWorld;
  readonly #watcher: Watcher;
  readonly sleeps: Sleep[] = [];
  /** When a machine's clock was last set, or stopped: the one hides the other. */
  readonly #clockTouched = new Map<OwnMachine, number>();

  constructor(scenario: Scenario, world: PlayedWorld, watcher: Watcher) {
    this.#scenario = scenario;
    this.#world = world;
    this.#watcher = watcher;
  }

  async bring(happening: Happening): Promise<void> {
    if ('machine' in happening) {
      const machine = this.#world.machines[happening.machine];
      if (machine !== undefined) {
        await this.#onMachine(happening, machine);
      }
    } else {
      this.#inAzure(happening);
    }
  }

  async #onMachine(happening: MachineHappening, machine: OwnMachine): Promise<void> {
    const { tally } = this.#world;
    const working = this.#watcher.live.filter((run) => run.machine === machine && !run.isSettled);
    if (working.length > 0) {
      tally.saw(happening.kind);
    }
    switch (happening.kind) {
      case 'cancel':
      case 'continue':
      case 'end':
      case 'giveUp':
      case 'startAgain':
        if (!machine.own.isAsleep) {
          tell(happening.kind, working);
        }
        break;
      case 'kill':
        kill(machine);
        break;
      case 'close':
        await this.#close(machine, working);
        break;
      case 'takeover':
        for (const window of machine.windows.slice(-1)) {
          window.looksDead = true;
        }
        void recover(machine, this.#watcher, 1);
        break;
      case 'recover':
        void recover(machine, this.#watcher, happening.windows);
        break;
      case 'dismiss':
        void dismiss(machine, this.#watcher);
        break;
      case 'sleep':
        this.#sleep(machine, happening.forMs);
        break;
      case 'clockSet':
        if (this.#mayTouchClock(machine)) {
          machine.own.set(happening.byMs);
          tally.saw(happening.byMs < 0 ? 'clock set back' : 'clock set forward', working.length > 0 ? 1 : 0);
        }
        break;
      default:
        turn(happening.kind, machine);
    }
  }

  #inAzure(happening: AzureHappening): void {
    const { azure, clock, tally } = this.#world;
    const now = clock.now();
    const isAtWork = this.#watcher.live.some((run) => !run.isSettled);
    tally.saw(happening.kind, isAtWork ? 1 : 0);
    switch (happening.kind) {
      case 'notReady':
      case 'ready':
        azure.environment = { ready: happening.kind === 'ready' };
        break;
      case 'disabled':
        azure.readOnlyFrom = Math.min(azure.readOnlyFrom, now);
        break;
      case 'spell':
        azure.spells.push({
          from: now,
          until: now + happening.forMs,
          kind: happening.as,
          ...(happening.app === undefined ? {} : { app: nameOf(this.#scenario.apps, happening.app) }),
        });
        break;
      default:
        if (happening.app < this.#scenario.apps.length) {
          this.#byColleague(happening.kind, nameOf(this.#scenario.apps, happening.app));
          tally.saw(`a colleague ${happening.kind}`, isAtWork ? 1 : 0);
        }
    }
  }

  #byColleague(does: 'stops' | 'starts' | 'deletes' | 'moves' | 'scales', name: string): void {
    const { azure, clock } = this.#world;
    const app = azure.app(name);
    switch (does) {
      case 'deletes':
        for (const one of azure.apps.filter(({ ref }) => ref.name === name || ref.name.startsWith(`${name}/`))) {
          one.deleted = true;
        }
        break;
      case 'moves':
        azure.move(name);
        break;
      case 'scales':
        app.busyUntil = clock.now() + 60_000;
        break;
      default:
        azure.colleague(name, does === 'stops' ? 'Stopped' : 'Running');
    }
  }

  #mayTouchClock(machine: OwnMachine): boolean {
    const now = this.#world.clock.now();
    const untouched = now - (this.#clockTouched.get(machine) ?? 0) > 10_000;
    const may = untouched && !machine.own.isAsleep;
    if (may) {
      this.#clockTouched.set(machine, now);
    }
    return may;
  }

  #sleep(machine: OwnMachine, forMs: number): void {
    if (!this.#mayTouchClock(machine)) {
      return;
    }
    const { clock } = this.#world;
    const from = clock.now();
    machine.own.fallAsleep();
    this.sleeps.push({ machine: machine.name, from, until: from + forMs });
    void clock.sleep(forMs).then(() => {
      machine.own.wakeUp();
      this.#clockTouched.set(machine, clock.now());
      if (forMs > 30_000) {
        this.#watcher.sleptAt.set(machine, clock.now());
      }
    });
  }

  /** At once, whatever else is going on, a start is sent for every app that may be down; then the host ends. */
  async #close(machine: OwnMachine, working: readonly WatchedRun[]): Promise<void> {
    const { azure, clock } = this.#world;
    const down = working.flatMap((run) => run.handle.snapshot().down.map((app) => ({ run, app })));
    const waiting = down.filter(({ run, app }) => run.app(app.key)?.phase !== 'stoppedAgain');
    const closedAt = clock.now();
    for (const window of machine.windows.filter((one) => !one.isDead)) {
      void window.engine.startAllUnsettled();
      void clock.sleep(closingMs).then(() => window.kill());
    }
    if (machine.own.isAsleep) {
      return;
    }
    await clock.advance(0);
    const sent = azure.calls.filter(({ verb, at }) => verb === 'start' && at >= closedAt);
    const isStarted = ({ run, app }: { run: WatchedRun; app: AppRef }): boolean =>
      sent.some(({ by, app: name }) => by === run.window.name && name === app.name);
    const notStarted = waiting.filter((one) => !isStarted(one)).map(({ app }) => app.name);
    assert.deepEqual(notStarted, [], 'a closing window sends a start for every app that may be down');
  }
}

/** The user says the same to every run of a machine. */
export function tell(what: 'cancel' | 'continue' | 'end' | 'giveUp' | 'startAgain', runs: readonly WatchedRun[]): void {
  for (const run of runs) {
    const { apps } = run.handle.snapshot();
    const refs = apps.map(({ app }) => app);
    switch (what) {
      case 'cancel':
      case 'end':
        run.handle[what]();
        break;
      case 'continue':
        run.continue();
        break;
      case 'giveUp':
        run.giveUp(refs);
        break;
      case 'startAgain':
        run.startAgain(apps.filter(({ phase }) => phase === 'stoppedAgain').map(({ app }) => app));
        break;
    }
  }
}

function kill(machine: OwnMachine): void {
  for (const window of machine.windows) {
    window.kill();
  }
}

/** What is well until it is not. */
function turn(
  what:
    | 'diskFull'
    | 'diskFree'
    | 'diskHangs'
    | 'diskRecovers'
    | 'signedOut'
    | 'signedIn'
    | 'windowSilent'
    | 'windowAnswers',
  { journals, windows }: OwnMachine,
): void {
  switch (what) {
    case 'diskFull':
    case 'diskFree':
      journals.full = what === 'diskFull';
      break;
    case 'diskHangs':
      journals.hang();
      break;
    case 'diskRecovers':
      journals.recover();
      break;
    case 'signedOut':
    case 'signedIn':
      for (const window of windows) {
        window.session = what === 'signedIn' ? 'ready' : 'needsUser';
      }
      break;
    case 'windowSilent':
    case 'windowAnswers':
      for (const { engine } of windows.filter((window) => !window.isDead)) {
        engine[what === 'windowSilent' ? 'windowIsSilent' : 'windowAnswers']();
      }
      break;
  }
}
