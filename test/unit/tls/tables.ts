import type { SiteTls, WebTls } from '../../../src/azure/siteConfig.ts';
import type { TlsRow, TlsTable } from '../../../src/tls/tlsTable.ts';

const site: SiteTls = {
  httpsOnly: true,
  clientCertEnabled: false,
  clientCertMode: 'Required',
  clientCertExclusionPaths: undefined,
  endToEndEncryptionEnabled: false,
};
const web: WebTls = { minTlsVersion: '1.2', scmMinTlsVersion: '1.2', minTlsCipherSuite: undefined };

/** A row of an app that differs from the usual one. */
export function rowOf(
  name: string,
  differs: { readonly site?: Partial<SiteTls>; readonly web?: Partial<WebTls>; readonly from?: 'resourceGraph' } = {},
): TlsRow {
  const id = `/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/${name}`;
  const { from = 'app' } = differs;
  return {
    id,
    key: id.toLowerCase(),
    name,
    site: { ...site, ...differs.site },
    web: { kind: 'read', tls: { ...web, ...differs.web }, from },
  };
}

/** A row of an app whose configuration could not be read. */
export function unreadRow(name: string, sentence: string): TlsRow {
  return { ...rowOf(name), web: { kind: 'notRead', label: sentence, sentence: `Could not read ${name}. ${sentence}` } };
}

export function tableOf(rows: readonly TlsRow[], differs: Partial<TlsTable> = {}): TlsTable {
  return {
    environment: {
      id: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/hostingEnvironments/ase',
      name: 'ase',
    },
    environmentSettings: [],
    rows,
    graph: { kind: 'used' },
    at: Date.UTC(2026, 10, 30, 8),
    ...differs,
  };
}
