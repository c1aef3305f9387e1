import type { Certificate } from '../../certificates/certificate.ts';
import { day } from '../../time/timeText.ts';
import { type Html, html } from './html.ts';
import { type DrawnAt, validityStanding } from './summary.ts';

/**
 * The validity as a bar with a mark for today. If today is outside the validity, the bar extends to it.
 * Returns undefined when a date is invalid or the validity ends before it begins.
 */
export function validityBar(certificate: Certificate, drawn: DrawnAt): Html | undefined {
  const { now } = drawn;
  const { notBefore, notAfter } = certificate;
  if (notBefore === undefined || notAfter === undefined || notAfter <= notBefore) {
    return undefined;
  }
  const [first, last] = [Math.min(notBefore, now), Math.max(notAfter, now)];
  const at = (time: number): number => Math.round(((time - first) / (last - first)) * 1000) / 10;
  const today = at(now);
  return html`<figure class="validity">
<svg class="bar" role="img" aria-label="${barLabel(certificate, drawn)}">
<rect class="span" x="0" y="20" width="100%" height="10" rx="5" />
<rect class="valid" x="${at(notBefore)}%" y="20" width="${at(notAfter) - at(notBefore)}%" height="10" rx="5" />
<rect class="past" x="${at(notBefore)}%" y="20" width="${pastWidth(at(notBefore), at(notAfter), today)}%" height="10" rx="5" />
<line class="today" x1="${today}%" x2="${today}%" y1="15" y2="35" />
<text class="today-label" x="${today}%" y="11" text-anchor="${anchor(today, halfWidths.today)}">Today, ${day(now)}</text>
${endLabels(at(notBefore), at(notAfter), certificate)}
</svg>
</figure>`;
}

/** Half the width of each label, in percent of the bar in a narrow editor (320 pixels). */
const halfWidths = { date: 12, today: 20, dates: 30 } as const;

/** If the ends are closer than this, in percent, there is no room for a label at each end. */
const closestEnds = 40;

/** Each date stands under its end of the validity. Two close ends share one label, which stays within the bar. */
function endLabels(from: number, until: number, { notBefore, notAfter }: Certificate): Html {
  if (until - from >= closestEnds) {
    return html`${[
      endLabel(from, anchor(from, halfWidths.date), day(notBefore)),
      endLabel(until, anchor(until, halfWidths.date), day(notAfter)),
    ]}`;
  }
  const middle = (from + until) / 2;
  const place = anchor(middle, halfWidths.dates);
  const position = { start: from, middle, end: until }[place];
  return endLabel(position, place, `${day(notBefore)} – ${day(notAfter)}`);
}

function endLabel(position: number, place: Anchor, text: string): Html {
  return html`<text class="end-label" x="${position}%" y="48" text-anchor="${place}">${text}</text>`;
}

/** The part of the validity that has passed, in percent of the bar. */
function pastWidth(from: number, until: number, today: number): number {
  return Math.max(0, Math.min(today, until) - from);
}

type Anchor = 'start' | 'middle' | 'end';

/** Near an end of the bar, a centered label would be cut off. */
function anchor(position: number, halfWidth: number): Anchor {
  if (position < halfWidth) {
    return 'start';
  }
  return position > 100 - halfWidth ? 'end' : 'middle';
}

function barLabel(certificate: Certificate, drawn: DrawnAt): string {
  const { notBefore, notAfter } = certificate;
  return `Valid from ${day(notBefore)} to ${day(notAfter)}. Today is ${day(drawn.now)}. ${validityStanding(certificate, drawn).words}.`;
}
