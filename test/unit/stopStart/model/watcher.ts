import assert from 'node:assert/strict';
import type { RunHandle } from '../../../../src/stopStart/runHandle.ts';
import type { SimulatedApp } from '../simulatedAzure.ts';
import type { SimulatedMachine, SimulatedWindow } from '../simulatedWindow.ts';

/** What the model knows of one run or recovery. */
interface Watched {
  readonly window: SimulatedWindow;
  readonly handle: RunHandle;
}

/** Holds every stop and start that is sent against the promise, in the instant in which it is sent. */
export class PromiseWatcher {
  readonly #machine: SimulatedMachine;
  readonly #watched: Watched[] = [];
  /** What was seen broken. The engine would take an assertion thrown at it for a failed call. */
  readonly #broken: unknown[] = [];
  /** Apps that somebody else stopped, and when. */
  readonly stoppedByOthers = new Map<string, number>();
  /** When the user last said Continue, and when the computer last slept for over 30 s. */
  continuedAt = Number.NEGATIVE_INFINITY;
  sleptAt = Number.NEGATIVE_INFINITY;

  constructor(machine: SimulatedMachine) {
    this.#machine = machine;
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
    this.#watched.push({ window, handle });
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
    assert.ok(this.sleptAt <= this.continuedAt, 'nothing is stopped after sleep until the user says Continue');
    const wanted = new Set(snapshot.down.map(({ id }) => id));
    const throttled = [...azure.throttledStarts(by)].filter((id) => wanted.has(id));
    assert.deepEqual(throttled, [], 'nothing is stopped while a start is throttled');
    const goodFor = watched.window.tokenGoodUntil - clock.now();
    assert.ok(goodFor >= 600_000 - 60_000, 'the token in hand outlasts the stop and the start');
    assert.equal(app.permission.kind, 'allowed', 'an app without the rights is not stopped');

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
    assert.equal(azure.lastShown(app), 'Running', 'only an app that reads Running is stopped');
    const asked = azure.calls.filter((call) => call.verb === 'readEnvironment' && call.by === by).at(-1);
    assert.ok(asked !== undefined && clock.now() - asked.at <= 60_000, 'the environment was asked shortly before');
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
      const left = journals.documents.some(({ apps }) => apps.some((one) => one.id === id && one.mark === 'left'));
      const kept = app.deleted || byOthers || left || azure.stateOf(app) === 'Running';
      assert.ok(kept, `${name} is left stopped, and nobody was told`);
    }
  }
}
