import { AzureCli, whatIsMissingForAzureCli } from '../../test/equipment/azureCli.ts';
import type { LocalAzure } from '../../test/localAzure/server.ts';
import { type Figure, median } from './figure.ts';

/** A process for each of thousands of subscriptions takes hours, so only so many are asked. Nothing is reckoned from them. */
const asked = 20;

/** One query, as people write it. `az graph query` sends the same, but is an extension that the CLI downloads. */
const query = [
  'resources',
  "where type =~ 'microsoft.web/hostingenvironments'",
  'project id, name, kind, location, properties, subscriptionId, tenantId',
  'order by id asc',
].join(' | ');

/** How long the Azure CLI of this machine takes to list the environments of the estate. Nothing, and a line, where it is not installed. */
export async function estateByAzureCli(local: LocalAzure, tell: (line: string) => void): Promise<readonly Figure[]> {
  const missing = whatIsMissingForAzureCli();
  if (missing !== '') {
    tell(`The Azure CLI is left out: ${missing}.`);
    return [];
  }
  const began = performance.now();
  const cli = await AzureCli.signedInTo(local);
  try {
    const signIn = performance.now() - began;
    const subscriptions = (await cli.run('account', 'list')) as readonly { readonly id: string }[];
    const step = Math.floor(subscriptions.length / asked);
    const chosen = subscriptions.filter((_, index) => index % step === 0).slice(0, asked);
    tell(`Listing ${asked} of ${subscriptions.length} subscriptions with the Azure CLI, one after the other…`);
    const times: number[] = [];
    for (const { id } of chosen) {
      times.push(await timeOf(() => cli.run('appservice', 'ase', 'list', '--subscription', id)));
    }
    const byGraph = await timeOf(() => queryGraph(cli, local));
    const what = `Large estate with the Azure CLI`;
    const some = `az appservice ase list, ${asked} of ${subscriptions.length} subscriptions measured`;
    return [
      { what: `${what}: sign-in, which lists the subscriptions`, value: signIn / 1000, unit: 's' },
      { what: `${what}: ${some}, each`, value: median(times) / 1000, unit: 's' },
      { what: `${what}: ${some}, together`, value: times.reduce((sum, one) => sum + one, 0) / 1000, unit: 's' },
      { what: `${what}: az rest, one query of Azure Resource Graph`, value: byGraph / 1000, unit: 's' },
    ];
  } finally {
    await cli.close();
  }
}

async function queryGraph(cli: AzureCli, { estate }: LocalAzure): Promise<void> {
  const url = '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01';
  const body = JSON.stringify({ query, options: { $top: 1000 } });
  const { count } = (await cli.run('rest', '--method', 'post', '--url', url, '--body', body)) as { count: number };
  if (count !== estate.environments.length) {
    throw new Error(`The Azure CLI found ${count} environments.`);
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
