import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bashScript } from '../../src/exportPlan/bashScript.ts';
import { isLong, runs } from '../seed.ts';
import { examplePlan } from './examplePlan.ts';
import type { Fault } from './simulatedApps.ts';
import { bashIsThere, SimulatedAz } from './simulatedAz.ts';

/** Each takes about a second. */
const times = runs(6, 120);

/** What may take effect late does so, and shows, within the script's settle time; nothing can be known of what comes later. */
const latest = 40;
const mostLag = 10;

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    error: fc.constantFrom('Too Many Requests', 'Conflict', 'Bad Gateway', 'Connection aborted.', 'AADSTS700082'),
  }),
  fc.record({
    error: fc.constant('Gateway Timeout'),
    carriedOut: fc.constant(true),
    after: fc.integer({ min: 0, max: latest }),
  }),
  fc.record({ after: fc.integer({ min: 0, max: latest }) }),
);
const startFault = fc.oneof(
  fault,
  fc.constant<Fault>({ carriedOut: false }),
  fc.constant<Fault>({ error: 'Forbidden' }),
);

const app = fc.record({
  lag: fc.integer({ min: 0, max: mostLag }),
  get: fc.array(fault, { maxLength: 4 }),
  stop: fc.array(fault, { maxLength: 3 }),
  start: fc.array(startFault, { maxLength: 5 }),
});

const scenario = fc.record({
  apps: fc.array(app, { minLength: 1, maxLength: 3 }),
  atATime: fc.integer({ min: 1, max: 3 }),
  end: fc.option(
    fc.record({
      at: fc.integer({ min: 1, max: 25 }),
      signal: fc.constantFrom<NodeJS.Signals>('SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'),
      to: fc.constantFrom('all' as const, 'shell' as const),
    }),
    { freq: 3 },
  ),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

async function holds({ apps, atATime, end }: Scenario): Promise<void> {
  const names = apps.map((_, index) => `app-${index}`);
  await using az = new SimulatedAz(bashScript(examplePlan([[...names, 'down']], { atATime })));
  apps.forEach(({ lag, get, stop, start }, index) => {
    const name = `app-${index}`;
    az.apps.add(name, 'Running', lag);
    az.apps.faults(name, 'get', ...get);
    az.apps.faults(name, 'stop', ...stop);
    az.apps.faults(name, 'start', ...start);
  });
  az.apps.add('down', 'Stopped');
  let asked = 0;
  az.apps.meanwhile = () => {
    asked += 1;
    if (asked === end?.at) {
      az.signal(end.signal, end.to);
    }
  };
  const { code, output, errors } = await az.run();
  const story = `${output}\n${errors}\n${az.apps.requests.join(', ')}`;
  if (code === null) {
    const again = await az.run({ args: ['--start-left'] });
    assert.equal(again.errors, '', story);
  } else {
    assert.equal(errors, '', story);
  }
  az.apps.advance(10_000);
  for (const name of names) {
    assert.equal(az.apps.stateOf(name), 'Running', `${name}\n${story}`);
  }
  assert.equal(az.apps.stateOf('down'), 'Stopped', story);
  assert.equal(az.has('runs/run'), false, story);
}

describe('The exported bash script, whatever happens', function () {
  this.timeout(times * 30_000);

  it('has every app that it may have stopped running at its end, or after the next one where it was killed', async function () {
    if (!bashIsThere) {
      this.skip();
    }
    await fc.assert(fc.asyncProperty(scenario, holds), { numRuns: times, endOnFailure: !isLong });
  });
});
