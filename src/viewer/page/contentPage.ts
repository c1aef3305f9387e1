import type { CertificateProblem } from '../../certificates/certificateError.ts';
import { counted } from '../../text/counted.ts';
import { besidesSentences, certificateProblemSentence } from '../../ui/certificateWords.ts';
import type { Locked, Refused, ShownCertificates, ViewerContent } from '../content.ts';
import { isCertificate, itemKind, itemsOf, itemTitle, type ShownItem } from '../shownItem.ts';
import { actionButton, certificatePage, type PageContext } from './certificatePage.ts';
import { type Html, html, type IconName, icon } from './html.ts';
import { relatedPage, relatedPlace, relatedStanding } from './relatedPage.ts';
import { type DrawnAt, placeInChain, validityStanding } from './summary.ts';

/** Everything that a viewer shows. `shown` is one of the items; undefined when there are none. */
export function contentPage(content: ViewerContent, shown: ShownItem | undefined, context: PageContext): Html {
  switch (content.kind) {
    case 'certificates':
      return shown === undefined ? html`` : itemsPage(content, shown, context);
    case 'locked':
      return lockedPage(content, context);
    case 'refused':
      return refusedPage(content, context);
  }
}

function itemsPage(content: ShownCertificates, shown: ShownItem, context: PageContext): Html {
  const items = itemsOf(content);
  return html`${notices(content)}
<div class="columns">
${items.length === 1 ? undefined : itemList(items, shown, context)}
<main id="certificate">${itemPage(shown, content, context)}</main>
</div>`;
}

/** The page of one item, without the list. */
export function itemPage(item: ShownItem, content: ShownCertificates, context: PageContext): Html {
  return isCertificate(item) ? certificatePage(item, content, context) : relatedPage(item, content, context);
}

function lockedPage({ wrongPassword }: Locked, { where }: PageContext): Html {
  return messagePage(
    where,
    html`<p>${icon('key')} ${wrongPassword ? 'That password is wrong.' : 'A password protects this file.'}
The password is used only to read the certificates, and is not stored. A private key in the file is not read.</p>
<div class="actions">${actionButton('enterPassword', 'primary')}</div>`,
  );
}

function refusedPage({ sentence }: Refused, { where, isFile }: PageContext): Html {
  return messagePage(
    where,
    html`<p class="error">${icon('error')} ${sentence}</p>
<div class="actions">${actionButton('tryAgain', 'primary')}${isFile ? actionButton('openAsText') : undefined}</div>`,
  );
}

function messagePage(title: string, content: Html): Html {
  return html`<main class="message"><h1>${title}</h1>${content}</main>`;
}

/** With fewer certificates than this, nobody needs a filter. */
const worthFiltering = 10;

/** The list of the items of a file. Tab stops at it once; the arrow keys move in it. */
function itemList(items: readonly ShownItem[], shown: ShownItem, at: DrawnAt): Html {
  return html`<nav class="list" aria-labelledby="list-title">
<h2 id="list-title">${listTitle(items)}</h2>
${items.length < worthFiltering ? undefined : filterBox}
<ul id="certificates">${items.map((item) => listItem(item, item === shown, at))}</ul>
</nav>`;
}

/** "2 certificates, 1 revocation list". */
function listTitle(items: readonly ShownItem[]): string {
  const kinds = Map.groupBy(items, itemKind);
  return [...kinds].map(([kind, ofKind]) => counted(ofKind.length, kind)).join(', ');
}

const filterBox = html`<input type="search" id="filter" placeholder="Filter" aria-label="Filter certificates" aria-controls="certificates" />
<p class="small" id="filtered" role="status"></p>`;

function listItem(item: ShownItem, isShown: boolean, at: DrawnAt): Html {
  const { sha1, sha256 } = item.thumbprints;
  const place = isCertificate(item) ? placeInChain(item) : relatedPlace(item);
  const state = isCertificate(item) ? validityStanding(item, at) : relatedStanding(item, at.now);
  const current = isShown ? html` aria-current="true" tabindex="0"` : html` tabindex="-1"`;
  return html`<li><button type="button" id="list-${sha256}" data-show="${sha256}"${current}>
<span class="name">${itemTitle(item)}</span>
<span class="small">${place}, ${sha1.slice(0, 8)}</span>
<span class="small">${state.words}</span>
</button></li>`;
}

/** Problems after this many are collapsed. */
const toldProblems = 3;

/** What people must know about the file before they read anything in it; undefined when there is nothing. */
function notices(content: ShownCertificates): Html | undefined {
  const { privateKey, problems, repeated } = content;
  const found = [
    ...(privateKey === undefined ? [] : [privateKeyNotice(privateKey, content)]),
    ...(problems.length === 0 ? [] : [problemsNotice(problems)]),
    ...besidesSentences(content).map((sentence) => notice('note', html`<p>${sentence}</p>`)),
    ...(repeated === 0 ? [] : [notice('note', repeatedWords(repeated))]),
  ];
  return found.length === 0
    ? undefined
    : html`<section class="notices" aria-label="About this file">${found}</section>`;
}

function notice(name: IconName, ...content: readonly (Html | string)[]): Html {
  return html`<div class="notice ${name}">${icon(name)}<div>${content}</div></div>`;
}

function privateKeyNotice({ block }: CertificateProblem, { certificates }: ShownCertificates): Html {
  const where = block === undefined ? '' : ` (line ${block.line})`;
  const wayOut = html`
To add a certificate from it, choose <b>Save As…</b> and add the saved file, which contains only the certificate.`;
  return notice(
    'key',
    html`<p>This file contains a private key${where}. The key was not read. The file cannot be added to an App Service Environment.${
      certificates.length === 0 ? undefined : wayOut
    }</p>`,
  );
}

function problemsNotice(problems: readonly CertificateProblem[]): Html {
  const sentences = problems.map((problem) => html`<li>${certificateProblemSentence(problem)}</li>`);
  const rest = sentences.slice(toldProblems);
  return notice(
    'warning',
    html`<p>${problems.length === 1 ? 'One part' : `${problems.length} parts`} of this file cannot be read as a certificate:</p>
<ul>${sentences.slice(0, toldProblems)}</ul>`,
    ...(rest.length === 0 ? [] : [html`<details><summary>${rest.length} more</summary><ul>${rest}</ul></details>`]),
  );
}

function repeatedWords(repeated: number): Html {
  return html`<p>${
    repeated === 1
      ? 'This file contains one duplicate, which is shown only once.'
      : `This file contains ${repeated} duplicates, which are shown only once.`
  }</p>`;
}
