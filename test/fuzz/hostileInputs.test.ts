import assert from 'node:assert/strict';
import { isLong, runs, seed as seedOfRun } from '../seed.ts';
import { hostileInput } from './hostileInputs.ts';
import { readHostileInputs } from './hostileReport.ts';
import { readWatched } from './watchedWorker.ts';

const count = runs(16_000, 100_000);
/** The gate has windows on the other core. */
const workers = isLong ? 2 : 1;

/** ASE_CERTIFICATES_FUZZ=SEED:INDEX reads one input alone. */
const [givenSeed = '', givenIndex] = (process.env['ASE_CERTIFICATES_FUZZ'] ?? '').split(':');
const seed = givenSeed === '' ? seedOfRun : Number(givenSeed);
const tell = (line: string): void => void process.stdout.write(`${line}\n`);

describe(`Damaged files of seed ${seed}`, () => {
  it('are the same for the same seed', () => {
    for (let index = 0; index < 20; index++) {
      assert.deepEqual(hostileInput(seed, index), hostileInput(seed, index));
    }
    assert.notDeepEqual(hostileInput(seed, 0), hostileInput(seed + 1, 0));
  });

  if (givenIndex !== undefined) {
    it(`are read or refused: number ${givenIndex}`, async () => {
      const report = await readHostileInputs(seed, [Number(givenIndex)]);
      tell(JSON.stringify(report, undefined, 2));
      assert.deepEqual(report.failures, []);
    });
    return;
  }

  it(`are read or refused in time, all ${count}`, async function () {
    this.timeout(600_000);
    const shares = Array.from({ length: workers }, (_, first) => readWatched({ seed, first, step: workers, count }));
    const reports = await Promise.all(shares);
    for (const { slowest } of reports) {
      tell(`The slowest was ${slowest}.`);
    }
    assert.deepEqual(
      reports.flatMap(({ failures }) => failures),
      [],
    );
    const outcomes = reports.flatMap((report) => Object.entries(report.outcomes));
    const total = outcomes.reduce((sum, [, times]) => sum + times, 0);
    const read = outcomes.filter(([outcome]) => outcome === 'read').reduce((sum, [, times]) => sum + times, 0);
    assert.equal(total, count);
    // Damage that nothing survives, or that does no harm, would show little.
    assert.ok(read > count / 20 && read < count / 2, `${read} of ${count} were read`);
    assert.ok(new Set(outcomes.map(([outcome]) => outcome)).size > 15, 'they were refused for few reasons');
  });
});
