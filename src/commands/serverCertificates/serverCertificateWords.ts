import type { BoundHost } from '../../azure/hostNameBinding.ts';
import type { FailedHost, Rebound } from '../../azure/rebinding.ts';
import type { WebCertificate } from '../../azure/webCertificate.ts';
import { keyText } from '../../certificates/certificate.ts';
import { shortName } from '../../certificates/names/distinguishedName.ts';
import type { ServerCertificate } from '../../certificates/serverCertificate/serverCertificate.ts';
import { counted } from '../../text/counted.ts';
import { day } from '../../time/timeText.ts';
import { failureWords } from '../../ui/errorWords.ts';
import { pfxRemarkSentences } from '../../ui/pfxWords.ts';

/** What the user confirms before a .pfx is sent. */
export function uploadDetail({ leaf, chain, hostNames, remarks }: ServerCertificate): string {
  const lines = [
    `Host names: ${hostNames.length === 0 ? 'none' : listed(hostNames)}`,
    `Subject: ${leaf.subject.text}`,
    `Chain: ${chain.map(({ subject }) => shortName(subject)).join(' → ')}`,
    `Valid until ${leaf.notAfter === undefined ? 'an invalid date' : day(leaf.notAfter)}`,
    `Key: ${keyText(leaf.publicKey)}, belongs to the certificate`,
    `Thumbprint (SHA-1): ${leaf.thumbprints.sha1}`,
  ];
  const doubts = remarks.map((remark) => `• ${pfxRemarkSentences[remark]}`);
  return [...lines, ...(doubts.length === 0 ? [] : ['', ...doubts])].join('\n');
}

/** After "and now": what is there in place of what was sent. */
export function changedWords(now: WebCertificate | undefined): string {
  const thumbprint = now?.thumbprint === undefined ? '' : ` (thumbprint ${now.thumbprint})`;
  const what = now === undefined ? 'is gone' : `is another certificate${thumbprint}`;
  return `${what}: somebody else changed it at the same time.`;
}

/** That somebody else's certificate of the same name may be overwritten. */
export function slowSentence(name: string, tookMs: number): string {
  return `Azure took ${Math.round(tookMs / 1000)} seconds to save ${name}. If somebody else saved a certificate under this name in this time, it is overwritten.`;
}

/** At most ten, then how many more. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(', ');
  return names.length > 10 ? `${shown} and ${counted(names.length - 10, 'more', 'more')}` : shown;
}

/** Host names with their apps, a line each, at most ten. */
export function hostLines(hosts: readonly BoundHost[]): string {
  const lines = hosts.slice(0, 10).map(({ hostName, app }) => `• ${hostName} (${app.name})`);
  return [...lines, ...(hosts.length > 10 ? [`• and ${counted(hosts.length - 10, 'more', 'more')}`] : [])].join('\n');
}

/** Why a host name was not changed, or is not known to be. */
export function failedSentence({ host, why }: FailedHost): string {
  const { hostName, app } = host;
  if ('facts' in why) {
    return failureWords(why).message;
  }
  switch (why.kind) {
    case 'slow':
      return `${hostName} on ${app.name} was changed, but Azure took so long that a change by somebody else may have been overwritten. Look at it.`;
    case 'undone':
      return `${hostName} on ${app.name} was changed, and now has another certificate (${why.found?.thumbprint ?? 'none'}): somebody else changed it at the same time, or Azure does not show it yet.`;
    case 'unread':
      return `${hostName} on ${app.name} was changed, but could not be read back. ${failureWords(why.error).message}`;
  }
}

/** What became of several host names. `verb` as in "Bound", "Moved". */
export function reboundSentence(verb: string, { moved, failed, left }: Rebound): string {
  const all = moved.length + failed.length + left.length;
  const done = failed.length + left.length === 0;
  const count = done ? counted(moved.length, 'host name') : `${moved.length} of ${counted(all, 'host name')}`;
  const rest = left.length === 0 ? '' : ` Not tried, so unchanged: ${listed(left.map(({ hostName }) => hostName))}.`;
  return `${verb} ${count}.${rest}${failed.map((one) => ` ${failedSentence(one)}`).join('')}`;
}
