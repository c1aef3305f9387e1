import assert from 'node:assert/strict';
import { type Order, readCommandLine, usage } from '../../../src/runner/commandLine.ts';
import { exitCodes } from '../../../src/runner/exitCodes.ts';
import { nothingStoppedBy } from './nothingStopped.ts';

const plain: Order = { planFile: 'plan.json', what: 'run', json: false, yes: false, giveUpAfterMs: 1_800_000 };
const infinite = Number.POSITIVE_INFINITY;

describe('A command line', () => {
  it('needs a plan and nothing else', () => {
    assert.deepEqual(readCommandLine(['plan.json']), plain);
  });

  for (const [args, order] of [
    [['--dry-run'], { what: 'dryRun' }],
    [['--resume'], { what: 'resume' }],
    [['--resume', '--from-log', 'run.log'], { what: 'resume', fromLog: 'run.log' }],
    [['--resume', '--from-log=run.log'], { what: 'resume', fromLog: 'run.log' }],
    [['--json'], { json: true }],
    [['--yes'], { yes: true }],
    [['--json', '--yes', '--dry-run'], { json: true, yes: true, what: 'dryRun' }],
    [['--dry-run', '--waves', '2'], { what: 'dryRun', waves: { first: 2, last: 2 } }],
    [['--waves', '2'], { waves: { first: 2, last: 2 } }],
    [['--waves=2-'], { waves: { first: 2, last: infinite } }],
    [['--waves', '2-3'], { waves: { first: 2, last: 3 } }],
    [['--waves', '3-3'], { waves: { first: 3, last: 3 } }],
    [['--waves', '9999'], { waves: { first: 9999, last: 9999 } }],
    [['--give-up-after', '90s'], { giveUpAfterMs: 90_000 }],
    [['--give-up-after', '5m'], { giveUpAfterMs: 300_000 }],
    [['--give-up-after=2h'], { giveUpAfterMs: 7_200_000 }],
    [['--give-up-after', '24h'], { giveUpAfterMs: 86_400_000 }],
    [['--resume', '--give-up-after', '1s'], { what: 'resume', giveUpAfterMs: 1000 }],
  ] as const satisfies readonly (readonly [readonly string[], Partial<Order>])[]) {
    it(`says ${args.join(' ')}, before or after the plan`, () => {
      assert.deepEqual(readCommandLine([...args, 'plan.json']), { ...plain, ...order });
      assert.deepEqual(readCommandLine(['plan.json', ...args]), { ...plain, ...order });
    });
  }

  it('may name a plan that begins with a dash', () => {
    assert.deepEqual(readCommandLine(['--yes', '--', '--plan.json']), { ...plain, planFile: '--plan.json', yes: true });
  });

  it('asks for help or the version without a plan', () => {
    assert.equal(readCommandLine(['--help']), 'help');
    assert.equal(readCommandLine(['--version']), 'version');
    assert.equal(readCommandLine(['a', 'b', '--waves', 'x', '--help', '--version']), 'help');
  });

  for (const [args, says] of [
    [[], /^No plan is given\./],
    [['--yes'], /^No plan is given\./],
    [['one.json', 'two.json'], /^One plan at a time\. Given were one\.json, two\.json\./],
    [['plan.json', '--resume', '--dry-run'], /^--resume does not go with --dry-run: it stops nothing/],
    [['plan.json', '--resume', '--waves', '2'], /^--resume does not go with --waves: it stops nothing/],
    [['plan.json', '--from-log', 'run.log'], /^--from-log goes with --resume\./],
    [['plan.json', '--from-log', 'run.log', '--dry-run'], /^--from-log goes with --resume\./],
    [['plan.json', '--force'], /--force/],
    [['plan.json', '-y'], /-y/],
    [['plan.json', '--yes=no'], /--yes/],
    [['plan.json', '--dry-run=false'], /--dry-run/],
    [['plan.json', '--no-yes'], /--no-yes/],
    [['plan.json', '--waves'], /--waves/],
    [['plan.json', '--give-up-after', '--yes'], /--give-up-after/],
    ...['', '0', '0-2', '3-2', '-2', '2-3-4', '1,2', '1.5', 'two', '10000', ' 2', '2 ', '٢'].map(
      (waves) =>
        [['plan.json', `--waves=${waves}`], /^--waves .* is no part of a plan\. Write 2, 2- or 2-3\./] as const,
    ),
    ...['', '0s', '0h', '30', '30 m', '1d', '-5m', '1.5h', '25h', '86401s', '9999999s', 'm', '30M', '5m30s'].map(
      (time) =>
        [
          ['plan.json', `--give-up-after=${time}`],
          /^--give-up-after .* is no length of time up to 24 hours\./,
        ] as const,
    ),
  ] as const satisfies readonly (readonly [readonly string[], RegExp])[]) {
    it(`is refused as ${JSON.stringify(args)}`, () => {
      const { exitCode, message } = nothingStoppedBy(() => readCommandLine(args));
      assert.equal(exitCode, exitCodes.usage);
      assert.match(message, says);
      assert.match(message, / "--help" lists what can be said\.$/);
    });
  }

  it('is explained with every option and every way to end', () => {
    for (const option of [
      'dry-run',
      'waves',
      'resume',
      'from-log',
      'give-up-after',
      'json',
      'yes',
      'help',
      'version',
    ]) {
      assert.match(usage, new RegExp(`^  (--.*)?--${option}\\b`, 'm'));
    }
    for (const code of Object.values(exitCodes)) {
      assert.match(usage, new RegExp(`\\b${code}: \\w`));
    }
  });
});
