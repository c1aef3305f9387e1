import assert from 'node:assert/strict';
import { reportJson } from '../../../../src/stopStart/words/reportJson.ts';
import { reportText } from '../../../../src/stopStart/words/reportText.ts';
import { duration } from '../../../../src/time/timeText.ts';
import { appReport, leftStopped, pastRun } from '../stored/pastRun.ts';

const failure = { call: 'stop', kind: 'throttled', sentence: 'Too many.', correlationId: 'c-9', at: 0 } as const;
const startedAt = Date.parse('2026-11-23T10:00:00Z');
const times = { stopSentAt: startedAt + 1000, stoppedSeenAt: startedAt + 5000, startedAt: startedAt + 6000 };
const past = pastRun(
  [
    appReport('orders', { times: { ...times, runningSeenAt: startedAt + 76_000 }, downMs: 75_000 }),
    appReport('billing', { downMs: 8123, failures: [failure] }),
    leftStopped('legacy'),
  ],
  { startedAt, endedAt: startedAt + 125_000, ending: { kind: 'cancelled' } },
);

describe('A report', () => {
  it('says how long the run took, how long each app was down, and which the longest', () => {
    const text = reportText(past.report);
    assert.match(text, /Began 2026-11-23 10:00:00 UTC, ended 2026-11-23 10:02:05 UTC: 2 min 5 s\./);
    assert.match(text, /Longest down: orders, 1 min 15 s, counted from its stop until it was first seen running\./);
    assert.match(text, /\| orders \| stopped and started, running \| 10:00:01 \| 10:01:16 \| 1 min 15 s \|/);
    assert.match(
      text,
      /\|--:\|\n\| legacy \| LEFT STOPPED \| {2}\| {2}\| {2}\|\n\| orders /,
      'what is down comes first',
    );
    assert.match(text, /billing, stop: Too many\. \(correlation id c-9\)/);
  });

  it('is Markdown of which nothing comes from outside', () => {
    const name = 'a|b](command:x) <img src=x>';
    const sentence = 'Too many.\n# Not a heading `x` *y*';
    const odd = appReport(name, { downMs: 1, failures: [{ ...failure, sentence }] });
    const text = reportText(
      pastRun([{ ...odd, outcome: { kind: 'stopRefused', failure: { ...failure, sentence } } }]).report,
    );
    assert.doesNotMatch(text, /(?<!\\)[<*[\]]|^# Not|(?<!\\)`x/m);
    assert.match(
      text,
      /^\| a\\\|b\\\]\(command:x\) \\<img src=x\\> \| not stopped: Too many\. # Not .* \| {2}\| {2}\| \d/m,
    );
  });

  it('gives the reasons itself, instead of pointing at a report', () => {
    const text = reportText({ ...past.report, skipped: [{ id: 'x', key: 'x', name: 'x' }] });
    assert.match(text, /Not completed: x\. The table says why\./);
    assert.doesNotMatch(text, /See the report/);
  });

  it('escapes the environment, every app that a sentence names, and what calls say', () => {
    const odd = '[x](command:y)';
    const correlationId = `c-${odd}`;
    const billing = appReport(`billing ${odd}`, { downMs: 1, failures: [{ ...failure, correlationId }] });
    const { report } = pastRun([billing, leftStopped(`legacy ${odd}`)]);
    const environment = { ...report.environment, id: '/subscriptions/`s`', name: `ase ${odd}` };
    const text = reportText({ ...report, environment });
    assert.doesNotMatch(text, /(?<!\\)[[\]]/);
    assert.equal(text.split('\\[x\\](command:y)').length - 1, 9, text);
    assert.match(text, /^Environment: `` \/subscriptions\/`s` ``$/m);
  });

  it('leaves ordinary names and sentences as they are', () => {
    const sentence = 'App my_app (429) is busy. Try again in 5 s!';
    const mine = appReport('my_app', { outcome: { kind: 'stopRefused', failure: { ...failure, sentence } } });
    const text = reportText(pastRun([mine]).report);
    assert.match(text, /^# Stop and start: contoso-ase$/m);
    assert.match(text, /^\| my_app \| not stopped: App my_app \(429\) is busy\. Try again in 5 s! \|/m);
  });

  it('says that there is none when a journal is all that is known', () => {
    const text = reportText(past.report, { knownFrom: 'journal' });
    assert.match(text, /This run has no report: VS Code ended during the run/);
    assert.doesNotMatch(text, /Canceled/);
  });

  it('counts an app that is still down among the longest, and says that it is not known to be back', () => {
    const late = appReport('legacy', {
      ...({ phase: 'unsettled', outcome: { kind: 'notBack' }, downMs: 302_000, stillDown: true } as const),
    });
    const { report } = pastRun([appReport('orders', { downMs: 14_000 }), late]);
    const text = reportText(report);
    assert.match(text, /Longest down: legacy, for at least 5 min 2 s, and not known to be back\.\n/);
    assert.match(text, /\| legacy \| NOT BACK: .* \| {2}\| {2}\| at least 5 min 2 s, and not known to be back \|/);
    const json = reportJson(report);
    assert.deepEqual(json.longestDown, { app: 'legacy', seconds: 302, stillDown: true });
    assert.deepEqual(
      json.apps.map(({ downSeconds, stillDown }) => [downSeconds, stillDown]),
      [
        [14, undefined],
        [302, true],
      ],
    );
  });

  it('says who ran it, and which root certificates there were', () => {
    const certificates = [{ name: 'contoso-root', thumbprint: 'AB12' }, { name: 'own_[x](y)' }];
    const text = reportText(past.report, { account: past.account, certificates });
    assert.match(text, new RegExp(`^Run by ${past.account.accountLabel}\\.$`, 'm'));
    assert.match(
      text,
      /^## Root certificates when the run began\n\n- contoso-root, SHA-1 thumbprint AB12\n- own\\_\\\[x/m,
    );
    assert.deepEqual(reportJson(past.report, { certificates }).rootCertificates, certificates);
    assert.doesNotMatch(reportText(past.report), /Run by|certificates/);
  });

  it('gives the day of a time that is not on the day on which the run began', () => {
    const late = { stopSentAt: startedAt, runningSeenAt: startedAt + 86_400_000 };
    const { report } = pastRun([appReport('orders', { times: late })], { startedAt });
    assert.match(reportText(report), /\| 10:00:00 \| 2026-11-24 10:00:00 \|/);
  });

  it('lists what others did meanwhile, and where an app has moved to', () => {
    const orders = appReport('orders', { movedTo: '/new/orders' });
    const { report } = pastRun([orders]);
    const remarks = [
      { kind: 'stateChanged', app: orders.app, stateText: 'Stopped' },
      { kind: 'byOthers', app: orders.app, what: 'stop', by: '[x](y)' },
    ] as const;
    const text = reportText({ ...report, remarks });
    assert.match(
      text,
      /## What others did meanwhile\n\n- orders read Stopped before its turn\n- orders was stopped by \\\[x\\\]/,
    );
    const json = reportJson({ ...report, remarks });
    assert.deepEqual(
      json.remarks?.map(({ kind, words }) => [kind, words]),
      [
        ['stateChanged', 'orders read Stopped before its turn'],
        ['byOthers', 'orders was stopped by [x](y) during the run'],
      ],
    );
    assert.equal(json.apps[0]?.movedTo, '/new/orders');
  });

  it('says of a recovery that only looked that it was a check', () => {
    const read = appReport('a', { outcome: { kind: 'startedAgain' } });
    assert.match(
      reportText(pastRun([read], { kind: 'recovery' }).report),
      /^# Check after an interrupted watch: contoso-ase$/m,
    );
    const started = { ...read, times: { startedAt: 1 } };
    assert.match(reportText(pastRun([started, read], { kind: 'recovery' }).report), /^# Start of apps left stopped/m);
  });

  it('is JSON of a documented shape', () => {
    assert.deepEqual(reportJson(past.report), {
      format: 'ase-certificates run report',
      version: 1,
      runId: past.report.runId,
      kind: 'stopAndStart',
      knownFrom: 'report',
      environment: { name: 'contoso-ase', id: past.report.environment.id },
      began: '2026-11-23T10:00:00.000Z',
      ended: '2026-11-23T10:02:05.000Z',
      lengthSeconds: 125,
      endedEarly: 'cancelled',
      longestDown: { app: 'orders', seconds: 75 },
      apps: [
        {
          name: 'orders',
          id: past.report.apps[0]?.app.id,
          outcome: 'stoppedAndStarted',
          words: 'stopped and started, running',
          stopSent: '2026-11-23T10:00:01.000Z',
          stoppedSeen: '2026-11-23T10:00:05.000Z',
          startAccepted: '2026-11-23T10:00:06.000Z',
          runningSeen: '2026-11-23T10:01:16.000Z',
          downSeconds: 75,
          failedCalls: [],
        },
        {
          name: 'billing',
          id: past.report.apps[1]?.app.id,
          outcome: 'stoppedAndStarted',
          words: 'stopped and started, running',
          downSeconds: 8,
          failedCalls: [
            {
              at: '1970-01-01T00:00:00.000Z',
              call: 'stop',
              kind: 'throttled',
              sentence: 'Too many.',
              correlationId: 'c-9',
            },
          ],
        },
        {
          name: 'legacy',
          id: past.report.apps[2]?.app.id,
          outcome: 'leftStopped',
          words: 'LEFT STOPPED',
          failedCalls: [],
        },
      ],
    });
  });

  it('has no account in its JSON', () => {
    assert.doesNotMatch(JSON.stringify(reportJson(past.report)), new RegExp(past.account.accountLabel ?? 'nobody'));
  });
});

describe('A length of time', () => {
  it('has two units at most', () => {
    const said = [0, 8123, 59_499, 60_000, 125_000, 3_600_000, 3_780_000].map(duration);
    assert.deepEqual(said, ['0 s', '8 s', '59 s', '1 min', '2 min 5 s', '1 h', '1 h 3 min']);
  });
});
