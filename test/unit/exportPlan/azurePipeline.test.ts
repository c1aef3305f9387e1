import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { azurePipeline } from '../../../src/exportPlan/azurePipeline.ts';
import { examplePlan, exampleWave } from './examplePlan.ts';

interface Step {
  readonly task?: string;
  readonly condition?: string;
  readonly timeoutInMinutes?: number;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly job: string;
  readonly dependsOn?: string;
  readonly pool: unknown;
  readonly timeoutInMinutes: number;
  readonly steps: readonly Step[];
}

const waves = [exampleWave(['a/slot'], 'Slots', true), exampleWave(['a', 'b'], 'The apps')];

function jobsOf(text: string): readonly Job[] {
  return (parse(text) as { readonly jobs: readonly Job[] }).jobs;
}

/** No parser of Azure Pipelines can be had without Azure DevOps: this is YAML, and its parts are where Microsoft's reference has them. */
describe('The exported Azure pipeline', () => {
  const text = azurePipeline(examplePlan([], { waves }), 'the-folder');

  it('has a job up to each look, one after the other, with a manual validation between them', () => {
    assert.deepEqual(
      jobsOf(text).map(({ job, dependsOn }) => [job, dependsOn]),
      [
        ['apps_1', undefined],
        ['look_2', 'apps_1'],
        ['apps_2', 'look_2'],
      ],
    );
    const [, look] = jobsOf(text);
    assert.equal(look?.pool, 'server');
    assert.equal(look?.steps[0]?.task, 'ManualValidation@1');
  });

  it('runs each part with the identity of its service connection, and then always starts what is left', () => {
    for (const { steps, timeoutInMinutes } of jobsOf(text).filter(({ job }) => job.startsWith('apps'))) {
      const [run, left, ...more] = steps.filter(({ task }) => task === 'AzureCLI@2');
      assert.deepEqual(more, []);
      assert.match(run?.inputs?.['inlineScript'] ?? '', /^exec node stop-start\.mjs plan\.json --waves \d$/);
      assert.match(left?.inputs?.['inlineScript'] ?? '', /^exec node stop-start\.mjs plan\.json --resume /);
      assert.equal(left?.condition, 'always()');
      for (const step of [run, left]) {
        assert.equal(step?.env?.['SYSTEM_ACCESSTOKEN'], '$(System.AccessToken)');
        assert.equal(step?.inputs?.['workingDirectory'], 'the-folder');
      }
      assert.ok(timeoutInMinutes >= (run?.timeoutInMinutes ?? 0) + (left?.timeoutInMinutes ?? 0));
    }
  });

  it('has no macros but its own, whatever Azure names are', () => {
    const hostile = azurePipeline(
      examplePlan([], {
        environment: { id: 'e', name: `$(secret) ${'$'}{{ x }}` },
        waves: [exampleWave(['a'], 'x: $(System.AccessToken)\n- y')],
      }),
      'the-folder',
    );
    const macros = [...hostile.matchAll(/\$\([^)]*\)|\$\{\{.*|\$\[.*/g)].map(([found]) => found);
    assert.deepEqual([...new Set(macros)], ['$(serviceConnection)', '$(System.AccessToken)']);
    assert.equal(jobsOf(hostile).length, 1);
  });
});
