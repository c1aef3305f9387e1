import assert from 'node:assert/strict';
import type { RunHandle } from '../../src/stopStart/engine/runRequest.ts';
import type { AbandonedRun } from '../../src/stopStart/engine/storedRun.ts';
import type { Post, SimulatedWindow } from '../unit/stopStart/engine/simulatedWindow.ts';
import type { RunPlan } from './scenario.ts';
import { Sender } from './sender.ts';
import { assertMayStart, assertMayStop } from './sendRules.ts';
import { assertIsBack, assertWasStartedOnce } from './stepRules.ts';
import { type WatchedParts, WatchedRun } from './watchedRun.ts';
import type { OwnMachine, PlayedWorld } from './world.ts';

/** Knows every run, and checks every stop and start against the promise when it is sent. */
export class Watcher {
  readonly #world: PlayedWorld;
  readonly #runs: WatchedRun[] = [];
  readonly #paces = new Map<WatchedRun, RunPlan['pace']>();
  readonly #senders: Sender[] = [];
  /** When each machine last woke up from a sleep of over 30 s. */
  readonly sleptAt = new Map<OwnMachine, number>();
  /** Apps of runs that were offered, and left as they were. */
  readonly left = new Set<string>();
  /** What was seen broken first. The engine would take an assertion thrown at it for a failed call. */
  broken: unknown;

  constructor(world: PlayedWorld) {
    this.#world = world;
  }

  /** The user was offered that, and left it. */
  dismissed({ runId, apps, cutShort }: AbandonedRun): void {
    this.#world.tally.saw('an offer was left', apps.length);
    for (const { key } of [...apps, ...cutShort]) {
      this.left.add(leftKey(runId, key));
    }
  }

  get runs(): readonly WatchedRun[] {
    return this.#runs;
  }

  /** Runs in windows that live. */
  get live(): readonly WatchedRun[] {
    return this.#runs.filter((run) => run.isLive);
  }

  /** For a run or a recovery that is about to begin in that window. */
  sender(window: SimulatedWindow): Sender {
    const sender = new Sender(window, (one, post) => this.#check(() => this.#sent(one, post)));
    this.#senders.push(sender);
    return sender;
  }

  began(machine: OwnMachine, sender: Sender, handle: RunHandle, plan: RunPlan): void {
    const run = new WatchedRun(machine, sender, handle, { waves: plan.waves, onStep: this.#stepped });
    this.#paces.set(run, plan.pace);
    this.#know(run, sender);
  }

  recovers(machine: OwnMachine, sender: Sender, handle: RunHandle, offer: AbandonedRun): void {
    const run = new WatchedRun(machine, sender, handle, { offer, onStep: this.#stepped });
    const { runId, epoch } = run;
    const same = this.#runs.filter((one) => one.runId === runId && one.epoch === epoch);
    this.#check(() => assert.deepEqual(same, [], 'a run is taken over by one window only'));
    this.#know(run, sender);
  }

  #know(run: WatchedRun, sender: Sender): void {
    sender.run = run;
    this.#runs.push(run);
    for (const { app } of sender.posts) {
      this.#check(() => assertMayStart(run, app));
    }
  }

  /** Nothing is sent by what did not begin. */
  assertAllKnown(): void {
    const unknown = this.#senders.filter(({ run }) => run === undefined).flatMap(({ posts }) => posts);
    this.#check(() =>
      assert.deepEqual(
        unknown.map(({ verb, app }) => `${verb} ${app.ref.name}`),
        [],
      ),
    );
  }

  #check(check: () => void): void {
    try {
      check();
    } catch (broken) {
      this.broken ??= broken;
    }
  }

  readonly #stepped: WatchedParts['onStep'] = (run, key, to) => {
    if (to === 'watched') {
      this.#check(() => assertIsBack(run, key, this.#world.azure));
    } else if (to === 'stoppedAgain') {
      this.#check(() => assertWasStartedOnce(run, key));
    }
  };

  #sent({ run }: Sender, { verb, app }: Post): void {
    if (run === undefined) {
      assert.equal(verb, 'start', `${app.ref.name} is stopped outside of any run`);
      return;
    }
    const { azure } = this.#world;
    if (verb === 'stop') {
      const pace = this.#paces.get(run) ?? { kind: 'oneAtATime' };
      const besides = this.#runs.filter(({ window, isSettled }) => window === run.window && !isSettled);
      assertMayStop({ run, app, azure, pace, besides, sleptAt: this.sleptAt.get(run.machine) ?? 0 });
    } else {
      assertMayStart(run, app);
    }
  }
}

/** Names an app of a run, over all its owners. */
export function leftKey(runId: string, key: string): string {
  return `${runId} ${key}`;
}
