import assert from 'node:assert/strict';
import type { AppPhase } from '../../../../src/stopStart/engine/appState.ts';
import type { PauseReason } from '../../../../src/stopStart/engine/circuitBreaker.ts';
import type { AppRef } from '../../../../src/stopStart/engine/ports.ts';
import type { RunHandle } from '../../../../src/stopStart/engine/runRequest.ts';
import type { RunSnapshot } from '../../../../src/stopStart/engine/snapshot.ts';
import { askWhenPaused, askWhenStoppedAgain, tellWhenNotPaused } from '../../../../src/stopStart/shown/runQuestions.ts';
import type { WindowServices } from '../../../../src/stopStart/shown/windowRuns.ts';
import type { Answer, Choice } from '../../../../src/ui/tell.ts';
import { ManualClock } from '../../../clock/manualClock.ts';

function app(name: string): AppRef {
  return { id: `/${name}`, key: `/${name}`, name };
}

interface Question {
  readonly message: string;
  readonly buttons: readonly string[];
  /** Presses a button, or closes it. */
  answer(title?: string): Promise<void>;
}

/** A run that stands as the test says, and what is asked and told about it. */
class Scene {
  readonly clock = new ManualClock();
  readonly questions: Question[] = [];
  readonly told: string[] = [];
  readonly deeds: string[] = [];
  readonly #listeners = new Set<(snapshot: RunSnapshot) => void>();
  #snapshot: RunSnapshot = {
    ...{ runId: 'r', kind: 'run', environment: { id: '/e', key: '/e', name: 'contoso-ase' }, stage: 'ended' },
    ...{ paused: false, pauseReasons: [], apps: [], current: [], remarks: [], down: [], leftStopped: [] },
    counts: { total: 2, planned: 0, inFlight: 0, done: 2, watched: 2, skipped: 0, failed: 0, unsettled: 0 },
  };

  readonly handle = {
    snapshot: () => this.#snapshot,
    onChange: (listener: (snapshot: RunSnapshot) => void) => {
      this.#listeners.add(listener);
      return () => void this.#listeners.delete(listener);
    },
    continue: () => this.deeds.push('continue'),
    end: () => this.deeds.push('end'),
    startAgain: (apps: readonly AppRef[]) => this.deeds.push(`start ${apps.map(({ name }) => name).join()}`),
    giveUp: (apps: readonly AppRef[]) => this.deeds.push(`leave ${apps.map(({ name }) => name).join()}`),
  } as unknown as RunHandle;

  readonly run = { handle: this.handle, hosts: new Map([['/a', 'a.contoso.com']]) };

  readonly services = {
    tell: {
      ask: (message: string, ...choices: Choice[]) =>
        this.services.tell.question(`asked calmly: ${message}`, ...choices),
      question: (message: string, ...choices: Choice[]): Promise<Answer> => {
        const { promise, resolve } = Promise.withResolvers<Answer>();
        const answer = async (title?: string): Promise<void> => {
          await choices.find((one) => one.title === title)?.run();
          resolve(title === undefined ? 'unanswered' : 'answered');
          await this.clock.advance(0);
        };
        this.questions.push({ message, buttons: choices.map(({ title }) => title), answer });
        return promise;
      },
      warn: (message: string) => this.told.push(message),
      info: (message: string) => this.told.push(message),
      failure: (error: unknown) => this.told.push(String(error)),
    },
    appsChanged: (id: string) => this.deeds.push(`look at ${id}`),
  } as unknown as WindowServices;

  change(phases: Readonly<Record<string, AppPhase>>, changes: Partial<RunSnapshot> = {}): void {
    const apps = Object.entries(phases).map(([name, phase]) => ({ app: app(name), phase, since: 0 }));
    this.#snapshot = { ...this.#snapshot, apps, ...changes };
    for (const listener of this.#listeners) {
      listener(this.#snapshot);
    }
  }

  question(index = -1): Question {
    const question = this.questions.at(index);
    assert.ok(question);
    return question;
  }
}

describe('The question about an app that was stopped again while it was watched', () => {
  let scene: Scene;
  let stop: () => void;

  beforeEach(() => {
    scene = new Scene();
    stop = askWhenStoppedAgain(scene.handle, scene.services, scene.clock);
  });

  it('starts it, or leaves it, and the view looks at it anew', async () => {
    scene.change({ a: 'stoppedAgain', b: 'watched' });
    assert.deepEqual(scene.question().buttons, ['Start It', 'Leave It Stopped']);
    await scene.question().answer('Start It');
    assert.deepEqual(scene.deeds, ['look at /e', 'start a']);
    scene.change({ a: 'starting', b: 'stoppedAgain' });
    await scene.question().answer('Leave It Stopped');
    assert.deepEqual(scene.deeds.slice(2), ['look at /e', 'leave b']);
    assert.equal(scene.questions.length, 2);
  });

  it('is one for apps that were stopped at the same time', async () => {
    scene.change({ a: 'stoppedAgain', b: 'stoppedAgain' });
    assert.deepEqual(scene.question().buttons, ['Start Them', 'Leave Them Stopped']);
    assert.match(scene.question().message, /^a, b on contoso-ase were stopped again /);
    await scene.question().answer('Leave Them Stopped');
    assert.deepEqual(scene.deeds.at(-1), 'leave a,b');
  });

  it('is not asked again because something else changed, and names a further app alone', () => {
    scene.change({ a: 'stoppedAgain', b: 'watched' });
    scene.change({ a: 'stoppedAgain', b: 'running' });
    assert.equal(scene.questions.length, 1);
    scene.change({ a: 'stoppedAgain', b: 'stoppedAgain' });
    assert.match(scene.question().message, /^b on contoso-ase /);
  });

  it('comes back when it was closed, for as long as nobody has answered otherwise', async () => {
    scene.change({ a: 'stoppedAgain', b: 'stoppedAgain' });
    await scene.question().answer();
    assert.equal(scene.questions.length, 1);
    scene.change({ a: 'stoppedAgain', b: 'starting' });
    await scene.clock.advance(2000);
    assert.match(scene.question().message, /^a on contoso-ase /);
    await scene.question().answer();
    scene.change({ a: 'failed', b: 'running' });
    await scene.clock.advance(60_000);
    assert.equal(scene.questions.length, 2);
  });

  it('touches no app that was answered for elsewhere while it was open', async () => {
    scene.change({ a: 'stoppedAgain', b: 'stoppedAgain' });
    scene.change({ a: 'stoppedAgain', b: 'starting' });
    await scene.question().answer('Start Them');
    assert.equal(scene.deeds.at(-1), 'start a');
  });

  it('says so where all its apps were answered for elsewhere, and does nothing', async () => {
    scene.change({ a: 'stoppedAgain' });
    scene.change({ a: 'starting' });
    const { length } = scene.deeds;
    await scene.question().answer('Leave It Stopped');
    assert.equal(scene.deeds.length, length);
    assert.deepEqual(scene.told, ['This was already answered: a on contoso-ase. Nothing was changed.']);
  });

  it('is asked once for an app that was stopped once more before it came back', async () => {
    scene.change({ a: 'stoppedAgain' });
    await scene.question().answer();
    scene.change({ a: 'starting' });
    scene.change({ a: 'stoppedAgain' });
    await scene.clock.advance(60_000);
    assert.equal(scene.questions.length, 2);
  });

  it('is over with the run', async () => {
    scene.change({ a: 'stoppedAgain' });
    stop();
    await scene.question().answer();
    await scene.clock.advance(60_000);
    assert.equal(scene.questions.length, 1);
  });
});

describe('An app that was seen stopped once in its watch', () => {
  const pauseReasons: readonly PauseReason[] = [{ kind: 'stoppedAgain', apps: [app('a')] }];

  it('is told once, where nothing is left to stop', () => {
    const scene = new Scene();
    tellWhenNotPaused(scene.handle, scene.services);
    scene.change({ a: 'starting' }, { pauseReasons });
    scene.change({ a: 'watched' }, { pauseReasons });
    assert.deepEqual(scene.told, ['a on contoso-ase was stopped again while it was watched. It is started once more.']);
  });

  it('pauses a run with apps left to stop, which asks and does not tell beside it', async () => {
    const scene = new Scene();
    const account = { tenantId: 't', accountId: 'a', accountLabel: 'megan' };
    tellWhenNotPaused(scene.handle, scene.services);
    askWhenPaused(scene.run, account, scene.services, scene.clock);
    scene.change({ a: 'starting', b: 'planned' }, { paused: true, pauseReasons });
    assert.deepEqual(scene.told, []);
    assert.match(scene.question().message, /^contoso-ase: a was stopped again .* No further app is stopped until you/);
    assert.deepEqual(scene.question().buttons, ['Continue', 'End Run']);
    await scene.question().answer('Continue');
    assert.deepEqual(scene.deeds, ['continue']);
  });

  it('in a run with nothing left to stop leaves a sign-in as the only question, without End Run', () => {
    const scene = new Scene();
    const account = { tenantId: 't', accountId: 'a', accountLabel: 'megan' };
    askWhenPaused(scene.run, account, scene.services, scene.clock);
    scene.change({ a: 'starting' }, { pauseReasons });
    assert.equal(scene.questions.length, 0);
    scene.change({ a: 'starting' }, { pauseReasons: [...pauseReasons, { kind: 'signIn' }] });
    assert.deepEqual(scene.question().buttons, ['Sign In…']);
    assert.doesNotMatch(scene.question().message, /No further app/);
  });
});

describe('A question of a paused run that was answered elsewhere', () => {
  const reason: PauseReason = { kind: 'notBack', apps: [app('a')] };
  const other: PauseReason = { kind: 'environment', because: 'Scaling' };
  const paused = { paused: true, pauseReasons: [reason] };
  const on = { stage: 'running', paused: false, pauseReasons: [] } as const;
  let scene: Scene;

  beforeEach(() => {
    scene = new Scene();
    const account = { tenantId: 't', accountId: 'a', accountLabel: 'megan' };
    askWhenPaused(scene.run, account, scene.services, scene.clock);
    scene.change({ a: 'unsettled', b: 'planned' }, paused);
  });

  for (const button of ['Continue', 'End Run']) {
    it(`changes nothing after a late ${button}, and says that the run was continued`, async () => {
      scene.change({ a: 'unsettled', b: 'stopping' }, on);
      await scene.question().answer(button);
      assert.deepEqual(scene.deeds, []);
      assert.deepEqual(scene.told, [
        'The run on contoso-ase was already continued. Nothing was changed. To end it, choose Cancel Run on its row.',
      ]);
      await scene.clock.advance(60_000);
      assert.equal(scene.questions.length, 1);
    });

    it(`changes nothing after a late ${button}, and says that the run has ended`, async () => {
      scene.change({ a: 'unsettled', b: 'planned' }, { ...paused, paused: false, ending: { kind: 'endedByUser' } });
      await scene.question().answer(button);
      assert.deepEqual(scene.deeds, []);
      assert.match(scene.told[0] ?? '', /^The run on contoso-ase has already ended, and stops no more apps\./);
    });

    it(`does not answer a newer question by a late ${button}`, async () => {
      scene.change({ a: 'unsettled', b: 'planned' }, { ...paused, pauseReasons: [other] });
      await scene.question(0).answer(button);
      assert.deepEqual(scene.deeds, []);
      assert.match(scene.told[0] ?? '', /^The run on contoso-ase is paused for a newer reason\./);
    });
  }

  it('is still a question while one of its reasons is there', async () => {
    scene.change({ a: 'unsettled', b: 'planned' }, { ...paused, pauseReasons: [reason, other] });
    await scene.question(0).answer('Continue');
    assert.deepEqual([scene.deeds, scene.told], [['continue'], []]);
  });

  it('does not ask to sign in after a late Sign In…', async () => {
    const signIn: PauseReason = { kind: 'signIn' };
    scene.change({ a: 'unsettled', b: 'planned' }, { ...paused, pauseReasons: [signIn] });
    scene.change({ a: 'unsettled', b: 'stopping' }, on);
    await scene.question().answer('Sign In…');
    assert.match(scene.told[0] ?? '', / was already continued\. /);
  });
});

describe('The question of a planned pause', () => {
  const account = { tenantId: 't', accountId: 'a', accountLabel: 'megan' };
  const counts = { total: 3, planned: 2, inFlight: 0, done: 1, watched: 1, skipped: 0, failed: 0, unsettled: 0 };
  const pauseReasons: readonly PauseReason[] = [{ kind: 'look', apps: [app('a')] }];
  const paused = { paused: true, pauseReasons, counts };
  let scene: Scene;

  beforeEach(() => {
    scene = new Scene();
    askWhenPaused(scene.run, account, scene.services, scene.clock);
    scene.change({ a: 'watched', b: 'planned', c: 'planned' }, paused);
  });

  it('is no alarm, says what to do, and opens the site of the app to look at', () => {
    assert.equal(
      scene.question().message,
      'asked calmly: The run on contoso-ase pauses, as planned: a runs again. Look at it now. Continue stops and starts the other 2 apps. End Run leaves them as they are.',
    );
    assert.deepEqual(scene.question().buttons, ['Continue', 'End Run', 'Open in Browser']);
  });

  it('does not come back by itself when it is closed', async () => {
    await scene.question().answer();
    scene.change({ a: 'running', b: 'planned', c: 'planned' });
    await scene.clock.advance(60_000);
    assert.equal(scene.questions.length, 1);
  });

  it('is answered by each of its buttons', async () => {
    await scene.question().answer('Continue');
    assert.deepEqual(scene.deeds, ['continue']);
    await scene.question().answer('End Run');
    assert.deepEqual(scene.deeds, ['continue', 'end']);
  });

  it('does nothing and says why where it was continued on its row and is answered later', async () => {
    scene.change({ a: 'watched', b: 'stopping', c: 'planned' }, { stage: 'running', paused: false, pauseReasons: [] });
    await scene.question().answer('End Run');
    assert.deepEqual(scene.deeds, []);
    assert.match(scene.told[0] ?? '', /^The run on contoso-ase was already continued\. /);
  });

  it('becomes an alarm that comes back when an app is not back too', async () => {
    await scene.question().answer();
    const trouble: readonly PauseReason[] = [...pauseReasons, { kind: 'stoppedAgain', apps: [app('a')] }];
    scene.change({ a: 'starting', b: 'planned', c: 'planned' }, { ...paused, pauseReasons: trouble });
    assert.match(scene.question().message, /^contoso-ase: a is running again\. .* a was stopped again while watched/);
    await scene.question().answer();
    await scene.clock.advance(2000);
    assert.equal(scene.questions.length, 3);
  });

  it('has no button for sites where their hosts are not known', () => {
    scene.run.hosts.clear();
    scene.change({ a: 'watched', b: 'planned' }, { paused: false, pauseReasons: [] });
    scene.change({ a: 'watched', b: 'planned' }, paused);
    assert.deepEqual(scene.question().buttons, ['Continue', 'End Run']);
  });
});
