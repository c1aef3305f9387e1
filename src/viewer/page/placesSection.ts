import { type Html, html } from './html.ts';

/**
 * In which App Service Environments a certificate is a root certificate, by name, as far as the Environments view has loaded them.
 * `unclear`: Azure gives neither bytes nor thumbprint of a root certificate there.
 */
export interface CertificatePlaces {
  readonly has: readonly string[];
  readonly hasNot: readonly string[];
  readonly unclear: readonly string[];
  readonly notLoaded: readonly string[];
}

/** Where a certificate is a root certificate; undefined when the Environments view lists nothing. */
export function placesSection({ has, hasNot, unclear, notLoaded }: CertificatePlaces): Html | undefined {
  const rows = [
    row('Has it', '', has),
    row('Does not have it', '', hasNot),
    row('Cannot be told', 'Azure returned a root certificate without its bytes.', unclear),
    row('Not loaded', 'Open them in the Environments view.', notLoaded),
  ];
  return rows.every((one) => one === undefined)
    ? undefined
    : html`<section aria-labelledby="places-title">
<h2 id="places-title">App Service Environments</h2>
<dl>${rows}</dl>
</section>`;
}

function row(name: string, why: string, places: readonly string[]): Html | undefined {
  return places.length === 0
    ? undefined
    : html`<div class="fact"><dt>${name} <span class="small">${why}</span></dt>
<dd><div class="value">${places.toSorted().map((place) => html`<span class="line">${place}</span>`)}</div></dd></div>`;
}
