import assert from 'node:assert/strict';
import type { RunHandle } from '../../src/stopStart/engine/runHandle.ts';
import { concurrencyOf, type Pace, type Wave } from '../../src/stopStart/engine/runRequest.ts';
import type { SimulatedApp } from '../unit/stopStart/engine/simulatedApp.ts';
import type { SimulatedMachine, SimulatedWindow } from '../unit/stopStart/engine/simulatedWindow.ts';

/** What the model knows of one run or recovery. */
interface Watched {
  readonly window: SimulatedWindow;
  readonly handle: RunHandle;
  /** How often it came to hold for a look. */
  looks: number;
  /** When an app was first said to be running and not answering. */
  readonly silentAt: Map<string, number>;
}

/** Holds every stop and start that is sent against the promise, in the instant in which it is sent. */
export class PromiseWatcher {
  readonly #machine: SimulatedMachine;
  readonly #waves: readonly Wave[];
  readonly #pace: Pace;
  readonly #watched: Watched[] = [];
  /** What was seen broken. The engine would take an assertion thrown at it for a failed call. */
  readonly #broken: unknown[] = [];
  /** Apps that somebody else stopped, and when. */
  readonly stoppedByOthers = new Map<string, number>();
  /** When the user last said Continue, and when the computer last slept for over 30 s. */
  continuedAt = Number.NEGATIVE_INFINITY;
  sleptAt = Number.NEGATIVE_INFINITY;

  /** The user said once that apps may stay as they are. */
  gaveUp = false;

  /** @param run the one run. */
  constructor(machine: SimulatedMachine, { waves, pace }: { readonly waves: readonly Wave[]; readonly pace: Pace }) {
    this.#machine = machine;
    this.#waves = waves;
    this.#pace = pace;
    machine.azure.onSend = (verb, app, by) => {
      try {
        this.#isAllowed(verb, app, by);
      } catch (broken) {
        this.#broken.push(broken);
      }
    };
  }

  #isAllowed(verb: 'stop' | 'start', app: SimulatedApp, by: string): void {
    if (verb === 'start') {
      this.#startIsAllowed(app, by);
    } else {
      this.#stopIsAllowed(app, by);
    }
  }

  watch(window: SimulatedWindow, handle: RunHandle): void {
    const watched: Watched = { window, handle, looks: 0, silentAt: new Map() };
    this.#watched.push(watched);
    let looking = false;
    handle.onChange(({ apps, holds }) => {
      for (const { app } of apps.filter(({ site }) => site?.kind === 'silent')) {
        watched.silentAt.set(app.key, watched.silentAt.get(app.key) ?? this.#machine.clock.now());
      }
      const looksNow = holds.some(({ kind }) => kind === 'look');
      watched.looks += looksNow && !looking ? 1 : 0;
      looking = looksNow;
    });
  }

  get handles(): readonly RunHandle[] {
    return this.#watched.filter(({ window }) => !window.isDead).map(({ handle }) => handle);
  }

  #stopIsAllowed(app: SimulatedApp, by: string): void {
    const { journals, azure, clock } = this.#machine;
    const watched = this.#watched.find(({ window }) => window.name === by);
    assert.ok(watched !== undefined, 'only a run stops apps');
    const snapshot = watched.handle.snapshot();
    assert.equal(snapshot.kind, 'run', 'a recovery stops nothing');
    assert.equal(snapshot.ending, undefined, 'nothing is stopped after the end');
    assert.deepEqual(snapshot.holds, [], 'nothing is stopped while held');
    const named = snapshot.apps.filter(({ phase, since }) => phase === 'unsettled' && since > this.continuedAt);
    assert.deepEqual(named, [], 'nothing is stopped after an app did not come back, until the user says Continue');
    const silent = [...watched.silentAt.values()].filter((at) => at > this.continuedAt);
    assert.deepEqual(silent, [], 'nothing is stopped after an app did not answer, until the user says Continue');
    const inFlight = snapshot.apps.filter(({ phase }) =>
      ['intended', 'stopping', 'stopped', 'starting'].includes(phase),
    );
    const others = inFlight.filter(({ app: { id } }) => id !== app.ref.id);
    assert.ok(others.length < concurrencyOf(this.#pace, snapshot.apps.length), 'no more apps are down than wanted');
    assert.ok(this.sleptAt <= this.continuedAt, 'nothing is stopped after sleep until the user says Continue');
    const wanted = new Set(snapshot.down.map(({ id }) => id));
    const throttled = [...azure.throttledStarts(by)].filter((id) => wanted.has(id));
    assert.deepEqual(throttled, [], 'nothing is stopped while a start is throttled');
    const goodFor = watched.window.tokenGoodUntil - clock.now();
    assert.ok(goodFor >= 600_000 - 60_000, 'the token in hand outlasts the stop and the start');
    assert.equal(app.permission.kind, 'allowed', 'an app without the rights is not stopped');

    this.#wavesBeforeAreOver(app, watched);

    const epochs = journals.documents.filter(({ runId }) => runId === snapshot.runId);
    const own = epochs.find(({ owner }) => owner.instance === by);
    const entry = own?.apps.find(({ id }) => id === app.ref.id);
    assert.equal(entry?.mark, 'intended', 'the intent is on disk before the stop');
    assert.ok(
      epochs.every(({ epoch }) => epoch <= (own?.epoch ?? 0)),
      'nothing is stopped once taken over',
    );

    const readings = azure.calls.filter((call) => call.verb === 'read' && call.by === by && call.app === app.ref.name);
    const age = clock.now() - (readings.at(-1)?.at ?? Number.NEGATIVE_INFINITY);
    assert.ok(age <= 10_000, 'the state is read just before the stop');
    assert.equal(azure.lastShown(app, by), 'Running', 'only an app that reads Running is stopped');
    assert.ok(azure.environmentShown.get(by), 'the environment was ready when it was last asked');
    const asked = azure.calls.filter((call) => call.verb === 'readEnvironment' && call.by === by).at(-1);
    assert.ok(asked !== undefined && clock.now() - asked.at <= 60_000, 'the environment was asked shortly before');
  }

  /** Apps of earlier waves are final or named, and were looked at where that was wanted. */
  #wavesBeforeAreOver(app: SimulatedApp, { handle, looks }: Watched): void {
    const { apps } = handle.snapshot();
    const place = apps.findIndex(({ app: { id } }) => id === app.ref.id);
    let start = 0;
    let looksBefore = 0;
    for (const { size, lookAfter } of this.#waves) {
      if (start + size > place) {
        break;
      }
      const hadWork = apps.slice(start, start + size).some(({ app: { name } }) => this.#isPermitted(name));
      looksBefore += lookAfter && hadWork ? 1 : 0;
      start += size;
    }
    const before = apps.slice(0, start);
    const open = before.filter(({ phase }) => !['running', 'skipped', 'failed', 'unsettled'].includes(phase));
    assert.deepEqual(open, [], 'no app is stopped before the wave before it is over');
    assert.ok(looks >= looksBefore, 'no app is stopped before the user looked at the wave before it');
  }

  #isPermitted(name: string): boolean {
    return this.#machine.azure.app(name).permission.kind === 'allowed';
  }

  #startIsAllowed(app: SimulatedApp, by: string): void {
    const entries = this.#machine.journals.documents.flatMap(({ apps }) => apps.filter(({ id }) => id === app.ref.id));
    const recorded = entries.some(({ mark }) => mark !== 'planned');
    assert.ok(recorded || app.stopsCarriedOut.length > 0, `${by} starts ${app.ref.name}, which nobody meant to stop`);
  }

  /** After everything: each app that a run may have stopped runs, is gone, or was named to the user. */
  assertKept(): void {
    for (const broken of this.#broken) {
      throw broken;
    }
    const { azure, journals } = this.#machine;
    for (const app of azure.apps.filter(({ stopsCarriedOut }) => stopsCarriedOut.length > 0)) {
      const { id, name } = app.ref;
      // Whoever stopped it after its state was last read, or later, may mean it to be stopped: nobody can tell.
      const sinceRead = (app.stopsCarriedOut[0] ?? 0) - azure.lagMs - 10_000;
      const byOthers = (this.stoppedByOthers.get(name) ?? Number.NEGATIVE_INFINITY) >= sinceRead;
      const left =
        this.gaveUp && journals.documents.some(({ apps }) => apps.some((one) => one.id === id && one.mark === 'left'));
      const kept = app.deleted || byOthers || left || azure.stateOf(app) === 'Running';
      assert.ok(kept, `${name} is left stopped, and nobody was told`);
    }
  }
}
