import assert from 'node:assert/strict';
import { type Invocation, readCommandLine, usage } from '../../../src/runner/commandLine.ts';
import { exitCodes } from '../../../src/runner/exitCodes.ts';
import { nothingStoppedBy } from './nothingStopped.ts';

const plain: Invocation = { planFile: 'plan.json', what: 'run', json: false, yes: false, giveUpAfterMs: 1_800_000 };
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
    [['-y'], { yes: true }],
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
  ] as const satisfies readonly (readonly [readonly string[], Partial<Invocation>])[]) {
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
    assert.equal(readCommandLine(['-h']), 'help');
    assert.equal(readCommandLine(['-V']), 'version');
    assert.equal(readCommandLine(['-yVh']), 'help');
    assert.equal(readCommandLine(['a', 'b', '--waves', 'x', '--help', '--version']), 'help');
  });

  for (const [args, says] of [
    [[], /^No plan is given\. Name its file, such as plan\.json\. --help/],
    [['--yes'], /^No plan is given\. /],
    [['one.json', 'two.json'], /^Only one plan can be run at a time; given were one\.json, two\.json\. --help/],
    [['one\n.json', '\u001b[31m'], /given were one \.json, {2}\[31m\. --help/],
    [
      ['plan.json', '--resume', '--dry-run'],
      /^--resume and --dry-run do not go together: a resume stops nothing\. --help/,
    ],
    [
      ['plan.json', '--resume', '--waves', '2'],
      /^--resume and --waves do not go together: a resume stops nothing\. --help/,
    ],
    [['plan.json', '--from-log', 'run.log'], /^--from-log needs --resume\. --help/],
    [['plan.json', '--from-log', 'run.log', '--dry-run'], /^--from-log needs --resume\. --help/],
    [['plan.json', '--force'], /^Unknown option --force\. --help/],
    [['plan.json', '--dryrun'], /^Unknown option --dryrun\. Did you mean --dry-run\? --help/],
    [['plan.json', '--DRY_RUN=x'], /^Unknown option --DRY_RUN\. Did you mean --dry-run\? --help/],
    [['plan.json', '--wavse', '2'], /^Unknown option --wavse\. Did you mean --waves\? --help/],
    [['plan.json', '--give-up=5m'], /^Unknown option --give-up\. --help/],
    [['plan.json', '--no-yes'], /^Unknown option --no-yes\. --help/],
    [['plan.json', '--constructor'], /^Unknown option --constructor\. --help/],
    [['plan.json', '--__proto__=1'], /^Unknown option --__proto__\. --help/],
    [['plan.json', '--x\n\u001b[31m'], /^Unknown option --x \[31m\. --help/],
    [['plan.json', '-x'], /^Unknown option -x\. --help/],
    [['plan.json', '-v'], /^Unknown option -v\. --help/],
    [['plan.json', '-yes'], /^Unknown option -yes\. Did you mean --yes\? --help/],
    [['plan.json', '-y=1'], /^Unknown option -y=1\. --help/],
    [['plan.json', '--json=x'], /^--json takes no value\. --help/],
    [['plan.json', '--yes=no'], /^--yes takes no value\. --help/],
    [['plan.json', '--dry-run=false'], /^--dry-run takes no value\. --help/],
    [['plan.json', '--help='], /^--help takes no value\. --help/],
    [['plan.json', '--waves'], /^--waves needs a value, such as 2, 2- or 2-3\. --help/],
    [['plan.json', '--waves='], /^--waves needs a value, such as 2, 2- or 2-3\. --help/],
    [['plan.json', '--waves', '-2'], /^--waves needs a value, such as 2, 2- or 2-3\. --help/],
    [['plan.json', '--give-up-after', '--yes'], /^--give-up-after needs a value, such as 90s, 30m or 2h\. --help/],
    [['plan.json', '--give-up-after='], /^--give-up-after needs a value, such as 90s, 30m or 2h\. --help/],
    [['plan.json', '--resume', '--from-log'], /^--from-log needs a value, such as run\.log\. --help/],
    [['plan.json', '--resume', '--from-log', '--'], /^--from-log needs a value, such as run\.log\. --help/],
    ...['0', '0-2', '2-1', '-2', '2-3-4', '1,2', '1.5', 'two', '10000', ' 2', '2 ', '٢'].map(
      (waves) =>
        [['plan.json', `--waves=${waves}`], new RegExp(`^--waves takes 2, 2- or 2-3, not ${waves}\\. --help`)] as const,
    ),
    ...['0s', '0h', '30', '5 minutes', '1d', '-5m', '1.5h', '25h', '86401s', '9999999s', 'm', '30M', '5m30s'].map(
      (time) =>
        [
          ['plan.json', `--give-up-after=${time}`],
          new RegExp(`^--give-up-after takes a time up to 24h, such as 90s, 30m or 2h, not ${time}\\. --help`),
        ] as const,
    ),
  ] as const satisfies readonly (readonly [readonly string[], RegExp])[]) {
    it(`is refused as ${JSON.stringify(args)}`, () => {
      const { exitCode, message } = nothingStoppedBy(() => readCommandLine(args));
      assert.equal(exitCode, exitCodes.usage);
      assert.match(message, says);
      assert.match(message, /[.?] --help lists all options\. Nothing was stopped\.$/);
      assert.doesNotMatch(message, /[\p{Cc}\p{Zl}\p{Zp}]/u);
    });
  }

  it('is explained with every option and every exit code, on lines that are not wide', () => {
    for (const option of [
      'dry-run',
      'waves',
      'resume',
      'from-log',
      'give-up-after',
      'json',
      'yes, -y',
      'help, -h',
      'version, -V',
    ]) {
      assert.match(usage, new RegExp(`^  --${option} .*  [A-Z]`, 'm'));
    }
    for (const code of Object.values(exitCodes)) {
      assert.match(usage, new RegExp(`^  ${code}  [A-Z].*\\.$`, 'm'));
    }
    for (const line of usage.split('\n')) {
      assert.ok(line.length <= 100, line);
    }
  });
});
