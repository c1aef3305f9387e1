import assert from 'node:assert/strict';
import { retryAfterMs } from '../../../src/azure/retryAfter.ts';

const now = Date.parse('2026-01-05T09:00:00Z');
const asked = (headers: Record<string, string>): number | undefined => retryAfterMs((name) => headers[name], now);

describe('Retry-After', () => {
  it('is seconds', () => assert.equal(asked({ 'retry-after': '17' }), 17_000));
  it('may be 0', () => assert.equal(asked({ 'retry-after': '0' }), 0));
  it('may be an HTTP date', () => assert.equal(asked({ 'retry-after': 'Mon, 05 Jan 2026 09:00:30 GMT' }), 30_000));
  it('is at once for a date that has passed', () =>
    assert.equal(asked({ 'retry-after': 'Mon, 05 Jan 2026 08:00:00 GMT' }), 0));
  it('may be in milliseconds, which goes before', () =>
    assert.equal(asked({ 'x-ms-retry-after-ms': '250', 'retry-after': '1' }), 250));

  for (const value of ['', 'soon', '-1', '1.5.2']) {
    it(`says nothing when it is "${value}"`, () => {
      // Date.parse takes some numbers for dates; no wait of them may be negative or endless.
      const ms = asked({ 'retry-after': value });
      assert.ok(ms === undefined || ms === 0, String(ms));
    });
  }

  it('may be absent', () => assert.equal(asked({}), undefined));
});
