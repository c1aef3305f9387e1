import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { type EnvironmentSummary, summarySentences } from '../trustStore/need.ts';
import { contextValue, factsTable, type Row } from './row.ts';

/**
 * The row of an App Service Environment: version, load balancing, region, its state when it is not ready, and how many of its apps must
 * be stopped and started. `summary` is undefined while that is unknown.
 */
export function environmentRow(environment: HostingEnvironment, summary?: EnvironmentSummary): Row {
  const version = environment.version === undefined ? 'version unknown' : `v${environment.version}`;
  const balancing = environment.loadBalancing === 'internal' ? 'internal' : 'external';
  const state = environment.ready ? undefined : (environment.notReadyBecause ?? 'not ready');
  const parts = [state, needing(summary), version, balancing, environment.location].filter(
    (part) => part !== undefined,
  );
  return {
    label: environment.name,
    description: parts.join(' · '),
    tooltip: tooltip(environment, version, balancing, state, summary),
    contextValue: contextValue('ase', {
      [environment.version === undefined ? 'unknownVersion' : version]: true,
      ready: environment.ready,
      needsStopStart: (summary?.needing ?? 0) > 0,
    }),
    icon: environment.ready ? 'server-environment' : 'warning',
    accessibilityLabel: `App Service Environment ${environment.name}, ${parts.join(', ')}`,
  };
}

function needing(summary: EnvironmentSummary | undefined): string | undefined {
  const count = summary?.needing ?? 0;
  if (count === 0) {
    return undefined;
  }
  return count === 1 ? '1 app needs stop and start' : `${count} apps need stop and start`;
}

function tooltip(
  environment: HostingEnvironment,
  version: string,
  balancing: string,
  state: string | undefined,
  summary: EnvironmentSummary | undefined,
): string {
  const lines = [
    `**${escapeMarkdown(environment.name)}** — App Service Environment`,
    '',
    factsTable([
      ['Version', version],
      ['Load balancing', balancing],
      ['Region', environment.location],
      ['State', state ?? 'Ready'],
      ['Resource group', environment.resourceGroup],
      ['Subscription', environment.subscriptionId],
    ]),
  ];
  const known = summary === undefined ? [] : summarySentences(summary);
  const sentences = environment.version === 3 ? known : ['The Root Certificate API needs App Service Environment v3.'];
  for (const sentence of sentences) {
    lines.push('', escapeMarkdown(sentence));
  }
  return lines.join('\n');
}
