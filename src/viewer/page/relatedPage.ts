import { counted } from '../../text/counted.ts';
import { day } from '../../time/timeText.ts';
import { whyUnchecked } from '../../ui/findingWords.ts';
import type { ShownCertificates } from '../content.ts';
import { isRevocationList, itemSections, itemTitle, type RelatedItem } from '../shownItem.ts';
import { actionButton, factsSection, type PageContext } from './certificatePage.ts';
import { type Html, html, icon } from './html.ts';
import type { ShownState } from './summary.ts';

/** The page of a certificate request or a revocation list. It has no button that adds it anywhere. */
export function relatedPage(item: RelatedItem, { isText }: ShownCertificates, context: PageContext): Html {
  const states: readonly ShownState[] = [
    { words: relatedPlace(item), icon: 'note' },
    relatedStanding(item, context.now),
  ];
  return html`<header>
<h1>${itemTitle(item)}</h1>
<p class="where">${context.where}</p>
<ul class="standing">${states.map(({ words, icon: name }) => html`<li class="${name}">${icon(name)} ${words}</li>`)}</ul>
<div class="actions" role="group" aria-label="Actions">
${actionButton('copyAsText', 'primary')}
${actionButton(context.isFile && isText ? 'openAsText' : 'showAsText')}
</div>
</header>
<p class="what">${explanation(item)}</p>
${itemSections(item).map((section) => factsSection(section))}`;
}

/** What an item is, at the place where a certificate says its place in a chain. */
export function relatedPlace(item: RelatedItem): string {
  return isRevocationList(item) ? 'Certificate revocation list (CRL)' : 'Certificate request (CSR)';
}

function explanation(item: RelatedItem): string {
  return isRevocationList(item)
    ? 'This list says which certificates its issuer has revoked. It is not a certificate, so it cannot be added to an App Service Environment.'
    : 'This request asks an authority for a certificate. It is not a certificate, so it cannot be added to an App Service Environment.';
}

const dayMilliseconds = 86_400_000;

/** For a request, whether its own key signed it. For a revocation list, whether it is up to date. */
export function relatedStanding(item: RelatedItem, now: number): ShownState {
  if (isRevocationList(item)) {
    return updateStanding(item.nextUpdate, now);
  }
  switch (item.verified) {
    case 'yes':
      return { words: 'Signed by its own key', icon: 'check' };
    case 'no':
      return { words: 'Its own key does not verify its signature', icon: 'error' };
    case 'unchecked':
      return {
        words: `Signature not checked: ${whyUnchecked(item, item.publicKey)}`,
        icon: 'warning',
      };
  }
}

function updateStanding(nextUpdate: number | 'none' | undefined, now: number): ShownState {
  if (nextUpdate === 'none') {
    return { words: 'No next update', icon: 'note' };
  }
  if (nextUpdate === undefined) {
    return { words: 'Its next update has an invalid date', icon: 'error' };
  }
  if (nextUpdate < now) {
    const days = Math.floor((now - nextUpdate) / dayMilliseconds);
    const ago = days === 0 ? 'less than a day' : counted(days, 'day');
    return { words: `Out of date since ${day(nextUpdate)}, ${ago} ago`, icon: 'warning' };
  }
  return { words: `Next update on ${day(nextUpdate)}`, icon: 'check' };
}
