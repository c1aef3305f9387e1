import { AzureCli } from '../../test/equipment/azureCli.ts';
import type { LocalAzure } from '../../test/localAzure/server.ts';
import type { Walked } from './walk.ts';

/** What people do today for each app in turn: `az webapp stop`, `show` until it is stopped, `az webapp start`, `show` until it runs. */
export async function byAzureCli(local: LocalAzure): Promise<Walked> {
  const cli = await AzureCli.signedInTo(local);
  const began = performance.now();
  try {
    for (const { seed } of local.estate.apps) {
      await cli.run('webapp', 'stop', '--ids', seed.id);
      await untilState(cli, seed.id, 'Stopped');
      await cli.run('webapp', 'start', '--ids', seed.id);
      await untilState(cli, seed.id, 'Running');
    }
    return { seconds: (performance.now() - began) / 1000 };
  } finally {
    await cli.close();
  }
}

/** `az webapp show` takes longer than the pause that a script would make between two. It sends four requests; this sends one. */
async function untilState(cli: AzureCli, id: string, wanted: string): Promise<void> {
  let state: unknown;
  do {
    state = await cli.run(
      'resource',
      'show',
      '--ids',
      id,
      '--api-version',
      '2024-04-01',
      '--query',
      'properties.state',
    );
  } while (state !== wanted);
}
