import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AzureServices } from '../../src/azure/azureServices.ts';
import { systemClock } from '../../src/clock.ts';
import { azurePorts } from '../../src/runs/azurePorts.ts';
import { createEngine } from '../../src/runs/createEngine.ts';
import type { AppControl } from '../../src/stopStart/ports.ts';
import type { RunRequest } from '../../src/stopStart/runRequest.ts';
import { cloudOf, secretCredential } from '../../test/contract/connectedAzure.ts';
import { trust } from '../../test/contract/trust.ts';
import { contosoEstate } from '../../test/localAzure/estateBuilder.ts';
import { type LocalAzure, startLocalAzure } from '../../test/localAzure/server.ts';
import type { Figure } from './figure.ts';

const apps = 50;
const atATime = 4;
/** As Azure's management API in the same continent: 60 to 140 ms an answer. */
const latency = { latencyMs: 60, jitterMs: 80 };
/** How long a state lags behind its stop or start: what the engine assumes at first, and what it has to find out. */
const lags = [4000, 2500, 7000];
/** How often the sequential loop looks, as scripts around `az webapp show` do. */
const loopPause = 1000;

interface Walk {
  readonly seconds: number;
  readonly requestsPerApp: number;
}

/** 50 apps through stop and start, by the engine and by a plain loop, in real time against local Azure; all at once, ten minutes or so. */
export async function stopStartTimes(tell: (line: string) => void): Promise<Figure[]> {
  tell(`Walking ${apps} apps through stop and start, in real time…`);
  const [loop, ...engines] = await Promise.all([walk(4000, byLoop), ...lags.map((lag) => walk(lag, byEngine))]);
  const figures = engines.flatMap((engine, index): Figure[] => {
    const lag = lags[index] ?? 0;
    const ideal = idealSeconds(lag, atATime);
    const what = `${apps} apps, ${atATime} at a time, states lag ${lag / 1000} s`;
    return [
      { what: `${what}: time`, value: engine.seconds, unit: 's' },
      { what: `${what}: time over the ideal`, value: engine.seconds / ideal, unit: '×', aim: 'at most 1.1' },
      { what: `${what}: requests for each app`, value: engine.requestsPerApp, unit: '' },
    ];
  });
  return [
    ...figures,
    { what: `${apps} apps in a sequential loop, states lag 4 s: time`, value: loop.seconds, unit: 's' },
    { what: 'the same: requests for each app', value: loop.requestsPerApp, unit: '' },
  ];
}

/** Every app costs two lags and the answers to a read, a stop, a look, a start and a look; nothing else. */
function idealSeconds(lag: number, lanes: number): number {
  const answer = latency.latencyMs + latency.jitterMs / 2;
  return (Math.ceil(apps / lanes) * (2 * lag + 5 * answer)) / 1000;
}

async function walk(lag: number, go: (local: LocalAzure, azure: AzureServices) => Promise<void>): Promise<Walk> {
  const environment = contosoEstate().subscription('Production').environment('contoso-ase');
  for (let number = 1; number <= apps; number++) {
    environment.app(`app-${number}`);
  }
  const lagging = { shows: { ms: lag } };
  const local = await startLocalAzure({
    seed: environment.build(),
    switches: { ...latency, stop: lagging, start: lagging },
  });
  try {
    trust(local.caPem);
    const cloud = cloudOf(local);
    const credential = secretCredential(local, cloud);
    const azure = new AzureServices({
      cloud,
      credential,
      clock: systemClock,
      random: Math.random,
      log: () => undefined,
    });
    const began = performance.now();
    await go(local, azure);
    const left = local.estate.apps.filter(({ state }) => state !== 'Running');
    if (left.length > 0) {
      throw new Error(`${left.length} apps were left stopped.`);
    }
    const seconds = (performance.now() - began) / 1000;
    return { seconds, requestsPerApp: local.requestsTo('* /subscriptions/**').length / apps };
  } finally {
    await local.close();
  }
}

async function byEngine(local: LocalAzure, azure: AzureServices): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ase-certificates-bench-'));
  try {
    const engine = await createEngine(path.join(folder, 'runs'));
    const request = runRequest(local);
    const run = await engine.run(request, azurePorts(azure, request.environment.id, systemClock));
    await run.settled;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runRequest({ estate }: LocalAzure): RunRequest {
  const { id, name } = estate.environmentNamed('contoso-ase').seed;
  return {
    environment: { id, key: id.toLowerCase(), name },
    account: { tenantId: '', subscriptionId: '', cloud: 'custom' },
    apps: estate.apps.map(({ seed }) => ({ id: seed.id, key: seed.id.toLowerCase(), name: seed.name })),
    pace: { kind: 'several', count: atATime },
    timeoutMs: 300_000,
  };
}

/** What people do today: one app after the other, stop, look until it is, start, look until it is. */
async function byLoop(local: LocalAzure, azure: AzureServices): Promise<void> {
  const { environment, apps: walked } = runRequest(local);
  const { control } = azurePorts(azure, environment.id, systemClock);
  for (const { id } of walked) {
    await control.stop(id);
    await lookUntil(control, id, 'stopped');
    await control.start(id);
    await lookUntil(control, id, 'running');
  }
}

async function lookUntil(control: AppControl, id: string, wanted: 'stopped' | 'running'): Promise<void> {
  const { signal } = new AbortController();
  while ((await control.read(id, signal)).state !== wanted) {
    await systemClock.sleep(loopPause);
  }
}
