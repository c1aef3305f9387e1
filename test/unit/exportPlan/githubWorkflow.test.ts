import assert from 'node:assert/strict';
import { githubWorkflow } from '../../../src/exportPlan/githubWorkflow.ts';
import { examplePlan, exampleWave } from './examplePlan.ts';
import { workflowChecker } from './workflowParser.ts';

const waves = [
  exampleWave(['a/slot'], 'Slots', true),
  exampleWave(['a', 'b'], 'First plan'),
  exampleWave(['c'], 'Second plan'),
];
const text = githubWorkflow(examplePlan([], { waves }), 'the-folder');

/** What GitHub replaces before anything else reads it. */
function expression(words: string): string {
  return `\${{ ${words} }}`;
}

/** The lines of one job. */
function job(name: string): string {
  return new RegExp(`^ {2}${name}:\\n(?: {4}.*\\n|\\n)*`, 'm').exec(text)?.[0] ?? '';
}

describe('The exported GitHub workflow', function () {
  this.timeout(60_000);

  it('is one that GitHub takes', async () => {
    const workflowErrors = await workflowChecker();
    assert.deepEqual(await workflowErrors(text), []);
    for (const [right, wrong] of [
      ['runs-on:', 'runson:'],
      ['needs: look-2', 'needs: look-3'],
      ['if: always()', 'if: allways()'],
      ['cancel-in-progress: false', 'cancel-in-progress: 7'],
    ] as const) {
      assert.notDeepEqual(await workflowErrors(text.replace(right, wrong)), [], `${wrong} is seen`);
    }
  });

  it('is started by hand, may read the repository and get a token, and never cancels a run that is on', () => {
    assert.match(text, /^on:\n {2}workflow_dispatch:\n$/m);
    assert.match(text, /^permissions:\n {2}contents: read\n(?: {2}#.*\n)?\s+id-token: write\n$/m);
    assert.match(
      text,
      /^concurrency:\n {2}group: "stop-start-subscriptions-[a-z0-9-]+"\n {2}cancel-in-progress: false\n$/m,
    );
  });

  it('has a job up to each look, one after the other, with an approval between them', () => {
    assert.deepEqual(
      [...text.matchAll(/^ {2}([\w-]+-\d+):$/gm)].map(([, name]) => name),
      ['apps-1', 'look-2', 'apps-2'],
    );
    assert.match(job('apps-1'), /plan\.json --waves 1\n/);
    assert.match(job('apps-2'), /needs: look-2\n[\s\S]*plan\.json --waves 2-3\n/);
    assert.match(job('look-2'), /needs: apps-1\n[\s\S]*environment: stop-start-approval\n/);
    assert.doesNotMatch(job('apps-1'), /needs:|environment:/);
  });

  it('ends each job with a step that always starts what is left, for which the job leaves time', () => {
    for (const name of ['apps-1', 'apps-2']) {
      assert.match(job(name), /if: always\(\)\n {8}run: exec node stop-start\.mjs plan\.json --resume .*\n+$/);
      const [ofJob = 0, ofStep = 0] = [...job(name).matchAll(/timeout-minutes: (\d+)/g)].map(([, minutes]) =>
        Number(minutes),
      );
      assert.ok(ofJob >= ofStep + 15 && ofJob <= 360);
    }
  });

  it('takes every action by its commit', () => {
    const actions = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action);
    assert.ok(actions.length > 0);
    for (const action of actions) {
      assert.match(action ?? '', /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it('has no expressions but the two secrets, whatever Azure names are', () => {
    const hostile = githubWorkflow(
      examplePlan([], {
        environment: { id: 'e', name: expression('1') },
        waves: [exampleWave(['a'], `x: '${expression('3')}\n- y`)],
      }),
      'the-folder',
    );
    const expressions = [...hostile.matchAll(/\$\{\{.*/g)].map(([found]) => found);
    assert.deepEqual(
      [...new Set(expressions)],
      ['CLIENT', 'TENANT'].map((id) => expression(`secrets.AZURE_${id}_ID`)),
    );
    assert.match(hostile, /^ {4}name: "x: '\$ \{\{ 3 \}\}\uFFFD- y"$/m);
  });
});
