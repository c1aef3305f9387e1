import { fork } from 'node:child_process';
import { once } from 'node:events';
import { contosoEstate } from '../../test/localAzure/estateBuilder.ts';
import { type LocalAzure, startLocalAzure } from '../../test/localAzure/server.ts';
import { estateByAzureCli } from './estateAzureCli.ts';
import { estateInWindow } from './estateWindow.ts';
import type { Figure } from './figure.ts';

const subscriptions = 5_000;
const environments = 300;
const appsOfEach = 67;
const latencyMs = 50;

/** Where local Azure is, and how to sign in to it. */
export type EstateConnection = Pick<LocalAzure, 'url' | 'caFile' | 'tenantId' | 'clientId' | 'clientSecret'>;

/** What a client of its own process measured. Times are in milliseconds from the start, sizes in MB. */
export interface EstateReading {
  readonly firstMs: number;
  readonly allMs: number;
  readonly found: number;
  readonly heapMb: number;
  readonly mostUnderWay: number;
}

/**
 * Finds the environments of a large estate with Azure Resource Graph, and where that refuses and each subscription is listed: in a process
 * of Node.js, in a window of VS Code, and with the Azure CLI, where it is installed. A round trip is the latency of local Azure.
 */
export async function estateTimes(tell: (line: string) => void): Promise<readonly Figure[]> {
  tell(`${environments} environments in ${subscriptions} subscriptions, an answer taking ${latencyMs} ms`);
  const local = await startLocalAzure({ seed: largeEstate(), switches: { latencyMs, pageSize: 1_000 } });
  try {
    const graph = await measured(local);
    const heal = local.faults.add({ on: 'POST **/Microsoft.ResourceGraph/resources', answer: { status: 403 } });
    const lists = await measured(local);
    heal();
    return [
      ...figures('with Azure Resource Graph', graph, { first: 'at most 4', all: 'at most 10' }),
      ...figures('with a list for each subscription, as Azure Resource Graph refuses', lists),
      ...(await estateInWindow(local, tell)),
      ...(await estateByAzureCli(local, tell)),
    ];
  } finally {
    await local.close();
  }
}

function largeEstate() {
  const estate = contosoEstate();
  for (let number = 1; number <= subscriptions; number += 1) {
    estate.subscription(`Line ${number}`);
    if (
      number % Math.floor(subscriptions / environments) === 0 &&
      number / Math.floor(subscriptions / environments) <= environments
    ) {
      const name = `ase-${number}`;
      estate.environment(name);
      for (let app = 1; app <= appsOfEach; app += 1) {
        estate.app(`app-${app}-${name}`);
      }
    }
  }
  return estate.build();
}

async function measured(local: LocalAzure): Promise<EstateReading & { readonly requests: number }> {
  const before = requestsTo(local);
  const reading = await readingBy<EstateReading>('estateClient.ts', local);
  if (reading.found !== environments) {
    throw new Error(`${reading.found} environments were found.`);
  }
  return { ...reading, requests: requestsTo(local) - before };
}

interface Process {
  /** Sent to it in addition to where local Azure is. */
  readonly order?: object;
  readonly env?: Readonly<Record<string, string>>;
  /** More flags of Node.js. */
  readonly flags?: readonly string[];
  /** Takes what it sends before what it measured; false for the latter. */
  readonly heard?: (message: object) => boolean;
}

/** What a file of this folder measures in a process of its own, connected to local Azure. Throws if the process ends without sending it. */
export async function readingBy<T>(
  file: string,
  local: LocalAzure,
  { order = {}, env = {}, flags = [], heard = () => false }: Process = {},
): Promise<T> {
  const { url, caFile, tenantId, clientId, clientSecret } = local;
  const child = fork(new URL(file, import.meta.url), {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile, ...env },
    execArgv: ['--expose-gc', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', ...flags],
  });
  const connection: EstateConnection = { url, caFile, tenantId, clientId, clientSecret };
  child.send({ ...connection, ...order });
  const readings: T[] = [];
  child.on('message', (message: object) => heard(message) || readings.push(message as T));
  const [code] = (await once(child, 'exit')) as [number | null];
  const [reading] = readings;
  if (reading === undefined) {
    throw new Error(`The measured process ended with ${code} and measured nothing.`);
  }
  return reading;
}

function requestsTo(local: LocalAzure): number {
  return (
    local.requestsTo('* /subscriptions/**').length +
    local.requestsTo('* /subscriptions').length +
    local.requestsTo('* /providers/**').length
  );
}

function figures(
  how: string,
  { firstMs, allMs, heapMb, mostUnderWay, requests }: Awaited<ReturnType<typeof measured>>,
  aims: { readonly first?: string; readonly all?: string } = {},
): readonly Figure[] {
  const what = `Large estate ${how}`;
  return [
    { what: `${what}: first environment`, value: firstMs, unit: 'ms' },
    { what: `${what}: the same in round trips`, value: firstMs / latencyMs, unit: '', ...aimed(aims.first) },
    { what: `${what}: all environments`, value: allMs, unit: 'ms' },
    { what: `${what}: the same in round trips`, value: allMs / latencyMs, unit: '', ...aimed(aims.all) },
    { what: `${what}: requests`, value: requests, unit: '' },
    { what: `${what}: most requests under way`, value: mostUnderWay, unit: '', aim: 'at most 60' },
    { what: `${what}: heap of the process`, value: heapMb, unit: 'MB' },
  ];
}

function aimed(aim: string | undefined): { readonly aim?: string } {
  return aim === undefined ? {} : { aim };
}
