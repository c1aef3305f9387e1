import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bashScript } from '../../src/exportPlan/bashScript.ts';
import type { PlanToExport } from '../../src/exportPlan/planToExport.ts';
import { examplePlan, exampleWave } from './examplePlan.ts';
import type { Fault, Verb } from './simulatedApps.ts';
import { bashIsThere, SimulatedAz } from './simulatedAz.ts';

/** A script over these apps, all running, and an Azure CLI that answers for them. */
function simulate(waves: readonly (readonly string[])[], parts: Partial<PlanToExport> = {}): SimulatedAz {
  const az = new SimulatedAz(bashScript(examplePlan(waves, parts)));
  for (const name of waves.flat()) {
    az.apps.add(lastPart(name), 'Running');
  }
  return az;
}

function lastPart(name: string): string {
  return name.split('/').at(-1) ?? name;
}

function assertRunning(az: SimulatedAz, ...names: readonly string[]): void {
  // Whatever was asked for and is still to come has come by then.
  az.apps.advance(10_000);
  assert.deepEqual(
    names.map((name) => az.apps.stateOf(name)),
    names.map(() => 'Running'),
  );
}

/** How many apps were between a stop and a start at most. */
function mostDown(changes: readonly string[]): number {
  const down = new Set<string>();
  let most = 0;
  for (const [verb, name = ''] of changes.map((change) => change.split(' '))) {
    if (verb === 'stop') {
      down.add(name);
    } else {
      down.delete(name);
    }
    most = Math.max(most, down.size);
  }
  return most;
}

/** Not carried out, so many times. */
function refused(error: string, times = 1): readonly Fault[] {
  return Array.from({ length: times }, () => ({ error }));
}

const lost: Fault = { error: 'Gateway Timeout', carriedOut: true };
const dropped: Fault = { error: 'Connection aborted.' };

describe('The exported bash script', function () {
  this.timeout(60_000);

  before(function () {
    if (!bashIsThere) {
      this.skip();
    }
  });

  it('stops and starts what is running, wave by wave, so many at a time, and touches nothing else', async () => {
    await using az = simulate([
      ['a', 'a/slot'],
      ['b', 'c', 'd', 'stopped', 'gone', 'odd', 'busy'],
    ]);
    az.apps.add('stopped', 'Stopped');
    az.apps.add('odd', 'Restarting');
    az.apps.remove('gone');
    az.apps.busy('busy');
    const { code, output } = await az.run();
    assert.equal(code, 1, output);
    assert.deepEqual(az.stops.toSorted(), ['stop a', 'stop b', 'stop c', 'stop d', 'stop slot']);
    assert.deepEqual(az.stops.slice(0, 2).toSorted(), ['stop a', 'stop slot']);
    assert.ok(mostDown(az.changes) <= 2);
    assertRunning(az, 'a', 'slot', 'b', 'c', 'd');
    assert.match(output, /stopped: Stopped, skipped/);
    assert.match(output, /odd: Restarting, skipped/);
    assert.match(output, /gone: not there any more, skipped/);
    assert.match(output, /PROBLEM: busy: not touched, another operation on it is under way/);
    assert.equal(az.has('runs/run'), false, 'the record of a run that ended well is removed');
  });

  it('takes one at a time, each of which it could start before it is down', async () => {
    await using az = simulate([['a', 'b']], { atATime: 1 });
    assert.equal((await az.run()).code, 0);
    assert.deepEqual(az.changes, ['start a', 'stop a', 'start a', 'start b', 'stop b', 'start b']);
  });

  /** What may go wrong with requests while every app comes back within the time-out. */
  const passing: readonly [string, Verb, readonly Fault[]][] = [
    ['state reads that are throttled and fail', 'get', [...refused('Too Many Requests', 2), ...refused('Bad Gateway')]],
    ['a stop that is throttled', 'stop', refused('Too Many Requests', 2)],
    ['a stop that meets a conflict', 'stop', refused('Conflict')],
    ['a stop that was carried out and whose answer is lost', 'stop', [lost]],
    ['stops that were dropped', 'stop', [dropped, dropped]],
    ['a stop that takes effect late', 'stop', [{ after: 100 }]],
    [
      'a stop without an answer that takes effect after the time-out',
      'stop',
      [{ ...lost, after: 160 }, dropped, dropped],
    ],
    ['two stops of which the first takes effect last', 'stop', [{ ...lost, after: 70 }, {}]],
    ['starts that are refused for a while', 'start', [{}, ...refused('Conflict', 3), ...refused('Forbidden', 2)]],
    ['starts that fail and whose answers are lost', 'start', [{}, ...refused('Service Unavailable', 3), lost, dropped]],
    [
      'starts that are said to be done and come to nothing',
      'start',
      [{}, ...Array<Fault>(2).fill({ carriedOut: false })],
    ],
    [
      'a sign-in that has run out for a while',
      'start',
      [{}, ...refused('AADSTS700082: The refresh token has expired', 4)],
    ],
  ];
  for (const [title, verb, faults] of passing) {
    it(`brings an app back in spite of ${title}`, async () => {
      await using az = simulate([['a']]);
      az.apps.faults('a', verb, ...faults);
      const { output, errors } = await az.run();
      assert.ok(az.stops.length > 0, output);
      assertRunning(az, 'a');
      assert.equal(errors, '', output);
      assert.doesNotMatch(output, /not known to be running/);
      assert.equal(az.has('runs/run'), false);
    });
  }

  it('says so when a stop was not seen', async () => {
    await using az = simulate([['a']]);
    az.apps.faults('a', 'stop', dropped, dropped, dropped);
    const { code, output } = await az.run();
    assert.equal(code, 1);
    assert.match(output, /a: not seen stopped within 120 s; it is started, and may not have loaded the trust store/);
  });

  it('goes on after a request that hangs', async () => {
    await using az = simulate([['a']]);
    az.apps.faults('a', 'stop', { hangs: true });
    const { code, output } = await az.run({ environment: { REQUEST_SECONDS: '1' } });
    assert.equal(code, 0, output);
    assertRunning(az, 'a');
  });

  /** What shows before an app is down that it is not to be stopped. */
  const untouched: readonly [string, Verb, readonly Fault[], RegExp][] = [
    ['whose state may not be read', 'get', refused('Forbidden'), /a: not touched, its state cannot be read: Forbidden/],
    [
      'that may not be started',
      'start',
      refused('Forbidden'),
      /a: not touched, it could not be started again: Forbidden/,
    ],
    [
      'whose start is throttled',
      'start',
      refused('Too Many Requests', 6),
      /a: not touched, it could not be started again/,
    ],
    ['whose stop is refused', 'stop', refused('Forbidden'), /a: not stopped: Forbidden/],
  ];
  for (const [title, verb, faults, words] of untouched) {
    it(`leaves an app running ${title}, names it, and goes on`, async () => {
      await using az = simulate([['a', 'b']], { atATime: 1 });
      az.apps.faults('a', verb, ...faults);
      const { code, output, errors } = await az.run();
      assert.equal(code, 1);
      assert.match(output, words);
      assert.equal(errors, '');
      assert.deepEqual(
        az.stops.filter((stop) => stop !== 'stop a'),
        ['stop b'],
      );
      assertRunning(az, 'a', 'b');
    });
  }

  it('ends when Azure does not answer any more', async () => {
    await using az = simulate([['a', 'b']], { atATime: 1 });
    az.apps.faults('a', 'get', ...refused('Service Unavailable', 6));
    assert.equal((await az.run()).code, 1);
    assert.deepEqual(az.changes, []);
  });

  for (const [environment, words] of [
    ['Scaling', /the App Service Environment is not ready \(Scaling\)/],
    ['Ready\tTrue', /the App Service Environment is not ready/],
    ['Service Unavailable', /the App Service Environment cannot be read/],
  ] as const) {
    it(`stops nothing while the environment is ${JSON.stringify(environment)}`, async () => {
      await using az = simulate([['a']]);
      az.apps.environment = environment;
      const { code, output } = await az.run();
      assert.equal(code, 1);
      assert.match(output, words);
      assert.deepEqual(az.changes, []);
    });
  }

  it('does without the state of an environment that it may not read', async () => {
    await using az = simulate([['a']]);
    az.apps.environment = 'Forbidden';
    assert.equal((await az.run()).code, 0);
    assert.deepEqual(az.stops, ['stop a']);
  });

  it('names an app that does not come back, stops nothing more, keeps its record, and starts it first the next time', async () => {
    await using az = simulate([['a', 'b'], ['c']], { atATime: 1 });
    az.apps.faults('a', 'start', {}, ...Array<Fault>(2000).fill({ carriedOut: false }));
    const { code, errors, output } = await az.run();
    assert.equal(code, 1);
    assert.deepEqual(az.stops, ['stop a']);
    assert.match(errors, /NOT KNOWN TO BE RUNNING.*--start-left\n {2}a \(\/subscriptions\/.*\/sites\/a\)\n$/);
    assert.match(output, /PROBLEM: a: not known to be running 120 s after its start/);

    const again = await az.run();
    assert.equal(again.code, 1, 'it still does not come back');
    assert.match(again.output, /An earlier run ended with apps that may be stopped/);
    assert.deepEqual(az.stops, ['stop a']);

    az.apps.faults('a', 'start');
    const left = await az.run({ args: ['--start-left'] });
    assert.equal(left.code, 0, left.errors + left.output);
    assertRunning(az, 'a');
    assert.deepEqual(az.stops, ['stop a']);
    assert.equal(az.has('runs/run'), false);
  });

  it('starts at its end once more what did not come back in time', async () => {
    await using az = simulate([['a', 'b']], { atATime: 1 });
    az.apps.faults('a', 'start', {}, ...Array<Fault>(8).fill({ carriedOut: false }));
    const { code, output, errors } = await az.run();
    assert.equal(code, 1);
    assert.match(output, /PROBLEM: a: not known to be running/);
    assert.equal(errors, '');
    assert.deepEqual(az.stops, ['stop a']);
    assertRunning(az, 'a', 'b');
  });

  for (const [signal, expected] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
  ] as const) {
    it(`ends in good order at ${signal}: what is down is started, nothing more is stopped`, async () => {
      await using az = simulate([['a', 'b', 'c', 'd'], ['e']]);
      az.apps.faults('a', 'stop', { meanwhile: () => az.signal(signal) });
      const { code, output, errors } = await az.run();
      assert.equal(code, expected, output + errors);
      assert.match(output, /Interrupted/);
      assert.ok(az.stops.length <= 2, az.stops.join());
      assertRunning(az, 'a', 'b', 'c', 'd', 'e');
    });
  }

  it('takes no notice of a second Ctrl+C, nor of Ctrl+Z', async () => {
    await using az = simulate([['a', 'b']], { atATime: 1 });
    az.apps.faults('a', 'stop', { meanwhile: () => az.signal('SIGTSTP') });
    az.apps.faults('a', 'start', {}, { meanwhile: () => az.signal('SIGINT') });
    az.apps.faults('a', 'get', {}, {}, { meanwhile: () => az.signal('SIGINT') });
    assert.equal((await az.run()).code, 130);
    assertRunning(az, 'a');
  });

  it('ends in good order when nobody reads its output any more', async () => {
    await using az = simulate([['a', 'b', 'c']], { atATime: 1 });
    assert.equal((await az.run({ readsOutput: false })).code, 0);
    assertRunning(az, 'a', 'b', 'c');
  });

  it('after SIGKILL starts first what may be down, also an app whose stop takes effect only then', async () => {
    await using az = simulate([['a', 'b', 'c']], { atATime: 1 });
    az.apps.faults('b', 'stop', { after: 40, meanwhile: () => az.signal('SIGKILL') });
    assert.equal((await az.run()).code, null);
    const { code, output } = await az.run();
    assert.equal(code, 0, output);
    assert.match(output, /these are started first/);
    assert.deepEqual(az.stops.slice(0, 3), ['stop a', 'stop b', 'stop a']);
    const [, second] = az.changes.flatMap((change, index) => (change === 'stop a' ? [index] : []));
    assert.ok(az.changes.slice(az.changes.indexOf('stop b'), second).includes('start b'));
    assertRunning(az, 'a', 'b', 'c');
  });

  it('starts what is left and does nothing else when asked to', async () => {
    await using az = simulate([['a', 'b']], { atATime: 1 });
    az.apps.faults('a', 'stop', { meanwhile: () => az.signal('SIGKILL') });
    await az.run();
    assert.equal((await az.run({ args: ['--start-left'] })).code, 0);
    assert.deepEqual(az.stops, ['stop a']);
    assertRunning(az, 'a');
    assert.match((await az.run({ args: ['--start-left'] })).output, /No app is left to start/);
  });

  it('stops nothing more when only its shell was killed, and brings back what is down', async () => {
    await using az = simulate([['a', 'b', 'c']], { atATime: 1 });
    az.apps.faults('a', 'stop', { meanwhile: () => az.signal('SIGKILL', 'shell') });
    await az.run();
    assert.deepEqual(az.stops, ['stop a']);
    assertRunning(az, 'a');
  });

  it('keeps a second run out while one is on', async () => {
    await using az = simulate([['a']]);
    let second: Promise<{ code: number | null; errors: string }> | undefined;
    az.apps.faults('a', 'stop', {
      meanwhile: () => {
        second = az.run();
      },
    });
    assert.equal((await az.run()).code, 0);
    const ended = await second;
    assert.equal(ended?.code, 1);
    assert.match(ended?.errors ?? '', /A run on this environment is on \(process \d+\)/);
    assert.deepEqual(az.stops, ['stop a']);
  });

  it('stops nothing when what it intends cannot be written', async () => {
    await using az = simulate([['a', 'b']], { atATime: 1 });
    const spoil = (): void => {
      rmSync(join(az.stateFolder, 'left'), { recursive: true });
      writeFileSync(join(az.stateFolder, 'left'), '');
    };
    az.apps.faults('a', 'get', { meanwhile: spoil });
    const { code, output } = await az.run();
    assert.equal(code, 1);
    assert.match(output, /a: not touched, what is intended cannot be written/);
    assert.deepEqual(az.stops, []);
  });

  it('has what it intends on the disk before it sends a stop', async () => {
    await using az = simulate([['a']]);
    let record = '';
    az.apps.faults('a', 'stop', {
      meanwhile: () => {
        record = az.read('left/1-0');
      },
    });
    await az.run();
    assert.match(record, /^\/subscriptions\/.*\/sites\/a\na\n$/);
  });

  it('stops nothing when nobody is signed in', async () => {
    await using az = simulate([['a']]);
    az.signedIn = false;
    const { code, errors } = await az.run();
    assert.equal(code, 1);
    assert.match(errors, /az login/);
    assert.deepEqual(az.apps.requests, []);
  });

  it('stops nothing with a setting that is no number', async () => {
    await using az = simulate([['a']]);
    for (const value of ['5m', '08', '-1', 'a[$(touch pwned)]']) {
      const { code, errors } = await az.run({ environment: { TIMEOUT_SECONDS: value } });
      assert.equal(code, 1);
      assert.match(errors, /TIMEOUT_SECONDS is not a whole number/);
    }
    assert.deepEqual(az.apps.requests, []);
    assert.equal(az.has('pwned'), false);
  });

  it('stops nothing more when its time is up', async () => {
    await using az = simulate([['a', 'b']], { atATime: 1 });
    const { code, output } = await az.run({ environment: { STOP_NOTHING_AFTER_SECONDS: '10' } });
    assert.equal(code, 1);
    assert.match(output, /10 s are over: no further app is stopped/);
    assert.deepEqual(az.stops, ['stop a']);
  });

  it('ends for a look where nobody can be asked, and goes on from there', async () => {
    const waves = [exampleWave(['a'], 'First', true), exampleWave(['b'], 'Second')];
    await using az = simulate([['a'], ['b']], { waves });
    const { code, output } = await az.run();
    assert.equal(code, 1);
    assert.match(output, /FROM_WAVE=2/);
    assert.deepEqual(az.stops, ['stop a']);
    assert.equal((await az.run({ environment: { FROM_WAVE: '2' } })).code, 0);
    assert.deepEqual(az.stops, ['stop a', 'stop b']);
    assert.equal((await az.run({ args: ['--yes'] })).code, 0);
    assert.deepEqual(az.stops, ['stop a', 'stop b', 'stop a', 'stop b']);
  });

  it('takes hostile names for names', async () => {
    const name = `x'; touch pwned; '$(touch pwned)\`touch pwned\`\ntouch pwned\n\${{ secrets.A }}"`;
    await using az = simulate([], {
      waves: [exampleWave([name], name)],
      environment: { id: `/a/b/hostingEnvironments/${name}`, name },
    });
    const { code, output } = await az.run();
    assert.equal(code, 0, output);
    assert.equal(az.has('pwned'), false);
    assert.match(
      output,
      /x'; touch pwned; '\$\(touch pwned\)`touch pwned`\uFFFDtouch pwned\uFFFD\$\{\{ secrets.A \}\}": not there/,
    );
  });

  it('has no more of az side by side than a small machine can take', () => {
    assert.match(bashScript(examplePlan([['a']], { atATime: 200 })), /AT_A_TIME:=16\}/);
  });

  it('is one that ShellCheck has nothing against', function () {
    if (spawnSync('shellcheck', ['--version']).status !== 0) {
      this.skip();
    }
    const script = bashScript(examplePlan([['a', 'b/slot'], []]));
    const { stdout, status } = spawnSync('shellcheck', ['-'], { input: script, encoding: 'utf8' });
    assert.equal(status, 0, stdout);
  });
});
