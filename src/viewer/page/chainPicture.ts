import type { Certificate } from '../../certificates/certificate.ts';
import type { Chain, ChainEnd } from '../../certificates/chains/findChains.ts';
import { shortName } from '../../certificates/names/distinguishedName.ts';
import { counted } from '../../text/counted.ts';
import { whyUnchecked } from '../../ui/findingWords.ts';
import { type Html, html } from './html.ts';
import { certificateTitle, type DrawnAt, placeInChain, selfSignatureStanding, validityStanding } from './summary.ts';

/** The root of a bundle may be in hundreds of chains. Only this many are drawn; the others are counted. */
const drawnChains = 3;

/** A single chain of up to this many cards is drawn from left to right. A longer chain, or several, go downward. */
const cardsInRow = 3;

/** The chains that contain a certificate, each from the root down, as cards. A click on a card shows its certificate. */
export function chainPicture(shown: Certificate, chains: readonly Chain[], at: DrawnAt): Html {
  const its = chains.filter(({ certificates }) => certificates.includes(shown));
  const lists = its.slice(0, drawnChains).map((chain, number) => {
    const label = its.length === 1 ? 'Chain' : `Chain ${number + 1} of ${its.length}`;
    return html`<div>
${its.length === 1 ? undefined : html`<h3>${label}</h3>`}
${chainList(chain, { shown, at, label, number })}
</div>`;
  });
  const isRow = its.length === 1 && its.every((chain) => cardCount(chain) <= cardsInRow);
  return html`<section aria-labelledby="chain-title">
<h2 id="chain-title">Chain</h2>
<div class="${isRow ? 'chains row' : 'chains'}">${lists}</div>
${restWords(its.length - lists.length)}
</section>`;
}

function cardCount({ certificates, end }: Chain): number {
  return certificates.length + (end === 'root' ? 0 : 1);
}

function restWords(count: number): Html | undefined {
  return count === 0 ? undefined : html`<p>This certificate is in ${counted(count, 'more chain')} in this file.</p>`;
}

interface Drawing {
  readonly shown: Certificate;
  readonly at: DrawnAt;
  readonly label: string;
  /** The number of the chain among those drawn. Element ids contain it. */
  readonly number: number;
}

function chainList(chain: Chain, drawing: Drawing): Html {
  // A chain goes from the leaf up, the picture from the root down. Each card shows the link to the card above it.
  const cards = chain.certificates.map((certificate, height) =>
    certificateCard(certificate, joinAbove(chain, height), drawing),
  );
  return html`<ol class="chain" aria-label="${drawing.label}, from the root down">${[endCard(chain), ...cards.toReversed()]}</ol>`;
}

interface Join {
  readonly words: string;
  readonly isFirm: boolean;
}

/** How a certificate is linked to the one above it; undefined at the top of the chain. */
function joinAbove({ certificates, links, end }: Chain, height: number): Join | undefined {
  const [certificate, issuer] = [certificates[height], certificates[height + 1]];
  if (certificate === undefined || issuer === undefined) {
    return end === 'missing' ? { words: 'signature not checked: its issuer is missing', isFirm: false } : undefined;
  }
  switch (links[height]) {
    case 'verified':
      return { words: 'signature verified', isFirm: true };
    case 'untried':
      return { words: 'signature not checked: this file has too many certificates', isFirm: false };
    default: {
      const why = whyUnchecked(certificate, issuer.publicKey, 'its issuer’s');
      return { words: `signature not checked: ${why}`, isFirm: false };
    }
  }
}

function certificateCard(certificate: Certificate, join: Join | undefined, { shown, at, number }: Drawing): Html {
  const { sha256 } = certificate.thumbprints;
  const isShown = certificate === shown;
  const selfSignature = selfSignatureStanding(certificate);
  return html`<li class="${join?.isFirm === false ? 'loose' : 'firm'}">${joinWords(join)}
<button type="button" class="card" id="chain-${number}-${sha256}" data-show="${sha256}"${isShown ? html` aria-current="true"` : undefined}>
<span class="place">${placeInChain(certificate)}${isShown ? ', shown below' : ''}</span>
<span class="name">${certificateTitle(certificate)}</span>
<span class="small">${validityStanding(certificate, at).words}</span>
${selfSignature === undefined ? undefined : html`<span class="small">${selfSignature.words}</span>`}
</button></li>`;
}

function joinWords(join: Join | undefined): Html | undefined {
  return join === undefined ? undefined : html`<span class="join">${join.words}</span>`;
}

/** The last card of an incomplete chain says why the chain ends there. */
const endPlaces: Readonly<Record<Exclude<ChainEnd, 'root'>, string>> = {
  missing: 'Missing: not in this file',
  circle: 'Shown below: these certificates issued each other',
  tooLong: 'Not followed further: the chain is too long',
};

function endCard({ certificates, end }: Chain): Html | undefined {
  const top = certificates.at(-1);
  return top === undefined || end === 'root'
    ? undefined
    : html`<li class="firm"><div class="card missing">
<span class="place">${endPlaces[end]}</span>
<span class="name">${shortName(top.issuer) || 'An issuer without a name'}</span>
</div></li>`;
}
