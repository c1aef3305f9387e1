import { ClientSecretCredential } from '@azure/identity';
import { AzureServices } from '../../src/azure/azureServices.ts';
import { systemClock } from '../../src/time/clock.ts';
import { readTlsTable } from '../../src/tls/readTlsTable.ts';
import { trust } from '../../test/contract/trust.ts';
import { cloudOf } from '../../test/localAzure/cloud.ts';
import { contosoEstate } from '../../test/localAzure/estateBuilder.ts';
import { type LocalAzure, startLocalAzure } from '../../test/localAzure/server.ts';
import type { Figure } from './figure.ts';
import { latency, meanAnswerMs } from './walk.ts';

const apps = 500;

/** Reads the TLS table of an environment with and without Azure Resource Graph, on a local Azure that answers as slowly as Azure does. */
export async function tlsTableTimes(tell: (line: string) => void): Promise<readonly Figure[]> {
  tell(`The TLS table of ${apps} apps, an answer taking ${meanAnswerMs} ms on average`);
  const estate = contosoEstate().subscription('Production').environment('contoso-ase');
  for (let number = 1; number <= apps; number++) {
    estate.app(`app-${number}`, { resourceGroup: `team-${number % 5}` });
  }
  const local = await startLocalAzure({ seed: estate.build(), switches: latency });
  trust(local.caPem);
  try {
    const withGraph = await read(local);
    local.faults.add({ on: 'POST /providers/Microsoft.ResourceGraph/resources', answer: { status: 403 } });
    const without = await read(local);
    return [...figures('with Azure Resource Graph', withGraph), ...figures('without it', without)];
  } finally {
    await local.close();
  }
}

interface Reading {
  readonly seconds: number;
  readonly requests: number;
}

async function read(local: LocalAzure): Promise<Reading> {
  const cloud = cloudOf(local);
  const credential = new ClientSecretCredential(local.tenantId, local.clientId, local.clientSecret, {
    authorityHost: cloud.authorityUrl,
    disableInstanceDiscovery: true,
  });
  const azure = new AzureServices({ cloud, credential, clock: systemClock, random: Math.random, log: () => undefined });
  const { signal } = new AbortController();
  const environment = await azure.environments.get(local.estate.environmentNamed('contoso-ase').seed.id, signal);
  const before = requestsTo(local);
  const started = performance.now();
  const { table } = await readTlsTable(environment, { azure, signal, now: Date.now(), changedAt: new Map() });
  const seconds = (performance.now() - started) / 1000;
  const unread = table.rows.filter(({ web }) => web.kind === 'notRead').length;
  if (table.rows.length !== apps || unread > 0) {
    throw new Error(`The table has ${table.rows.length} rows, and ${unread} were not read.`);
  }
  return { seconds, requests: requestsTo(local) - before };
}

/** To Azure Resource Manager and Azure Resource Graph. */
function requestsTo(local: LocalAzure): number {
  return local.requestsTo('* /subscriptions/**').length + local.requestsTo('* /providers/**').length;
}

function figures(how: string, { seconds, requests }: Reading): readonly Figure[] {
  return [
    { what: `TLS table of ${apps} apps ${how}: requests`, value: requests, unit: '' },
    { what: `TLS table of ${apps} apps ${how}: time`, value: seconds, unit: 's' },
  ];
}
