import assert from 'node:assert/strict';
import type { RunHandle } from '../../../../src/stopStart/engine/runRequest.ts';
import { SimulatedMachine } from './simulatedWindow.ts';

describe('The sites of apps that run again', () => {
  it('are asked until they answer, after the app’s own outage', async () => {
    const machine = machineWith('one');
    machine.azure.app('one').siteWarmsUpFor = 30_000;
    const handle = await begin(machine);
    const report = await machine.clock.runUntil(handle.ended);
    assert.deepEqual(report.apps[0]?.site, { kind: 'answers', status: 200 });
    assert.ok((report.apps[0]?.downMs ?? 0) < 15_000, 'the wait for the site is no part of the outage');
    assert.ok(report.endedAt - report.startedAt >= 30_000);
    assert.deepEqual(report.notAnswering, []);
  });

  for (const [site, because] of [
    ['dies', 'It answers with HTTP 503.'],
    ['hangs', 'No answer in time.'],
  ] as const) {
    it(`pause the run when one ${site} that answered before its stop`, async () => {
      const machine = machineWith('one', 'two');
      machine.azure.app('one').site = site;
      const handle = await begin(machine);
      await machine.clock.advance(600_000);
      const { paused, pauseReasons, counts } = handle.snapshot();
      assert.deepEqual([paused, pauseReasons[0]?.kind, counts.planned], [true, 'notAnswering', 1]);
      assert.deepEqual(machine.azure.sent('stop'), ['one']);
      handle.continue();
      const report = await machine.clock.runUntil(handle.ended);
      assert.deepEqual(report.apps[0]?.site, { kind: 'silent', because });
      assert.deepEqual(
        report.notAnswering.map(({ name }) => name),
        ['one'],
      );
      assert.deepEqual(
        report.done.map(({ name }) => name),
        ['one', 'two'],
      );
    });
  }

  it('are not judged where they answered no better before', async () => {
    const machine = machineWith('one', 'two');
    machine.azure.app('one').site = 'broken';
    machine.azure.app('two').site = 'unreachable';
    const handle = await begin(machine);
    const report = await machine.clock.runUntil(handle.ended);
    assert.deepEqual(
      report.apps.map(({ site }) => site),
      [undefined, undefined],
    );
    assert.deepEqual(machine.azure.sent('site'), ['one', 'two']);
  });

  it('are given up after three that cannot be reached', async () => {
    const names = ['one', 'two', 'three', 'four', 'five'];
    const machine = machineWith(...names);
    for (const name of names) {
      machine.azure.app(name).site = 'unreachable';
    }
    const handle = await begin(machine);
    await machine.clock.runUntil(handle.ended);
    assert.deepEqual(machine.azure.sent('site'), ['one', 'two', 'three']);
  });

  it('are not waited for by a run that was canceled', async () => {
    const machine = machineWith('one', 'two');
    machine.azure.app('one').site = 'dies';
    const handle = await begin(machine);
    await machine.clock.advance(20_000);
    assert.equal(handle.snapshot().apps[0]?.site?.kind, 'asking');
    handle.cancel();
    const cancelledAt = machine.clock.now();
    const report = await machine.clock.runUntil(handle.ended);
    assert.ok(report.endedAt - cancelledAt < 5_000);
    assert.deepEqual(
      report.done.map(({ name }) => name),
      ['one'],
    );
    const because = 'It answers with HTTP 503. The run ended before it was asked again.';
    assert.deepEqual(report.apps[0]?.site, { kind: 'silent', because });
    assert.equal(report.notAnswering.length, 1);
  });
});

/** A machine whose apps’ sites all answer. */
function machineWith(...names: readonly string[]): SimulatedMachine {
  const machine = SimulatedMachine.with(...names);
  for (const app of machine.azure.apps) {
    app.site = 'answers';
  }
  return machine;
}

/** One app at a time. */
function begin(machine: SimulatedMachine): Promise<RunHandle> {
  return machine.clock.runUntil(machine.open().run());
}
