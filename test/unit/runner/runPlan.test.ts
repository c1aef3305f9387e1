import assert from 'node:assert/strict';
import { exitCodes, NothingStopped } from '../../../src/runner/exitCodes.ts';
import { refuseIfLeft } from '../../../src/runner/runPlan.ts';
import { environmentHash } from '../../../src/stopStart/engine/journal.ts';
import { SimulatedMachine } from '../stopStart/engine/simulatedWindow.ts';
import { journalOf, resumingOn } from './resumeParts.ts';

async function look(machine: SimulatedMachine): ReturnType<typeof refuseIfLeft> {
  const { environment, machine: own } = resumingOn(machine).parts;
  return machine.clock.runUntil(refuseIfLeft(environment, own));
}

async function isRefused(machine: SimulatedMachine, exitCode: number, words: RegExp): Promise<void> {
  await assert.rejects(look(machine), (error: unknown) => {
    assert.ok(error instanceof NothingStopped, String(error));
    assert.equal(error.exitCode, exitCode);
    assert.match(error.message, words);
    return true;
  });
}

describe('A planned run', () => {
  it('begins where nothing was left', async () => {
    assert.deepEqual(await look(SimulatedMachine.with('one')), []);
  });

  it('is refused while another is under way', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    await machine.clock.runUntil(machine.open().run());
    await isRefused(machine, exitCodes.refused, /contoso-ase/);
  });

  it('is refused where an earlier one may have left apps stopped', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    machine.journals.put(journalOf(machine, 'r', { one: 'intended', two: 'back' }));
    await isRefused(machine, exitCodes.left, /left stopped: one\. .*two.* Run with --resume first\.$/);
  });

  it('is refused where a record can not be read', async () => {
    const machine = SimulatedMachine.with('one');
    machine.journals.files.set(`r.1.${environmentHash(machine.request().environment.key)}.json`, 'torn');
    await isRefused(machine, exitCodes.left, / Nothing was stopped now\.$/);
  });

  it('is told of apps whose watch was cut short', async () => {
    const machine = SimulatedMachine.with('one', 'two');
    machine.journals.put(journalOf(machine, 'r', { one: 'settled', two: 'back' }));
    assert.deepEqual(
      (await look(machine)).map(({ name }) => name),
      ['two'],
    );
  });
});
