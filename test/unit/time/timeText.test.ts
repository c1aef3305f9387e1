import assert from 'node:assert/strict';
import {
  exactTime,
  isoTime,
  localSecondOfDay,
  localTimeOfDay,
  shortTime,
  timeInName,
  utcTime,
} from '../../../src/time/timeText.ts';

describe('The time of a row', () => {
  const now = new Date(2026, 10, 23, 0, 30).getTime();
  const at = (...[year, month, day, hour]: readonly [number, number, number, number]): number =>
    new Date(year, month, day, hour, 5).getTime();

  it('names today and yesterday by the calendar, not by the hours between', () => {
    assert.equal(shortTime(now, now), `today ${localTimeOfDay(now)}`);
    const lateYesterday = at(2026, 10, 22, 23);
    assert.equal(shortTime(lateYesterday, now), `yesterday ${localTimeOfDay(lateYesterday)}`);
  });

  it('has the day before that, and the year of another year', () => {
    assert.match(shortTime(at(2026, 10, 21, 9), now), /^Nov 21, 9:05\sAM/);
    assert.match(shortTime(at(2025, 10, 21, 9), now), /^Nov 21, 2025, 9:05\sAM/);
  });
});

describe('The time until which something waits', () => {
  it('has seconds, and is not over before the wait is', () => {
    const until = (...[second, ms]: readonly [number, number]): number =>
      new Date(2026, 10, 23, 14, 5, second, ms).getTime();
    assert.match(localSecondOfDay(until(20, 0)), /^2:05:20\sPM/);
    assert.match(localSecondOfDay(until(20, 1)), /^2:05:21\sPM/);
  });
});

describe('The time of a file', () => {
  it('is in UTC, in one form for people, one for programs and one for names', () => {
    const at = Date.parse('2026-11-23T10:00:00.123Z');
    assert.equal(utcTime(at), '2026-11-23 10:00:00 UTC');
    assert.equal(isoTime(at), '2026-11-23T10:00:00Z');
    assert.equal(timeInName(at), '2026-11-23T10-00-00-123Z');
  });

  it('is exact for a time in a certificate', () => {
    assert.equal(exactTime(Date.parse('2040-01-01T00:00:00Z')), '2040-01-01 00:00:00 UTC');
    assert.equal(exactTime(Date.parse('2040-01-01T00:00:00.5Z')), '2040-01-01 00:00:00.500 UTC');
    assert.equal(exactTime(undefined), '(invalid date or time)');
  });
});
