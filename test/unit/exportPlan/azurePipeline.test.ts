import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { azurePipeline } from '../../../src/exportPlan/azurePipeline.ts';
import { argumentsOfNode } from './bashStep.ts';
import { examplePlan, exampleWave } from './examplePlan.ts';

interface Step {
  readonly task?: string;
  readonly bash?: string;
  readonly displayName?: string;
  readonly condition?: string;
  readonly timeoutInMinutes?: number;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly job: string;
  readonly dependsOn?: string;
  readonly condition: string;
  readonly pool: unknown;
  readonly timeoutInMinutes: number;
  readonly steps: readonly Step[];
}

/** What a condition is evaluated with. */
interface Circumstances {
  readonly firstWave?: string;
  readonly dryRun?: 'True' | 'False';
  readonly canceled?: boolean;
  readonly failed?: boolean;
  readonly isUnchanged?: string;
}

const waves = [
  exampleWave(['a/slot'], 'Slots', true),
  exampleWave(['a', 'b'], 'The apps'),
  exampleWave(['c'], 'More apps', true),
  exampleWave(['d'], 'The last'),
];
const text = azurePipeline(examplePlan([], { waves }), 'the-folder');
const jobs = jobsOf(text);
const appsJobs = jobs.filter(({ job }) => job.startsWith('apps'));

function jobsOf(pipeline: string): readonly Job[] {
  return (parse(pipeline) as { readonly jobs: readonly Job[] }).jobs;
}

function expression(words: string): string {
  return `\${{ ${words} }}`;
}

/** Azure Pipelines writes the values of parameters into a condition, and reads it then: its functions, as Microsoft's reference has them. */
function isTrue(condition: string, around: Circumstances): boolean {
  const { firstWave = '1', dryRun = 'False', canceled = false, failed = false, isUnchanged } = around;
  const written = condition
    .replaceAll(expression('parameters.firstWave'), firstWave)
    .replaceAll(expression('parameters.dryRun'), dryRun);
  const known = {
    and: (...parts: readonly boolean[]) => parts.every(Boolean),
    not: (part: boolean) => !part,
    le: (one: number, other: number) => one <= other,
    eq: (one: unknown, other: unknown) => one === other,
    ...{ canceled: () => canceled, failed: () => failed, always: () => true },
    ...{ True: true, False: false, variables: { isUnchanged } },
  };
  return new Function(...Object.keys(known), `return ${written};`)(...Object.values(known)) === true;
}

/** The jobs that run, where those in `failing` fail. */
function run(around: Circumstances, failing: readonly string[] = []): readonly string[] {
  const ran: string[] = [];
  let failed = false;
  for (const { job, condition } of jobs) {
    if (isTrue(condition, { ...around, failed })) {
      ran.push(job);
      failed ||= failing.includes(job);
    }
  }
  return ran;
}

function stepOf({ job, steps }: Job, name: string): Step {
  const step = steps.find(({ displayName }) => displayName === name);
  assert.ok(step !== undefined, `${job} has a step “${name}”`);
  return step;
}

/** No parser of Azure Pipelines can be had without Azure DevOps: this is YAML, and its parts are where Microsoft's reference has them. */
describe('The exported Azure pipeline', () => {
  it('has a job up to each look, one after the other, with a manual validation between them', () => {
    assert.deepEqual(
      jobs.map(({ job, dependsOn }) => [job, dependsOn]),
      [
        ['apps_1', undefined],
        ['look_2', 'apps_1'],
        ['apps_2', 'look_2'],
        ['look_3', 'apps_2'],
        ['apps_3', 'look_3'],
      ],
    );
    const [, look] = jobs;
    assert.equal(look?.pool, 'server');
    assert.equal(look?.steps[0]?.task, 'ManualValidation@1');
    assert.equal(look?.steps[0]?.inputs?.['onTimeout'], 'reject');
    assert.equal(look?.steps[0]?.inputs?.['allowApproversToApproveTheirOwnRuns'], true);
    assert.match(text, /^ +# Set approvers: .*\n +# approvers: ""$/m);
  });

  it('numbers its runs, and is a whole run from the first wave where nothing else is said', () => {
    const { name, trigger, pr, parameters } = parse(text);
    assert.deepEqual([name, trigger, pr], ['$(Date:yyyyMMdd)$(Rev:.r)', 'none', 'none']);
    assert.deepEqual(
      (parameters as readonly Record<string, unknown>[]).map((one) => [one['name'], one['type'], one['default']]),
      [
        ['dryRun', 'boolean', false],
        ['firstWave', 'number', 1],
      ],
    );
    assert.deepEqual(
      run({}),
      jobs.map(({ job }) => job),
    );
  });

  it('goes on at a wave, without the jobs and the looks before it', () => {
    for (const [firstWave, expected] of [
      ['2', ['apps_2', 'look_3', 'apps_3']],
      ['3', ['apps_2', 'look_3', 'apps_3']],
      ['4', ['apps_3']],
      ['5', []],
    ] as const) {
      assert.deepEqual(run({ firstWave }), expected, firstWave);
    }
  });

  it('ends after a job that failed, a look that was rejected, and where it was canceled', () => {
    assert.deepEqual(run({}, ['apps_1']), ['apps_1']);
    assert.deepEqual(run({}, ['look_2']), ['apps_1', 'look_2']);
    assert.deepEqual(run({ firstWave: '2' }, ['apps_2']), ['apps_2']);
    assert.deepEqual(run({ canceled: true }), []);
  });

  it('waits for no look in a dry run, and hands the option on', () => {
    assert.deepEqual(run({ dryRun: 'True' }), ['apps_1', 'apps_2', 'apps_3']);
    for (const job of appsJobs) {
      const { env, inputs } = stepOf(job, 'Stop and start');
      assert.deepEqual(env?.[expression('if parameters.dryRun')], { DRY_RUN: '--dry-run' });
      const script = inputs?.['inlineScript'] ?? '';
      assert.equal(argumentsOfNode(script, { FIRST_WAVE: '1', DRY_RUN: '--dry-run' })?.at(-1), '--dry-run');
    }
  });

  it('begins a job of several waves at the one that is asked for, and never before its own first', () => {
    const [first, second] = appsJobs.map((job) => stepOf(job, 'Stop and start'));
    assert.deepEqual(argumentsOfNode(first?.inputs?.['inlineScript'] ?? '', {})?.slice(2), ['--waves', '1']);
    assert.equal(second?.env?.['FIRST_WAVE'], expression('parameters.firstWave'));
    for (const [wave, expected] of [
      ['1', '2-3'],
      ['3', '3-3'],
      ['2.5', '2.5-3'],
    ] as const) {
      const given = argumentsOfNode(second?.inputs?.['inlineScript'] ?? '', { FIRST_WAVE: wave });
      assert.deepEqual(given, ['stop-start.mjs', 'plan.json', '--waves', expected]);
    }
  });

  it('runs each part with the identity of its service connection, and then starts what is left', () => {
    for (const job of appsJobs) {
      const [one, left, ...more] = job.steps.filter(({ task }) => task === 'AzureCLI@2');
      assert.deepEqual(more, []);
      assert.match(left?.inputs?.['inlineScript'] ?? '', /^exec node stop-start\.mjs plan\.json --resume .*\n$/);
      for (const step of [one, left]) {
        assert.equal(step?.env?.['SYSTEM_ACCESSTOKEN'], '$(System.AccessToken)');
        assert.equal(step?.inputs?.['workingDirectory'], 'the-folder');
        assert.ok(!step?.inputs?.['inlineScript']?.includes('${'.concat('{')), 'no parameter is in a script');
      }
      assert.ok(job.timeoutInMinutes >= (one?.timeoutInMinutes ?? 0) + (left?.timeoutInMinutes ?? 0));
    }
  });

  it('runs the program only where its sum is right', () => {
    for (const job of appsJobs) {
      const check = stepOf(job, 'Check that stop-start.mjs is unchanged');
      assert.equal(
        check.bash,
        'sha256sum --check --strict SHA256SUMS && echo "##vso[task.setvariable variable=isUnchanged]true"',
      );
      assert.ok(job.steps.indexOf(check) < job.steps.indexOf(stepOf(job, 'Stop and start')));
      assert.equal(stepOf(job, 'Stop and start').condition, undefined);
      const { condition = '' } = stepOf(job, 'Start what is left');
      assert.ok(isTrue(condition, { isUnchanged: 'true', failed: true }));
      assert.ok(isTrue(condition, { isUnchanged: 'true', canceled: true }));
      assert.ok(!isTrue(condition, {}));
      assert.ok(!isTrue(condition, { isUnchanged: 'true', dryRun: 'True' }));
    }
  });

  it('has no macros but its own, whatever Azure names are', () => {
    const hostile = azurePipeline(
      examplePlan([], {
        environment: { id: 'e', name: `$(secret) ${expression('x')}` },
        waves: [exampleWave(['a'], 'x: $(System.AccessToken)\n- y'), exampleWave(['b'], expression('z'))],
      }),
      'the-folder',
    );
    const macros = [...hostile.matchAll(/\$\([^)]*\)|\$\{\{.*?\}\}|\$\[.*/g)].map(([found]) => found);
    assert.deepEqual(
      [...new Set(macros)],
      [
        ...['$(Date:yyyyMMdd)', '$(Rev:.r)'],
        expression('parameters.firstWave'),
        ...['$(serviceConnection)', '$(System.AccessToken)'],
        ...[expression('if parameters.dryRun'), expression('parameters.dryRun')],
      ],
    );
    const commands = hostile.split('\n').filter((line) => line.includes('##vso'));
    assert.equal(commands.length, 1);
    assert.equal(jobsOf(hostile).length, 1);
    assert.match(hostile, /displayName: "x: \$ \(System\.AccessToken\)\uFFFD- y, \$ \{\{ z \}\}"/);
  });
});
