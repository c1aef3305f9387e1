import assert from 'node:assert/strict';
import type { AppPhase } from '../../src/stopStart/engine/appPhase.ts';
import type { AbandonedRun } from '../../src/stopStart/engine/recovery.ts';
import type { RunHandle } from '../../src/stopStart/engine/runHandle.ts';
import type { SimulatedApp } from '../unit/stopStart/engine/simulatedApp.ts';
import type { Post, SimulatedWindow } from '../unit/stopStart/engine/simulatedWindow.ts';
import type { RunPlan } from './scenario.ts';
import { assertMayStart, assertMayStop } from './sendRules.ts';
import { assertIsBack, assertWasStartedOnce } from './stepRules.ts';
import { type SentPost, type WatchedParts, WatchedRun } from './watchedRun.ts';
import type { OwnMachine, PlayedWorld } from './world.ts';

/** From the likeliest to the least: in which phase an app is when its stop, or its start, is sent. */
const stopPhases: readonly AppPhase[] = ['stopping', 'intended'];
const startPhases: readonly AppPhase[] = ['starting', 'unsettled', 'stopped', 'stopping', 'intended'];

/** Knows every run, and holds every stop and start that is sent against the promise, in the instant in which it is sent. */
export class Watcher {
  readonly #world: PlayedWorld;
  readonly #runs: WatchedRun[] = [];
  readonly #paces = new Map<WatchedRun, RunPlan['pace']>();
  /** What was sent before the model was told of the run: by a recovery, in the instant in which it began. */
  #early: { readonly app: SimulatedApp; readonly window: string; readonly post: Post }[] = [];
  /** When each machine last woke up from a sleep of over 30 s. */
  readonly sleptAt = new Map<OwnMachine, number>();
  /** Apps of runs that were offered, and left as they were. */
  readonly left = new Set<string>();
  /** What was seen broken first. The engine would take an assertion thrown at it for a failed call. */
  broken: unknown;

  constructor(world: PlayedWorld) {
    this.#world = world;
    world.azure.onSend = (verb, app, by) => {
      this.#hold(() => this.#sent(verb, app, by));
    };
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

  began(machine: OwnMachine, window: SimulatedWindow, handle: RunHandle, plan: RunPlan): void {
    const run = new WatchedRun(machine, window, handle, { waves: plan.waves, onStep: this.#stepped });
    this.#paces.set(run, plan.pace);
    this.#runs.push(run);
  }

  recovers(machine: OwnMachine, window: SimulatedWindow, handle: RunHandle, offer: AbandonedRun): void {
    const run = new WatchedRun(machine, window, handle, { offer, onStep: this.#stepped });
    const { runId, epoch } = run;
    const same = this.#runs.filter((one) => one.runId === runId && one.epoch === epoch);
    this.#hold(() => assert.deepEqual(same, [], 'a run is taken over by one window only'));
    this.#runs.push(run);
    const isOwn = ({ app, window: by }: { app: SimulatedApp; window: string }): boolean =>
      by === window.name && run.app(app.ref.key) !== undefined;
    for (const { app, post } of this.#early.filter(isOwn)) {
      run.posts.push({ key: app.ref.key, post });
      this.#hold(() => assertMayStart(run, app));
    }
    this.#early = this.#early.filter((one) => !isOwn(one));
    this.#takeBack(run, offer);
  }

  /** What it sent as it began was taken for a start of another recovery of the same window. */
  #takeBack(run: WatchedRun, { apps }: AbandonedRun): void {
    const now = this.#world.clock.now();
    const keys = apps.map(({ key }) => key);
    for (const other of this.#runs.filter((one) => one !== run && one.window === run.window)) {
      const isNew = ({ key, post }: SentPost): boolean =>
        post.sentAt === now && post.verb === 'start' && keys.includes(key) && !run.posts.some((one) => one.key === key);
      const taken = other.posts.filter(isNew);
      other.posts = other.posts.filter((one) => !taken.includes(one));
      run.posts.push(...taken);
    }
  }

  /** A start that no run owns up to. */
  assertAllKnown(): void {
    this.#hold(() =>
      assert.deepEqual(
        this.#early.map(({ app, window }) => `${window} starts ${app.ref.name}`),
        [],
      ),
    );
  }

  #hold(check: () => void): void {
    try {
      check();
    } catch (broken) {
      this.broken ??= broken;
    }
  }

  readonly #stepped: WatchedParts['onStep'] = (run, key, to) => {
    if (to === 'watched') {
      this.#hold(() => assertIsBack(run, key, this.#world.azure));
    } else if (to === 'stoppedAgain') {
      this.#hold(() => assertWasStartedOnce(run, key));
    }
  };

  #sent(verb: 'stop' | 'start', app: SimulatedApp, by: string): void {
    const post = this.#world.machines
      .flatMap(({ windows }) => windows)
      .find(({ name }) => name === by)
      ?.posts.at(-1);
    const run = this.#senderOf(verb === 'stop' ? stopPhases : startPhases, app.ref.key, by);
    assert.ok(post !== undefined);
    if (run === undefined) {
      assert.equal(verb, 'start', `${by} stops ${app.ref.name} outside of any run`);
      this.#early.push({ app, window: by, post });
      return;
    }
    run.posts.push({ key: app.ref.key, post });
    const { azure } = this.#world;
    if (verb === 'stop') {
      const pace = this.#paces.get(run) ?? { kind: 'oneAtATime' };
      const besides = this.#runs.filter(({ window, isSettled }) => window === run.window && !isSettled);
      assertMayStop({ run, app, azure, pace, besides, sleptAt: this.sleptAt.get(run.machine) ?? 0 });
    } else {
      assertMayStart(run, app);
    }
  }

  #senderOf(phases: readonly AppPhase[], key: string, by: string): WatchedRun | undefined {
    const ofWindow = this.#runs.filter(({ window }) => window.name === by);
    for (const phase of phases) {
      const run = ofWindow.findLast((one) => one.app(key)?.phase === phase);
      if (run !== undefined) {
        return run;
      }
    }
    return undefined;
  }
}

/** Names an app of a run, over all its owners. */
export function leftKey(runId: string, key: string): string {
  return `${runId} ${key}`;
}
