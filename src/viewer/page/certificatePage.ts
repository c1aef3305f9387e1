import type { Certificate } from '../../certificates/certificate.ts';
import { certificateTitle } from '../certificateTitle.ts';
import type { ShownCertificates } from '../content.ts';
import { certificateFacts } from '../facts/certificateFacts.ts';
import { actionButton } from './actionButton.ts';
import { chainPicture } from './chainPicture.ts';
import { checksSection } from './checksSection.ts';
import { factsSection } from './factsSection.ts';
import { type Html, html } from './html.ts';
import { icon } from './icons.ts';
import type { PageContext } from './pageContext.ts';
import { placeInChain, type ShownState, selfSignatureStanding, validityStanding } from './standing.ts';
import { validityBar } from './validityBar.ts';

/** One certificate: what it is, what can be done with it, its chain, its checks, and everything that it says. */
export function certificatePage(shown: Certificate, content: ShownCertificates, context: PageContext): Html {
  const { now } = context;
  const { thumbprints, validity, ...others } = certificateFacts(shown);
  return html`<header>
<h1>${certificateTitle(shown)}</h1>
<p class="where">${context.where}</p>
<ul class="standing">${standings(shown, now).map(({ words, icon: name }) => html`<li class="${name}">${icon(name)} ${words}</li>`)}</ul>
${actions(content, context)}
</header>
${factsSection(thumbprints)}
${chainPicture(shown, content.chains, now)}
${checksSection(shown, now)}
${factsSection(validity, validityBar(shown, now))}
${Object.values(others).map((section) => factsSection(section))}`;
}

function standings(certificate: Certificate, now: number): readonly ShownState[] {
  const place = placeInChain(certificate);
  const selfSignature = selfSignatureStanding(certificate);
  return [
    { words: place, icon: place === 'Root' ? 'check' : 'note' },
    validityStanding(certificate, now),
    ...(selfSignature === undefined ? [] : [selfSignature]),
  ];
}

/** A text file opens in the text editor; what is binary or no file has no text but what its certificates say. */
function actions({ privateKey, isText }: ShownCertificates, { isFile }: PageContext): Html {
  return html`<div class="actions" role="group" aria-label="Actions">
${privateKey === undefined ? actionButton('add', 'primary') : undefined}
${actionButton('copyAsText')}
${actionButton('saveAs')}
${actionButton('compare')}
${actionButton(isFile && isText ? 'openAsText' : 'showAsText')}
</div>`;
}
