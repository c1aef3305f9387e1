import type { Certificate } from '../../certificates/certificate.ts';
import { certificateTitle } from '../certificateTitle.ts';
import { type Html, html } from './html.ts';
import { placeInChain, validityStanding } from './standing.ts';

/** Fewer than this are seen at a glance. */
const worthFiltering = 10;

/** The certificates of a file, to pick from: one stop for Tab, the arrow keys go from one to the next. */
export function certificateList(certificates: readonly Certificate[], shown: Certificate, now: number): Html {
  return html`<nav class="list" aria-labelledby="list-title">
<h2 id="list-title">${certificates.length} certificates</h2>
${certificates.length < worthFiltering ? undefined : filterBox}
<ul id="certificates">${certificates.map((certificate) => listItem(certificate, certificate === shown, now))}</ul>
</nav>`;
}

const filterBox = html`<input type="search" id="filter" placeholder="Filter" aria-label="Filter certificates" aria-controls="certificates" />
<p class="small" id="filtered" role="status"></p>`;

function listItem(certificate: Certificate, isShown: boolean, now: number): Html {
  const { sha1, sha256 } = certificate.thumbprints;
  const current = isShown ? html` aria-current="true" tabindex="0"` : html` tabindex="-1"`;
  return html`<li><button type="button" id="list-${sha256}" data-show="${sha256}"${current}>
<span class="name">${certificateTitle(certificate)}</span>
<span class="small">${placeInChain(certificate)}, ${sha1.slice(0, 8)}</span>
<span class="small">${validityStanding(certificate, now).words}</span>
</button></li>`;
}
