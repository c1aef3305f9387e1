import { copyName, type Fact, type FactSection } from '../facts/fact.ts';
import { shownFacts } from '../facts/shownFacts.ts';
import { type Html, html } from './html.ts';
import { icon } from './icons.ts';

/** A fact of more lines than this gets a box of its own that scrolls, as the 5,000 names of a certificate would. */
const longLines = 24;

/** A section of facts, each with a button that copies it; `before` stands between the title and the facts. */
export function factsSection(section: FactSection, before?: Html): Html {
  const { id, title } = section;
  const { facts, rest } = shownFacts(section.facts);
  return html`<section aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${before}
${facts.length === 0 ? html`<p>None.</p>` : html`<dl>${facts.map((fact) => factRow(fact, title))}</dl>`}
${rest === undefined ? undefined : html`<p>${rest}.</p>`}
</section>`;
}

function factRow(fact: Fact, title: string): Html {
  const { id, name, aside, lines, isCode } = fact;
  const values = lines.map((line) => html`<span class="line">${line}</span>`);
  const kind = isCode === true ? 'value code' : 'value';
  const label = `${title}: ${name}`;
  const copied = copyName(fact);
  return html`<div class="fact">
<dt>${name}${aside === undefined ? undefined : html` <span class="small">${aside}</span>`}</dt>
<dd>${
    lines.length > longLines
      ? html`<div class="${kind} long" role="group" aria-label="${label}, ${lines.length} lines" tabindex="0">${values}</div>`
      : html`<div class="${kind}">${values}</div>`
  }<button type="button" class="copy" id="copy-${id}" data-copy="${id}" title="Copy ${copied}" aria-label="Copy ${title}: ${copied}">${icon('copy')}</button></dd>
</div>`;
}
