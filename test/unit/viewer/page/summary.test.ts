import assert from 'node:assert/strict';
import { validityStanding } from '../../../../src/viewer/page/summary.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 10, 30);

describe('The state of a validity', () => {
  const standing = (days: number, warningDays = 60) =>
    validityStanding({ notBefore: now - day, notAfter: now + days * day }, { now, warningDays });

  it('is a warning within the days of the setting, and says so in words', () => {
    assert.deepEqual(standing(19), { words: 'Valid until 2026-12-19, only 19 days left', icon: 'warning' });
    assert.deepEqual(standing(60).icon, 'warning');
    assert.deepEqual(standing(61), { words: 'Valid until 2027-01-30, 61 days left', icon: 'check' });
  });

  it('warns whenever the checks do, however few days the setting has', () => {
    assert.equal(standing(19, 0).icon, 'warning');
    assert.equal(standing(31, 0).icon, 'check');
  });
});
