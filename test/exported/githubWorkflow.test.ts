import assert from 'node:assert/strict';
import { bashScript } from '../../src/exportPlan/bashScript.ts';
import { githubWorkflow } from '../../src/exportPlan/githubWorkflow.ts';
import { workflowJobs } from '../../src/exportPlan/workflowJobs.ts';
import { examplePlan, exampleWave } from './examplePlan.ts';
import { bashIsThere, SimulatedAz } from './simulatedAz.ts';
import { workflowChecker } from './workflowParser.ts';

const waves = [exampleWave(['a', 'b'], 'First', true), exampleWave([], 'None'), exampleWave(['c'], 'Second')];
const plan = examplePlan([], { waves });
const text = githubWorkflow(plan);

/** What GitHub replaces before anything else reads it. */
function expression(text: string): string {
  return `\${{ ${text} }}`;
}

/** The scripts that the jobs write, as the runner's shell would write them. */
function scripts(workflow: string): readonly string[] {
  const written = /<<'(\w+)'\n([\s\S]*?)\n {10}\1\n/g;
  return [...workflow.matchAll(written)].map(([, , body = '']) => `${body.replaceAll(/^ {10}/gm, '')}\n`);
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

  it('is started by hand, asks for a token only, and never cancels a run that is on', () => {
    assert.match(text, /^on:\n {2}workflow_dispatch:\n$/m);
    assert.match(text, /^permissions:\n {2}id-token: write\n$/m);
    assert.match(
      text,
      /^concurrency:\n {2}group: "stop-start-subscriptions-[a-z0-9-]+"\n {2}cancel-in-progress: false\n$/m,
    );
  });

  it('has a job for each wave, one after the other, with an approval where there is a look', () => {
    assert.deepEqual(
      [...text.matchAll(/^ {2}([\w-]+-\d+):$/gm)].map(([, name]) => name),
      ['apps-1', 'look-2', 'apps-2'],
    );
    assert.match(job('look-2'), /needs: apps-1\n[\s\S]*environment: stop-start-approval\n/);
    assert.match(job('apps-2'), /needs: look-2\n/);
    assert.doesNotMatch(job('apps-1'), /needs:|environment:/);
  });

  it('ends each job with a step that always starts what is left, with a sign-in of its own', () => {
    for (const name of ['apps-1', 'apps-2']) {
      assert.match(job(name), /timeout-minutes: \d+\n/);
      assert.match(
        job(name),
        /if: always\(\)\n {8}uses: azure\/login@v2\n[\s\S]*if: always\(\)\n {8}shell: bash\n {8}run: .* --start-left\n+$/,
      );
    }
  });

  it('has no expressions but the three secrets', () => {
    const hostile = githubWorkflow(
      examplePlan([], {
        environment: { id: 'e', name: expression('1') },
        waves: [exampleWave([expression('2')], `x: '${expression('3')}\n- y`)],
      }),
    );
    const expressions = [...hostile.matchAll(/\$\{\{.*/g)].map(([found]) => found);
    assert.deepEqual(
      [...new Set(expressions)],
      ['CLIENT', 'TENANT', 'SUBSCRIPTION'].map((id) => expression(`secrets.AZURE_${id}_ID`)),
    );
    assert.match(hostile, /^ {4}name: "x: '\$ \{\{ 3 \}\}\uFFFD- y"$/m);
  });

  it('writes the same scripts that a person would run', async function () {
    const [first = '', second = '', ...more] = scripts(text);
    assert.deepEqual(more, []);
    assert.equal(first, bashScript({ ...plan, waves: [exampleWave(['a', 'b'], 'First')] }));
    if (!bashIsThere) {
      this.skip();
    }
    await using az = new SimulatedAz(second);
    az.apps.add('c', 'Running');
    assert.equal((await az.run()).code, 0);
    assert.deepEqual(az.stops, ['stop c']);
    assert.equal((await az.run({ args: ['--start-left'] })).code, 0);
  });

  it('cuts a long wave into jobs that its sign-in outlasts, with one look before the first', () => {
    const names = Array.from({ length: 70 }, (_, index) => `app-${index}`);
    const jobs = workflowJobs(
      examplePlan([], { waves: [exampleWave(['a'], 'First', true), exampleWave(names, 'Long')], atATime: 2 }),
    );
    assert.deepEqual(
      jobs.map(
        ({
          name,
          afterLook,
          plan: {
            waves: [wave],
          },
        }) => [name, afterLook, wave?.apps.length],
      ),
      [
        ['First', false, 1],
        ['Long (1 of 3)', true, 30],
        ['Long (2 of 3)', false, 30],
        ['Long (3 of 3)', false, 10],
      ],
    );
  });
});
