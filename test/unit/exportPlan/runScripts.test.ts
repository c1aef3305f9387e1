import assert from 'node:assert/strict';
import { runCmd, runSh } from '../../../src/exportPlan/runScripts.ts';

/** What a shell does with run.sh is tried in exportedFolder.test.ts. Nothing here can run run.cmd: its order is looked at. */
describe('The exported scripts', () => {
  const lines = runCmd.split('\r\n');

  it('of cmd.exe end with an error where NODE does not fit, before anything else is looked for', () => {
    const from = lines.indexOf('if not defined NODE goto search');
    assert.deepEqual(lines.slice(from + 1, from + 6), [
      'call :try "%NODE%"',
      'if defined FOUND goto run',
      'echo NODE is set to "%NODE%", which is no path of a Node.js 22 or later. Nothing was stopped. 1>&2',
      'exit /b 2',
      '',
    ]);
    assert.equal(lines.slice(0, from).filter((line) => line.includes('call')).length, 0);
  });

  it('of cmd.exe jump only to labels that there are, and fall into none', () => {
    const labels = lines.filter((line) => line.startsWith(':'));
    const targets = [...runCmd.matchAll(/(?:goto |call )(:?)(\w+)/g)].map(([, , name]) => `:${name}`);
    assert.deepEqual([...new Set(targets)].toSorted(), labels.toSorted());
    for (const label of labels) {
      assert.match(lines[lines.indexOf(label) - 2] ?? '', /^exit \/b /, label);
    }
  });

  it('say the same of a NODE that does not fit', () => {
    const words = 'which is no path of a Node.js 22 or later. Nothing was stopped.';
    assert.ok(runCmd.includes(words) && runSh.includes(words));
  });
});
