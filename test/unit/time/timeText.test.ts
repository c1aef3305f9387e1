import assert from 'node:assert/strict';
import { localTimeOfDay, shortTime, shortTimeInSentence } from '../../../src/time/timeText.ts';

describe('The time of a row', () => {
  const now = new Date(2026, 10, 23, 0, 30).getTime();
  const at = (...[year, month, day, hour]: readonly [number, number, number, number]): number =>
    new Date(year, month, day, hour, 5).getTime();

  it('names today and yesterday by the calendar, not by the hours between', () => {
    assert.equal(shortTime(now, now), `Today ${localTimeOfDay(now)}`);
    const lateYesterday = at(2026, 10, 22, 23);
    assert.equal(shortTime(lateYesterday, now), `Yesterday ${localTimeOfDay(lateYesterday)}`);
    assert.equal(shortTimeInSentence(lateYesterday, now), `yesterday ${localTimeOfDay(lateYesterday)}`);
  });

  it('has the day before that, and the year of another year', () => {
    assert.match(shortTime(at(2026, 10, 21, 9), now), /^Nov 21, 9:05\sAM/);
    assert.match(shortTime(at(2025, 10, 21, 9), now), /^Nov 21, 2025, 9:05\sAM/);
  });
});
