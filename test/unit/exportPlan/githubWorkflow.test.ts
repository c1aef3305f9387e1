import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { githubWorkflow } from '../../../src/exportPlan/githubWorkflow.ts';
import { argumentsOfNode } from './bashStep.ts';
import { examplePlan, exampleWave } from './examplePlan.ts';
import { type Circumstances, expressionReader, workflowChecker } from './workflowParser.ts';

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly needs?: string;
  readonly if: string;
  readonly environment?: string;
  readonly 'timeout-minutes': number;
  readonly steps: readonly Step[];
}

const waves = [
  exampleWave(['a/slot'], 'Slots', true),
  exampleWave(['a', 'b'], 'First plan'),
  exampleWave(['c'], 'Second plan'),
  exampleWave(['d'], 'Third plan', true),
  exampleWave(['e'], 'Fourth plan'),
];
const text = githubWorkflow(examplePlan([], { waves }), 'the-folder');
const jobs = new Map(Object.entries((parse(text) as { readonly jobs: Readonly<Record<string, Job>> }).jobs));

/** What GitHub replaces before anything else reads it. */
function expression(words: string): string {
  return `\${{ ${words} }}`;
}

function stepOf(job: string, name: string): Step {
  const step = jobs.get(job)?.steps.find((one) => one.name === name);
  assert.ok(step !== undefined, `${job} has a step “${name}”`);
  return step;
}

describe('The exported GitHub workflow', function () {
  this.timeout(60_000);
  let evaluated: (expression: string, circumstances: Circumstances) => string;

  before(async () => {
    evaluated = await expressionReader();
  });

  /** The jobs that GitHub runs, where those in `failing` fail. */
  function run(inputs: Circumstances['inputs'], failing: readonly string[] = []): readonly string[] {
    const ran: string[] = [];
    let failure = false;
    for (const [name, job] of jobs) {
      if (evaluated(job.if, { inputs, failure }) === 'true') {
        ran.push(name);
        failure ||= failing.includes(name);
      }
    }
    return ran;
  }

  it('is one that GitHub takes', async () => {
    const workflowErrors = await workflowChecker();
    assert.deepEqual(await workflowErrors(text), []);
    for (const [right, wrong] of [
      ['runs-on:', 'runson:'],
      ['needs: look-2', 'needs: look-4'],
      ['if: always()', 'if: allways()'],
      ['!cancelled()', '!canceled()'],
      ['!failure() &&', '!failure() &'],
      ['inputs.first-wave <= 1', 'input.first-wave <= 1'],
      ["steps.check.outcome == 'success'", 'steps.check.outcome == "success"'],
      ["inputs.dry-run && '--dry-run'", 'inputs.dry-run && --dry-run'],
      ['type: number', 'type: numeral'],
      ['default: false', 'default: no'],
      ['cancel-in-progress: false', 'cancel-in-progress: 7'],
    ] as const) {
      assert.notEqual(text.replace(right, wrong), text, right);
      assert.notDeepEqual(await workflowErrors(text.replace(right, wrong)), [], `${wrong} is seen`);
    }
  });

  it('is started by hand, may read the repository and get a token, and never cancels a run that is on', () => {
    const { on, permissions, concurrency } = parse(text);
    assert.deepEqual(Object.keys(on), ['workflow_dispatch']);
    assert.deepEqual(permissions, { contents: 'read', 'id-token': 'write' });
    assert.match(concurrency.group, /^stop-start-subscriptions-[a-z0-9-]+$/);
    assert.equal(concurrency['cancel-in-progress'], false);
  });

  it('is a whole run from the first wave where nothing else is said', () => {
    const { inputs } = parse(text).on.workflow_dispatch;
    assert.deepEqual(
      Object.entries<Record<string, unknown>>(inputs).map(([name, one]) => [name, one['type'], one['default']]),
      [
        ['dry-run', 'boolean', false],
        ['first-wave', 'number', 1],
      ],
    );
    assert.match(inputs['first-wave'].description, /to go on after a job that failed because of single apps/);
  });

  it('has a job up to each look, one after the other, with an approval between them', () => {
    assert.deepEqual(
      [...jobs].map(([name, { needs, environment }]) => [name, needs, environment]),
      [
        ['apps-1', undefined, undefined],
        ['look-2', 'apps-1', 'stop-start-approval'],
        ['apps-2', 'look-2', undefined],
        ['look-3', 'apps-2', 'stop-start-approval'],
        ['apps-3', 'look-3', undefined],
      ],
    );
    assert.deepEqual(run({ 'first-wave': '1', 'dry-run': false }), [...jobs.keys()]);
  });

  it('goes on at a wave, without the jobs and the looks before it', () => {
    for (const [wave, expected] of [
      ['2', ['apps-2', 'look-3', 'apps-3']],
      ['4', ['apps-2', 'look-3', 'apps-3']],
      ['5', ['apps-3']],
      ['6', []],
      ['x', []],
    ] as const) {
      assert.deepEqual(run({ 'first-wave': wave, 'dry-run': false }), expected, wave);
    }
  });

  it('ends after a job that failed, a look that was rejected, and where it was canceled', () => {
    const inputs = { 'first-wave': '1', 'dry-run': false };
    assert.deepEqual(run(inputs, ['apps-1']), ['apps-1']);
    assert.deepEqual(run(inputs, ['look-2']), ['apps-1', 'look-2']);
    assert.deepEqual(run({ ...inputs, 'first-wave': '2' }, ['apps-2']), ['apps-2']);
    assert.deepEqual(
      [...jobs.values()].filter((job) => evaluated(job.if, { inputs, cancelled: true }) === 'true'),
      [],
    );
  });

  it('waits for no look in a dry run, and hands the option on', () => {
    assert.deepEqual(run({ 'first-wave': '1', 'dry-run': true }), ['apps-1', 'apps-2', 'apps-3']);
    const { run: script = '', env = {} } = stepOf('apps-1', 'Stop and start');
    for (const [dryRun, more] of [
      [true, ['--dry-run']],
      [false, []],
    ] as const) {
      const inputs = { 'first-wave': '1', 'dry-run': dryRun };
      const values = { DRY_RUN: evaluated(env['DRY_RUN'] ?? '', { inputs }) };
      assert.deepEqual(argumentsOfNode(script, values), ['stop-start.mjs', 'plan.json', '--waves', '1', ...more]);
    }
  });

  it('begins a job of several waves at the one that is asked for, and never before its own first', () => {
    const { run: script = '', env } = stepOf('apps-2', 'Stop and start');
    assert.equal(env?.['FIRST_WAVE'], expression('inputs.first-wave'));
    for (const [wave, expected] of [
      ['1', '2-4'],
      ['2', '2-4'],
      ['3', '3-4'],
      ['4', '4-4'],
    ] as const) {
      assert.deepEqual(
        argumentsOfNode(script, { FIRST_WAVE: wave }),
        ['stop-start.mjs', 'plan.json', '--waves', expected],
        wave,
      );
    }
  });

  it('leaves to the program what is no number of a wave, as one argument that nothing has acted on', () => {
    const { run: script = '' } = stepOf('apps-2', 'Stop and start');
    for (const wave of [
      '2.5',
      '',
      'x',
      '2 --yes',
      '*',
      'a[$(touch acted >&2)]',
      '$(touch acted)',
      '"; touch acted; "',
    ]) {
      assert.deepEqual(argumentsOfNode(script, { FIRST_WAVE: wave })?.slice(2), ['--waves', `${wave}-4`], wave);
    }
  });

  it('puts nothing into a script but what it wrote itself', () => {
    const scripts = [...jobs.values()].flatMap(({ steps }) => steps.flatMap(({ run: script }) => script ?? []));
    assert.ok(scripts.length > 0 && scripts.every((script) => !script.includes('${'.concat('{'))));
  });

  it('runs the program only where its sum is right, and then always starts what is left', () => {
    for (const name of ['apps-1', 'apps-2', 'apps-3']) {
      const job = jobs.get(name);
      assert.deepEqual(
        job?.steps.slice(2).map((step) => step.name),
        ['Check that stop-start.mjs is unchanged', 'Stop and start', 'Start what is left'],
      );
      assert.equal(stepOf(name, 'Check that stop-start.mjs is unchanged').id, 'check');
      assert.equal(stepOf(name, 'Stop and start').if, undefined);
      const last = stepOf(name, 'Start what is left');
      assert.equal(last.run, 'exec node stop-start.mjs plan.json --resume --give-up-after 3m');
      const isRun = (check: Circumstances['check'], dryRun: boolean, cancelled = false): boolean =>
        evaluated(last.if ?? '', { inputs: { 'dry-run': dryRun }, check: check ?? 'skipped', cancelled }) === 'true';
      assert.ok(isRun('success', false) && isRun('success', false, true));
      assert.ok(!isRun('failure', false) && !isRun('skipped', false) && !isRun('success', true));
    }
  });

  it('leaves time in each job for that', () => {
    for (const name of ['apps-1', 'apps-2', 'apps-3']) {
      const ofJob = jobs.get(name)?.['timeout-minutes'] ?? 0;
      const ofStep = Number(/ {8}timeout-minutes: (\d+)/.exec(text.slice(text.indexOf(`  ${name}:`)))?.[1]);
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

  it('has no expressions but its own, whatever Azure names are', () => {
    const hostile = githubWorkflow(
      examplePlan([], {
        environment: { id: 'e', name: expression('1') },
        waves: [exampleWave(['a'], `x: '${expression('3')}\n- y`), exampleWave(['b'], expression('4'))],
      }),
      'the-folder',
    );
    const expressions = [...hostile.matchAll(/\$\{\{.*/g)].map(([found]) => found);
    assert.deepEqual(
      [...new Set(expressions)],
      [
        expression('!cancelled() && !failure() && inputs.first-wave <= 2'),
        ...['CLIENT', 'TENANT'].map((id) => expression(`secrets.AZURE_${id}_ID`)),
        expression("inputs.dry-run && '--dry-run' || ''"),
        expression('inputs.first-wave'),
      ],
    );
    assert.match(hostile, /^ {4}name: "x: '\$ \{\{ 3 \}\}\uFFFD- y, \$ \{\{ 4 \}\}"$/m);
  });
});
