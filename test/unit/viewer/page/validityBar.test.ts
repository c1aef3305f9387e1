import assert from 'node:assert/strict';
import { decodeCertificate } from '../../../../src/certificates/decodeCertificate.ts';
import { validityBar } from '../../../../src/viewer/page/validityBar.ts';
import { utcTime } from '../../../fixtures/derWriter.ts';
import { makeCertificate } from '../../../fixtures/madeCertificate.ts';
import { assertSound, tagsOf, visibleText } from './markup.ts';

/** The bar of a certificate that is valid for the whole year 2026, drawn on a day. */
async function barOn(day: string): Promise<string> {
  const { der } = makeCertificate({ notBefore: utcTime('260101000000Z'), notAfter: utcTime('270101000000Z') });
  return validityBar(await decodeCertificate(der), { now: Date.parse(day), warningDays: 60 })?.text ?? '';
}

function attribute(bar: string, className: string, name: string): string | undefined {
  return tagsOf(bar)
    .find(({ attributes }) => attributes.get('class') === className)
    ?.attributes.get(name);
}

interface Placed {
  readonly text: string;
  readonly left: number;
  readonly right: number;
}

/** The width of a bar in a narrow editor, and about that of a character of a label, in pixels. */
const narrow = 320;
const characterWidth = 7;

/** The positions of the labels of a bar, from its left end. */
function labels(bar: string, className: string): readonly Placed[] {
  const pattern = new RegExp(`class="${className}" x="([\\d.]+)%" y="\\d+" text-anchor="(\\w+)">([^<]+)<`, 'g');
  return [...bar.matchAll(pattern)].map(([, x, anchor, text = '']) => {
    const width = text.length * characterWidth;
    const left = (Number(x) / 100) * narrow - (anchor === 'start' ? 0 : anchor === 'end' ? width : width / 2);
    return { text, left, right: left + width };
  });
}

describe('The validity as a bar', () => {
  it('marks today between the two ends', async () => {
    const bar = await barOn('2026-07-02');
    assertSound(bar);
    assert.equal(attribute(bar, 'today', 'x1'), '49.9%');
    assert.equal(attribute(bar, 'past', 'width'), '49.9%');
    assert.match(visibleText(bar), /^Today, 2026-07-02 2026-01-01 2027-01-01$/);
  });

  it('says in words what it shows', async () => {
    assert.match(
      await barOn('2026-07-02'),
      /role="img" aria-label="Valid from 2026-01-01 to 2027-01-01\. Today is 2026-07-02\. Valid until 2027-01-01, 183 days left\."/,
    );
  });

  it('extends to today when the validity is over or has not begun', async () => {
    const over = await barOn('2028-01-01');
    assert.equal(attribute(over, 'today', 'x1'), '100%');
    assert.equal(attribute(over, 'valid', 'width'), '50%');
    const early = await barOn('2025-01-01');
    assert.equal(attribute(early, 'today', 'x1'), '0%');
    assert.equal(attribute(early, 'past', 'width'), '0%');
  });

  it('has each date at its own end, within the bar and beside the other, whenever today is', async () => {
    const good = await decodeCertificate(makeCertificate().der);
    const middle = Date.UTC(2026, 0, 1);
    const year = 365 * 86_400_000;
    const lengths = [0.01, 0.1, 0.5, 1, 2, 5, 10, 25, 50].map((years) => years * year);
    const days = Array.from({ length: 121 }, (_, i) => middle + (i - 60) * year);
    for (const length of lengths) {
      for (const now of days) {
        const bar =
          validityBar({ ...good, notBefore: middle, notAfter: middle + length }, { now, warningDays: 60 })?.text ?? '';
        const dates = labels(bar, 'end-label');
        const all = [...dates, ...labels(bar, 'today-label')];
        const where = JSON.stringify({ length: length / year, now: new Date(now), all });
        assert.ok(all.length === dates.length + 1 && dates.length > 0, where);
        assert.ok(
          all.every(({ left, right }) => left >= 0 && right <= narrow),
          `one runs out of the bar: ${where}`,
        );
        const [first, second] = dates;
        assert.ok(
          second === undefined || (first?.right ?? 0) + characterWidth <= second.left,
          `they overlap: ${where}`,
        );
      }
    }
  });

  it('puts two ends that are close under one label', async () => {
    assert.deepEqual(
      labels(await barOn('2046-01-01'), 'end-label').map(({ text, left }) => [text, left]),
      [['2026-01-01 – 2027-01-01', 0]],
    );
    const early = labels(await barOn('2006-01-01'), 'end-label');
    assert.deepEqual(
      early.map(({ text, right }) => [text, right]),
      [['2026-01-01 – 2027-01-01', narrow]],
    );
  });

  it('is not drawn for an invalid date, nor for an end before the beginning', async () => {
    const good = await decodeCertificate(makeCertificate().der);
    const at = { now: Date.now(), warningDays: 60 };
    assert.equal(validityBar({ ...good, notAfter: undefined }, at), undefined);
    assert.equal(validityBar({ ...good, notAfter: (good.notBefore ?? 0) - 1 }, at), undefined);
  });
});
