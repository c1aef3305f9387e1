import assert from 'node:assert/strict';
import { ownStartsOf } from '../../../src/needs/ownStarts.ts';
import type { AppReport, RunReport } from '../../../src/stopStart/engine/report.ts';

function app(key: string, outcome: AppReport['outcome'], startedAt?: number): AppReport {
  return {
    app: { id: key, key, name: key },
    phase: 'running',
    ...(outcome === undefined ? {} : { outcome }),
    times: startedAt === undefined ? {} : { startedAt },
    failures: [],
  };
}

function report(...apps: AppReport[]): Pick<RunReport, 'apps'> {
  return { apps };
}

describe('this machine’s own starts after stops', () => {
  it('are those of apps that were stopped and started, of every run', () => {
    const done = { kind: 'stoppedAndStarted' } as const;
    const starts = ownStartsOf([report(app('shop', done, 3), app('orders', done, 4)), report(app('shop', done, 7))]);
    assert.deepEqual(
      [...starts],
      [
        ['shop', [3, 7]],
        ['orders', [4]],
      ],
    );
  });

  it('are not those of apps whose stop was not seen, that were only started again, or of which there is no time', () => {
    const starts = ownStartsOf([
      report(
        app('late', { kind: 'stopNotSeen' }, 3),
        app('recovered', { kind: 'startedAgain' }, 3),
        app('known-from-a-journal', undefined),
        app('timeless', { kind: 'stoppedAndStarted' }),
      ),
    ]);
    assert.equal(starts.size, 0);
  });
});
