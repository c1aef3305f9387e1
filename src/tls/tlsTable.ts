import type { SiteTls, WebTls } from '../azure/siteConfig.ts';
import { countOf, namesOf } from '../text/appNames.ts';

/** The TLS settings of all apps and slots of one environment, as they were read. */
export interface TlsTable {
  readonly environment: { readonly id: string; readonly name: string };
  /** Settings of the environment itself that change what its apps accept, each as a sentence. */
  readonly environmentSettings: readonly string[];
  /** By name. */
  readonly rows: readonly TlsRow[];
  readonly graph: GraphUse;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface TlsRow {
  readonly id: string;
  readonly key: string;
  /** `app` or `app/slot`. */
  readonly name: string;
  /** Always from Azure Resource Manager. */
  readonly site: SiteTls;
  readonly web: WebReading;
}

/** What is known of an app's `config/web`. */
export type WebReading =
  | { readonly kind: 'read'; readonly tls: WebTls; readonly from: 'app' | 'resourceGraph' }
  /** `label` says it in a few words, `sentence` in full. */
  | { readonly kind: 'notRead'; readonly label: string; readonly sentence: string };

/** What came of asking Azure Resource Graph. */
export type GraphUse = { readonly kind: 'used' } | { readonly kind: 'failed'; readonly sentence: string };

/** The apps that stand out, in words that do not need the table. */
export function tableSentence({ environment, rows }: TlsTable): string {
  const old = rows.filter(({ web }) => web.kind === 'read' && isOldVersion(web.tls.minTlsVersion));
  const oldScm = rows.filter(({ web }) => web.kind === 'read' && isOldVersion(web.tls.scmMinTlsVersion));
  const plain = rows.filter(({ site }) => site.httpsOnly === false);
  const unread = rows.filter(({ web }) => web.kind === 'notRead');
  // Azure's default holds for these. Nobody can say that it is 1.2.
  const unset = rows.filter(({ web }) => web.kind === 'read' && isUnset(web.tls));
  const sentences = [
    sentence(old, 'accepts TLS 1.0 or 1.1', 'accept TLS 1.0 or 1.1'),
    sentence(oldScm, 'accepts TLS 1.0 or 1.1 on its SCM site', 'accept TLS 1.0 or 1.1 on their SCM sites'),
    sentence(plain, 'answers HTTP without TLS', 'answer HTTP without TLS'),
    sentence(unset, 'has no minimum TLS version set', 'have no minimum TLS version set'),
    sentence(unread, 'could not be read', 'could not be read'),
  ].filter((text) => text !== '');
  const count = `${environment.name} has ${countOf(rows.length)}, slots included.`;
  return sentences.length === 0 ? `${count} All accept only TLS 1.2 or later.` : [count, ...sentences].join(' ');
}

/** Whether something stands out. */
export function hasConcern({ rows }: TlsTable): boolean {
  return rows.some(
    ({ site, web }) =>
      web.kind === 'notRead' ||
      site.httpsOnly === false ||
      isOldVersion(web.tls.minTlsVersion) ||
      isOldVersion(web.tls.scmMinTlsVersion),
  );
}

/** Whether this minimum lets clients use TLS 1.0 or 1.1. */
export function isOldVersion(minimum: string | undefined): boolean {
  return minimum === '1.0' || minimum === '1.1';
}

function isUnset({ minTlsVersion, scmMinTlsVersion }: WebTls): boolean {
  return minTlsVersion === undefined || scmMinTlsVersion === undefined;
}

function sentence(rows: readonly TlsRow[], one: string, several: string): string {
  return rows.length === 0 ? '' : `${countOf(rows.length)} ${rows.length === 1 ? one : several}: ${namesOf(rows)}.`;
}
