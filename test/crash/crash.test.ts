import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Timing } from '../../src/stopStart/timing.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';
import type { WindowOrder } from './window.ts';
import { WindowProcess } from './windowProcess.ts';

/** CRASH_KILLS=200 for a long look. */
const kills = Number(process.env['CRASH_KILLS'] ?? '20');
/** Windows that run, each on an environment of its own, and are killed, before one fresh process recovers them all. */
const atOnce = 5;
const appsEach = 6;
/** Local Azure shows a state this much later than it is so. */
const lagMs = 150;
/** Every third app's stop takes effect so long after it was answered: after the kill, and after the first start of the recovery. */
const lateMs = 700;

const timing: Partial<Timing> = {
  firstPollMs: 200,
  minPollMs: 50,
  maxPollMs: 300,
  settleMs: 1200,
  settlePollMs: 100,
  resendStartMs: 500,
  backoffMs: 50,
  maxBackoffMs: 500,
  tickMs: 100,
  heartbeatMs: 200,
};

interface Outcome {
  readonly environment: string;
  readonly instant: string;
  /** Apps whose stop had been sent when the window died. */
  readonly stopsSent: number;
  readonly offered: readonly string[];
}

describe(`A window that is killed, ${kills} times`, () => {
  let local: LocalAzure;
  let folder: string;
  const outcomes: Outcome[] = [];

  before(async function () {
    this.timeout(20_000);
    local = await startLocalAzure({
      seed: estate(),
      switches: { stop: { shows: { ms: lagMs } }, start: { shows: { ms: lagMs } } },
    });
    folder = await mkdtemp(join(tmpdir(), 'crash-'));
  });

  after(async () => {
    await local.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (let round = 0; round < kills / atOnce; round += 1) {
    it(`leaves nothing stopped that it stopped, round ${round + 1}`, async function () {
      this.timeout(60_000);
      local.reset();
      const environments = local.estate.environments.map(({ seed }) => seed.name);
      const died = await Promise.all(
        environments.map((name, index) => dieOn(local, folder, name, (index + round) % atOnce)),
      );
      const requestsBefore = local.requests.length;
      const recovering = new WindowProcess(order(local, folder), local.caFile);
      await recovering.ended();
      outcomes.push(...died.map((one) => ({ ...one, offered: offered(recovering, one.environment) })));
      // Whatever takes effect late has done so.
      await setTimeout(lateMs);
      for (const { environment } of died) {
        assertKept(local, environment, offered(recovering, environment));
      }
      const posts = local.requests.slice(requestsBefore).filter(({ method }) => method === 'POST');
      assert.ok(
        posts.every(({ path }) => path.endsWith('/start')),
        'a recovery only starts',
      );
    });
  }

  it('was killed right after stops were sent, and at other instants', () => {
    const table = outcomes.map(({ environment, instant, stopsSent, offered: apps }) => ({
      environment,
      instant,
      stopsSent,
      offered: apps.length,
    }));
    assert.ok(table.filter(({ offered: count }) => count > 0).length >= kills / 2);
    if (process.env['CRASH_TABLE'] !== undefined) {
      process.stdout.write(`${table.map((row) => Object.values(row).join('\t')).join('\n')}\n`);
    }
  });
});

function estate() {
  let builder = contosoEstate().subscription('Contoso Production');
  for (let index = 0; index < atOnce; index += 1) {
    builder = builder.environment(`ase-${index}`);
    for (let app = 0; app < appsEach; app += 1) {
      const behaviour = app % 3 === 2 ? { stop: { takesEffect: { ms: lateMs } } } : {};
      builder = builder.app(`ase-${index}-app-${app}`, { behaviour });
    }
    builder = builder.app(`ase-${index}-stopped`, { running: false });
  }
  return builder.build();
}

function order(local: LocalAzure, folder: string): WindowOrder {
  const cloud = {
    name: 'Local Azure',
    resourceManagerUrl: local.url,
    resourceManagerScope: `${local.url}/.default`,
    authorityUrl: local.url,
    portalUrl: local.url,
    isCustom: true,
  };
  const { accessToken: token } = local.issueToken({ account: 'megan.bowen@contoso.com', tenantId: local.tenantId });
  return { cloud, token, folder, timing };
}

function orderToRun(local: LocalAzure, folder: string, name: string, pace: number): WindowOrder {
  const { seed } = local.estate.environmentNamed(name);
  const apps = local.estate
    .appsIn(seed.id)
    .map(({ seed: app }) => ({ id: app.id, key: app.id.toLowerCase(), name: app.name }));
  return {
    ...order(local, folder),
    run: {
      environment: { id: seed.id, key: seed.id.toLowerCase(), name },
      account: { tenantId: local.tenantId, subscriptionId: seed.subscriptionId, cloud: 'custom' },
      apps,
      pace: { kind: 'several', count: pace },
      timeoutMs: 30_000,
    },
  };
}

/** Runs a window on one environment and kills it: `style` 0 to 2 right after that many stops and one more arrived, else at a random instant. */
async function dieOn(
  local: LocalAzure,
  folder: string,
  name: string,
  style: number,
): Promise<Omit<Outcome, 'offered'>> {
  const window = new WindowProcess(orderToRun(local, folder, name, 1 + style), local.caFile);
  const stops = (): number => local.requestsTo(`POST **/sites/${name}-*/stop`).length;
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo() && !window.isGone) {
      await setTimeout(2);
    }
  };
  await until(() => window.hasSaid('begun'));
  // Somebody else stops an app before the run comes to it, or after it was done.
  local.colleague.act({ id: `${name}-app-5`, do: 'stop', afterMs: Math.random() * 1000 });
  let instant = `after ${style + 1} stops`;
  if (style <= 2) {
    await until(() => stops() > style);
  } else {
    const afterMs = Math.random() * 2000;
    instant = `after ${Math.round(afterMs)} ms`;
    await setTimeout(afterMs);
  }
  await window.kill();
  assert.equal(window.complaints, '');
  return { environment: name, instant, stopsSent: stops() };
}

function offered(recovering: WindowProcess, environment: string): readonly string[] {
  return recovering.said.flatMap((line) =>
    line.says === 'offered' && line.environment === environment ? line.apps : [],
  );
}

/** Who was running and meant to be stopped runs; who was stopped by somebody else, before or meanwhile, was left alone. */
function assertKept(local: LocalAzure, environment: string, wereOffered: readonly string[]): void {
  const { seed } = local.estate.environmentNamed(environment);
  for (const app of local.estate.appsIn(seed.id)) {
    const { name } = app.seed;
    const stoppedHere = app.history.some(({ what, by }) => what === 'stop asked' && by === 'arm');
    const startedHere = app.history.some(({ what, by }) => what === 'start asked' && by === 'arm');
    const byColleague = app.history.some(({ what, by }) => what === 'stop asked' && by === 'colleague');
    assert.ok(!startedHere || stoppedHere || wereOffered.includes(name), `${name} was started, though never stopped`);
    assert.ok(!stoppedHere || app.state === 'Running' || byColleague, `${name} was left stopped`);
    if (name.endsWith('-stopped')) {
      assert.equal(app.state, 'Stopped');
      assert.ok(!startedHere);
    }
  }
}
