import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import { contextValue, escapeMarkdown, factsTable, type Row } from './row.ts';

/** The row of an App Service Environment: version, load balancing, region, and its state when it is not ready. */
export function environmentRow(environment: HostingEnvironment): Row {
  const version = environment.version === undefined ? 'version unknown' : `v${environment.version}`;
  const balancing = environment.loadBalancing === 'internal' ? 'internal' : 'external';
  const state = environment.ready ? undefined : (environment.notReadyBecause ?? 'not ready');
  const parts = [state, version, balancing, environment.location].filter((part) => part !== undefined);
  return {
    label: environment.name,
    description: parts.join(' · '),
    tooltip: tooltip(environment, version, balancing, state),
    contextValue: contextValue('ase', {
      [environment.version === undefined ? 'unknownVersion' : version]: true,
      ready: environment.ready,
    }),
    icon: environment.ready ? 'server-environment' : 'warning',
    accessibilityLabel: `App Service Environment ${environment.name}, ${parts.join(', ')}`,
  };
}

function tooltip(
  environment: HostingEnvironment,
  version: string,
  balancing: string,
  state: string | undefined,
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
  if (environment.version !== 3) {
    lines.push('', 'The Root Certificate API needs App Service Environment v3.');
  }
  return lines.join('\n');
}
