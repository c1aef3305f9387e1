import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PastRun } from '../../../../src/stopStart/stored/pastRun.ts';
import { fieldsOfPastRun, pastRunForm, pastRunOfFields } from '../../../../src/stopStart/stored/pastRunRecord.ts';
import { parseRecord, recordText } from '../../../../src/stopStart/stored/recordForm.ts';
import { appReport, leftStopped, pastRun } from './pastRun.ts';

const failure = { call: 'start', kind: 'throttled', sentence: 'Too many.', correlationId: 'c-1', at: 7 } as const;

/** One with everything in it. */
const whole = pastRun(
  [
    appReport('done', {
      times: { stopSentAt: 1, stoppedSeenAt: 2, startedAt: 3, runningSeenAt: 4 },
      downMs: 3,
      failures: [failure],
      site: { kind: 'answers', status: 200 },
    }),
    appReport('silent', { site: { kind: 'silent', because: 'No answer.' } }),
    appReport('denied', {
      phase: 'skipped',
      outcome: { kind: 'skipped', reason: { kind: 'denied', missing: ['start'] } },
    }),
    appReport('unreadable', {
      phase: 'skipped',
      outcome: { kind: 'skipped', reason: { kind: 'unreadable', failure } },
    }),
    appReport('refused', { phase: 'failed', outcome: { kind: 'stopRefused', failure } }),
    leftStopped('left'),
  ],
  { ending: { kind: 'journal', because: 'Disk full.' } },
);

const pastRunText = (past: PastRun): string => recordText(pastRunForm, fieldsOfPastRun(past));

function parsePastRun(text: string) {
  const parsed = parseRecord(pastRunForm, text);
  return parsed.kind === 'record' ? { kind: 'pastRun' as const, past: pastRunOfFields(parsed.value) } : parsed;
}

type Fields = Record<string, unknown>;

/** The stored text with `change` made to it. */
function changed(change: (fields: Fields) => void): string {
  const fields = JSON.parse(pastRunText(whole)) as Fields;
  change(fields);
  return JSON.stringify(fields);
}

describe('The record of a past run', () => {
  it('is read as it was written', () => {
    const more = { ...whole, cleared: true, certificates: [{ name: 'r', thumbprint: 'AB' }, { name: 's' }] } as const;
    for (const past of [whole, more]) {
      assert.deepEqual(parsePastRun(pastRunText(past)), { kind: 'pastRun', past });
    }
  });

  it('is unreadable when a newer version wrote it, whatever is in it', () => {
    const parsed = parsePastRun(changed((fields) => Object.assign(fields, { version: 2 })));
    assert.equal(parsed.kind, 'unreadable');
    assert.match(parsed.kind === 'unreadable' ? parsed.sentence : '', /newer version/);
  });

  it('is unreadable without what says which run it was, and of which apps', () => {
    for (const name of [
      'format',
      'version',
      'runId',
      'epoch',
      'environment',
      'account',
      'startedAt',
      'endedAt',
      'apps',
    ]) {
      assert.equal(parsePastRun(changed((fields) => delete fields[name])).kind, 'unreadable', name);
      assert.equal(parsePastRun(changed((fields) => Object.assign(fields, { [name]: {} }))).kind, 'unreadable', name);
    }
    assert.equal(parsePastRun(changed(({ apps }) => delete (apps as Fields[])[1]?.['app'])).kind, 'unreadable');
  });

  it('is read without what it does not know: an outcome, an ending, a failed call or a field of a later version', () => {
    const parsed = parsePastRun(
      changed((fields) => {
        Object.assign(fields, { mood: 'good', ending: { kind: 'moonrise' } });
        const [first, second] = fields['apps'] as Fields[];
        Object.assign(first ?? {}, { outcome: { kind: 'teleported' }, failures: [{ call: 'dance' }, failure] });
        Object.assign(second ?? {}, { site: { kind: 'sings' } });
      }),
    );
    assert.ok(parsed.kind === 'pastRun');
    const { apps, ending, done } = parsed.past.report;
    assert.equal(ending, undefined);
    assert.equal(apps[0]?.outcome, undefined);
    assert.deepEqual(apps[0]?.failures, [failure]);
    assert.equal(apps[1]?.site, undefined);
    assert.equal(done.length, 2, 'what is known of them stays');
  });

  it('never names an outcome whose words would be missing', () => {
    const parsed = parsePastRun(
      changed(({ apps }) => Object.assign((apps as Fields[])[4] ?? {}, { outcome: { kind: 'stopRefused' } })),
    );
    assert.equal(parsed.kind === 'pastRun' && parsed.past.report.apps[4]?.outcome, undefined);
  });

  it('never throws, whatever the text', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .tuple(fc.nat(), fc.string())
        .map(([at, piece]) => pastRunText(whole).slice(0, at % 3000) + piece + pastRunText(whole).slice(at % 3000)),
    );
    fc.assert(fc.property(anything, (text) => ['pastRun', 'unreadable'].includes(parsePastRun(text).kind)));
  });
});
