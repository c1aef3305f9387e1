import type { SiteTls } from '../azure/siteConfig.ts';
import type { TlsRow } from './tlsTable.ts';

/** Azure gave no value, so that its own default holds. */
export const notSet = 'not set';
/** The version of the API, or this app, does not have it. */
const notGiven = 'not given';

export interface SettingColumn {
  readonly title: string;
  /** The value in words; never empty. */
  readonly value: (row: TlsRow) => string;
}

/** The settings in their order, as documents and files show them. */
export const settingColumns: readonly SettingColumn[] = [
  { title: 'Minimum TLS', value: (row) => webValue(row, 'minTlsVersion') },
  { title: 'SCM minimum TLS', value: (row) => webValue(row, 'scmMinTlsVersion') },
  { title: 'HTTPS only', value: ({ site }) => flagWords(site.httpsOnly) },
  { title: 'Client certificates', value: ({ site }) => clientCertificateWords(site) },
  { title: 'Exclusion paths', value: ({ site }) => site.clientCertExclusionPaths ?? 'none' },
  { title: 'End-to-end encryption', value: ({ site }) => flagWords(site.endToEndEncryptionEnabled) },
  // The longest values come last, where they push nothing out of sight.
  { title: 'Minimum cipher suite', value: (row) => webValue(row, 'minTlsCipherSuite') },
];

export function flagWords(flag: boolean | undefined): string {
  return flag === undefined ? notGiven : flag ? 'yes' : 'no';
}

const modes: Readonly<Record<string, string>> = {
  required: 'required',
  optional: 'optional',
  optionalinteractiveuser: 'optional for interactive users',
};

/** What an app does with client certificates: Azure keeps the mode where they are turned off, and it means nothing then. */
export function clientCertificateWords({
  clientCertEnabled,
  clientCertMode,
}: Partial<Pick<SiteTls, 'clientCertEnabled' | 'clientCertMode'>>): string {
  if (clientCertEnabled === false) {
    return 'ignored';
  }
  if (clientCertEnabled === undefined) {
    return notGiven;
  }
  // Azure's default.
  const mode = clientCertMode ?? 'Required';
  return modes[mode.toLowerCase()] ?? mode;
}

function webValue({ web }: TlsRow, name: 'minTlsVersion' | 'scmMinTlsVersion' | 'minTlsCipherSuite'): string {
  return web.kind === 'notRead' ? `not read: ${web.label}` : (web.tls[name] ?? notSet);
}
