import type { PlanToExport } from './planToExport.ts';
import { shownName } from './shownName.ts';

const source = 'https://learn.microsoft.com/azure/app-service/environment/overview-certificates';

/** The comment at the top of every form, as lines in `# `; `needs` says what this form needs and what must not be done to it. */
export function exportedHeader(plan: PlanToExport, needs: readonly string[]): string {
  const { environment, waves, madeAt } = plan;
  const count = waves.reduce((sum, { apps }) => sum + apps.length, 0);
  const lines = [
    `Stops and starts ${count === 1 ? '1 app' : `${count} apps`} of the App Service Environment ${shownName(environment.name)}`,
    `(${shownName(environment.id)}),`,
    'so that they load its root certificates.',
    `Exported ${new Date(madeAt).toISOString()} from App Service Environment Certificates for VS Code.`,
    '',
    'A restart does not reload the trust store: a running app must be stopped, and then started',
    `(${source}).`,
    'Each app is out of service from its stop until it runs again. Only apps that are running are touched. Whatever fails, an app',
    'whose stop may have been sent is started again before the end, or named as not known to be running.',
    '',
    ...needs,
  ];
  return comment(lines);
}

function comment(lines: readonly string[]): string {
  return lines.map((line) => (line === '' ? '#' : `# ${line.replaceAll('${{', () => '$ {{')}`)).join('\n');
}
