import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildWindow } from '../../test/crash/builtWindow.ts';
import type { WindowOrder } from '../../test/crash/window.ts';
import { WindowProcess } from '../../test/crash/windowProcess.ts';
import { cloudOf } from '../../test/localAzure/cloud.ts';
import { contosoEstate } from '../../test/localAzure/estateBuilder.ts';
import { type LocalAzure, startLocalAzure } from '../../test/localAzure/server.ts';

/** Azure's management API on the same continent takes 60 to 140 ms for an answer. */
export const latency = { latencyMs: 60, jitterMs: 80 };
export const meanAnswerMs = latency.latencyMs + latency.jitterMs / 2;

/** What a walker measured while it stopped and started every app. */
export interface Walked {
  readonly seconds: number;
  /** The longest outage of an app, where the walker measures it. */
  readonly longestSeconds?: number;
  /** Peak memory of the walker's process. */
  readonly peakMegabytes?: number;
}

export interface Walk extends Walked {
  /** Requests to Azure Resource Manager, including those for rights and locks. */
  readonly requests: number;
}

export type Walker = (local: LocalAzure) => Promise<Walked>;

/** Lets `walker` stop and start this many running apps, whose states lag by `lagMs`. Throws when one does not run at the end. */
export async function walk(apps: number, lagMs: number, walker: Walker): Promise<Walk> {
  const environment = contosoEstate().subscription('Production').environment('contoso-ase');
  for (let number = 1; number <= apps; number++) {
    environment.app(`app-${number}`);
  }
  const lagging = { shows: { ms: lagMs } };
  const switches = { ...latency, stop: lagging, start: lagging };
  const local = await startLocalAzure({ seed: environment.build(), switches });
  try {
    const walked = await walker(local);
    const notWalked = local.estate.apps.filter(
      ({ state, history }) => state !== 'Running' || !history.some(({ what }) => what === 'stop asked'),
    );
    if (notWalked.length > 0) {
      throw new Error(`${notWalked.length} apps were left stopped, or not stopped at all.`);
    }
    return { ...walked, requests: local.requestsTo('* /subscriptions/**').length };
  } finally {
    await local.close();
  }
}

/** The built engine, in its own process. */
export async function byEngine(local: LocalAzure, atATime: number): Promise<Walked> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ase-certificates-bench-'));
  try {
    const window = new WindowProcess(await buildWindow(folder), order(local, folder, atATime), local.caFile);
    await window.ended();
    const over = window.said.find((one) => one.says === 'over');
    if (over?.run === undefined) {
      throw new Error('The window did not say how its run went.');
    }
    const { tookMs, longestMs } = over.run;
    return { seconds: tookMs / 1000, longestSeconds: longestMs / 1000, peakMegabytes: over.peakMemoryKb / 1024 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function order(local: LocalAzure, folder: string, atATime: number): WindowOrder {
  const { id, name } = local.estate.environmentNamed('contoso-ase').seed;
  const { accessToken } = local.issueToken({ account: 'megan.bowen@contoso.com', tenantId: local.tenantId });
  return {
    cloud: cloudOf(local),
    token: accessToken,
    state: folder,
    timing: {},
    run: {
      environment: { id, key: id.toLowerCase(), name },
      account: { tenantId: '', subscriptionId: '', cloud: 'custom' },
      apps: local.estate.apps.map(({ seed }) => ({ id: seed.id, key: seed.id.toLowerCase(), name: seed.name })),
      pace: { kind: 'several', count: atATime },
      timeoutMs: 300_000,
    },
  };
}
