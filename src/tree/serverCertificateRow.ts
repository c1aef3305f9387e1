import { mayLackChain } from '../azure/chainUpload.ts';
import type { BoundHost } from '../azure/hostNameBinding.ts';
import type { WebCertificate } from '../azure/webCertificate.ts';
import { coversHost } from '../certificates/serverCertificate/coversHost.ts';
import { counted } from '../text/counted.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { day } from '../time/timeText.ts';
import { keyVaultWords } from '../ui/keyVaultWords.ts';
import { type ExpiryWindow, expiryIcon, expiryState } from './certificateRow.ts';
import { contextValue, factsTable, joined, type Row } from './row.ts';

/** A server certificate and the host names that are bound to it. */
export interface ListedServerCertificate {
  readonly certificate: WebCertificate;
  readonly hosts: readonly BoundHost[];
}

/** What a certificate that may have been uploaded before 1 October 2023 needs. */
const uploadAgain = 'upload again and rebind';

/** The row of a server certificate: what is wrong or near, thumbprint, host names, and how many bindings use it. */
export function serverCertificateRow(listed: ListedServerCertificate, window: ExpiryWindow): Row {
  const { certificate, hosts } = listed;
  const { name, thumbprint, keyVault, hostNames } = certificate;
  const expiry = expiryOf(certificate, window);
  const trouble = keyVault && keyVaultWords(keyVault.status).label;
  const isOld = mayLackChain(certificate);
  // A narrow view cuts off the end.
  const warnings = [expiry?.words, trouble, isOld ? uploadAgain : undefined];
  const rest = [
    keyVault === undefined ? undefined : 'Key Vault',
    hostNames.length > 1 ? `${hostNames[0]} +${hostNames.length - 1}` : hostNames[0],
    hosts.length === 0 ? 'not bound' : counted(hosts.length, 'binding'),
  ];
  const needsCare = warnings.some((warning) => warning !== undefined);
  return {
    label: name,
    description: joined(' · ', ...warnings, thumbprint?.slice(0, 8), ...rest),
    tooltip: tooltip(listed, expiry?.words),
    contextValue: contextValue('serverCertificate', {
      read: certificate.der !== undefined,
      thumbprint: thumbprint !== undefined,
      bound: hosts.length > 0,
      keyVault: keyVault !== undefined,
    }),
    icon: 'lock',
    ...(needsCare ? expiryIcon(expiry?.flag ?? 'expiring') : {}),
    accessibilityLabel: `Server certificate ${name}, ${joined(', ', ...warnings, ...rest)}`,
  };
}

function expiryOf({ issuedAt, expiresAt }: WebCertificate, window: ExpiryWindow) {
  return expiresAt === undefined
    ? undefined
    : expiryState({ notBefore: issuedAt ?? Number.NEGATIVE_INFINITY, notAfter: expiresAt }, window);
}

function tooltip({ certificate, hosts }: ListedServerCertificate, expiry: string | undefined): string {
  const { name, keyVault } = certificate;
  const table = factsTable([
    ['Thumbprint (SHA-1)', certificate.thumbprint],
    ['Subject', certificate.subject],
    ['Issuer', certificate.issuer],
    ['Host names', certificate.hostNames.join(', ')],
    ['Valid until', certificate.expiresAt === undefined ? undefined : day(certificate.expiresAt)],
    ['Bindings', hosts.map(({ hostName, app }) => `${hostName} (${app.name})`).join(', ')],
    ['Key Vault', keyVault && `${keyVault.vaultId.split('/').at(-1)}, secret ${keyVault.secretName}`],
  ]);
  const sentences = [
    expiry === undefined ? undefined : `It ${expiry}.`,
    keyVault && keyVaultWords(keyVault.status).sentence,
    mayLackChain(certificate)
      ? 'It may have been uploaded before 1 October 2023. Then its chain is not in the trust store of the servers. Upload it again and rebind it (Renew and Rebind…).'
      : undefined,
  ].filter((sentence) => sentence !== undefined);
  const head = `**${escapeMarkdown(name)}** — server certificate`;
  return [head, ...sentences.map(escapeMarkdown), table].join('\n\n');
}

/** The row of a host name below the certificate that it is bound to. */
export function bindingRow({ hostName, app, sslState }: BoundHost, { hostNames }: WebCertificate): Row {
  const isCovered = hostNames.length === 0 || coversHost(hostNames, hostName);
  const parts = [
    isCovered ? undefined : 'not a name of this certificate',
    app.name,
    sslState === 'ip' ? 'IP based' : undefined,
  ].filter((part) => part !== undefined);
  return {
    label: hostName,
    description: parts.join(' · '),
    contextValue: contextValue('binding', {}),
    icon: isCovered ? 'link' : 'warning',
    ...(isCovered ? {} : { iconColor: 'list.warningForeground' }),
    accessibilityLabel: `Binding of ${hostName}, ${parts.join(', ')}`,
  };
}
