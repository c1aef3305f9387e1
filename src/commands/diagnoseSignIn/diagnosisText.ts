import type { EndpointCheck } from '../../azure/endpointCheck.ts';
import { counted } from '../../text/counted.ts';
import { escapeMarkdown, inlineCode } from '../../text/markdown.ts';
import type { Accounts, Diagnosis, FoundDirectory, FoundEndpoint } from './diagnosis.ts';

/** What is known without asking anybody: labels and values, in this order. */
export type Facts = readonly (readonly [label: string, value: string])[];

/** A token is refused when the clocks differ by more than about this, in milliseconds. */
const clockTolerance = 5 * 60_000;

/**
 * The diagnosis as Markdown. What could be a secret is taken out of the whole text at the end, whichever part brought it.
 *
 * @param when in words.
 */
export function diagnosisText(diagnosis: Diagnosis, here: Facts, network: Facts, when: string): string {
  const { cloud, problem, accounts, endpoints } = diagnosis;
  const findings = findingsOf(diagnosis, network);
  const lines = [
    '# Sign-in Diagnosis',
    '',
    `${when}. Nothing was changed. There is no token, password or secret in this document, and e-mail addresses are shortened. It names directories, hosts and certificates: read it before you give it away.`,
    '',
    '## What Stands Out',
    '',
    ...(findings.length === 0 ? ['Nothing.'] : findings.map((finding) => `- ${finding}`)),
    '',
    '## Here',
    '',
    ...table(here),
    '',
    '## Cloud',
    '',
    ...(cloud === undefined
      ? [escapeMarkdown(problem ?? '')]
      : table([
          ['Cloud', cloud.name],
          ['Azure Resource Manager', cloud.resourceManagerUrl],
          ['Its tokens are for', cloud.resourceManagerScope],
          ['Microsoft Entra', cloud.authorityUrl],
          ['SCM sites take tokens for', cloud.appServiceAudiences.join(', ') || 'not known, so none is sent'],
        ])),
    '',
    '## Accounts',
    '',
    ...accountLines(accounts),
    '',
    '## Endpoints',
    '',
    'Each was asked once, without a token, so that Azure Resource Manager is expected to answer 401.',
    ...endpoints.flatMap(endpointLines),
    '',
    '## Proxy and Trust',
    '',
    ...table(network),
    '',
  ];
  return withoutSecrets(lines.join('\n'));
}

function findingsOf({ problem, accounts, endpoints }: Diagnosis, network: Facts): string[] {
  const seen = endpoints.flatMap(({ name, check }) => [
    ...(check.status === undefined ? [`${name} did not answer (${escapeMarkdown(check.failure ?? '')}).`] : []),
    ...(check.distrust === undefined ? [] : [`${untrusted(name, check)}`]),
    ...(Math.abs(check.clockAheadMs ?? 0) > clockTolerance
      ? [`The clock of this machine is ${clockWords(check.clockAheadMs ?? 0)} that of ${name}. Tokens may be refused.`]
      : []),
  ]);
  const missing = accounts.directories.filter(({ found }) => found.kind === 'noSession').length;
  const failed = accounts.directories.filter(({ found }) => found.kind === 'failed').length;
  return [
    ...(problem === undefined ? [] : [escapeMarkdown(problem)]),
    ...(accounts.state === 'nobody' ? ['Nobody is signed in. Use **Sign In…**.'] : []),
    ...(accounts.state === 'signedOut' ? ['You signed out of this extension. Use **Sign In…**.'] : []),
    ...(missing === 0 ? [] : [`${counted(missing, 'directory', 'directories')} without a session. Use **Sign In…**.`]),
    ...(failed === 0 ? [] : [`${counted(failed, 'directory', 'directories')} could not be asked.`]),
    ...accounts.problems.map(escapeMarkdown),
    ...seen,
    ...network.filter(([label]) => label === certificatesIgnored).map(([label]) => `${label}.`),
  ];
}

/** The label of a fact that is a finding too. */
export const certificatesIgnored = 'Certificates of servers are not checked';

function untrusted(name: string, { chain, distrust }: EndpointCheck): string {
  const root = chain.at(-1)?.issuer ?? '';
  return `The certificate of ${name} is not trusted here (${distrust}). Its chain ends at ${inlineCode(root)}. If that is your company's, it inspects TLS: add its root to the certificates of this machine.`;
}

function accountLines({ state, directories }: Accounts): string[] {
  if (state === 'nobody' || state === 'signedOut') {
    return ['No account.'];
  }
  const byAccount = Map.groupBy(directories, ({ account }) => account);
  const lines = [...byAccount].flatMap(([account, found]) => [
    `- ${escapeMarkdown(account)}`,
    ...found.map((directory) => `  - ${directoryLine(directory)}`),
  ]);
  return lines.length === 0 ? ['No directory was found.'] : lines;
}

function directoryLine({ name, tenantId, found }: FoundDirectory): string {
  const place = [escapeMarkdown(name), tenantId === '' ? '' : inlineCode(tenantId)].filter((part) => part !== '');
  const prefix = place.length === 0 ? '' : `${place.join(' ')}: `;
  switch (found.kind) {
    case 'subscriptions':
      return `${prefix}${counted(found.count, 'subscription')}`;
    case 'noSession':
      return `${prefix}**no session**, it needs a sign-in of its own`;
    case 'failed':
      return `${prefix}**failed.** ${escapeMarkdown(found.sentence)}`;
  }
}

function endpointLines({ name, url, check }: FoundEndpoint): string[] {
  const { status, failure, durationMs, chain, distrust, clockAheadMs } = check;
  const answer = status === undefined ? `No answer: ${escapeMarkdown(failure ?? '')}` : `Answered ${status}`;
  const clock = clockAheadMs === undefined ? '' : ` The clock of this machine is ${clockWords(clockAheadMs)} its own.`;
  const trust = distrust === undefined ? 'trusted here' : `**not trusted here** (${escapeMarkdown(distrust)})`;
  return [
    '',
    `### ${name}`,
    '',
    `${inlineCode(new URL(url).origin)}: ${answer} after ${Math.round(durationMs)} ms.${clock}`,
    ...(chain.length === 0
      ? ['', 'No TLS connection came about.']
      : [
          '',
          `Its certificate is ${trust}. The chain that was seen:`,
          '',
          '| Subject | Issuer | Valid until | SHA-256 |',
          '| --- | --- | --- | --- |',
          ...chain.map(
            ({ subject, issuer, validTo, sha256 }) =>
              `| ${[subject, issuer, validTo, sha256].map(escapeMarkdown).join(' | ')} |`,
          ),
        ]),
  ];
}

function clockWords(aheadMs: number): string {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  return seconds <= 1 ? 'in step with' : `${counted(seconds, 'second')} ${aheadMs > 0 ? 'ahead of' : 'behind'}`;
}

function table(facts: Facts): string[] {
  return ['| | |', '| --- | --- |', ...facts.map(([label, value]) => `| ${label} | ${escapeMarkdown(value)} |`)];
}

/** Words of Azure, of a setting or of an error may have more in them than is known here. */
function withoutSecrets(text: string): string {
  return text
    .replace(/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, '(token)')
    .replace(/(:\/\/)[^\s/@|]+@/g, '$1')
    .replace(/([\p{L}\p{N}])[\p{L}\p{N}._%+\\-]*@([\p{L}\p{N}][\p{L}\p{N}.-]*\.[\p{L}]{2,})/gu, '$1…@$2');
}
