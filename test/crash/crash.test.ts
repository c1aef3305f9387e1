import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunRequest } from '../../src/stopStart/engine/runRequest.ts';
import { systemClock } from '../../src/time/clock.ts';
import type { App } from '../localAzure/app.ts';
import { cloudOf } from '../localAzure/cloud.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';
import { Randomness } from '../randomness.ts';
import { runs, seed } from '../seed.ts';
import { buildWindow } from './builtWindow.ts';
import { shortTiming } from './shortTiming.ts';
import type { WindowOrder } from './window.ts';
import { WindowProcess } from './windowProcess.ts';

const kills = runs(40, 200);
/** What local Azure's clock is ahead of the machine's. */
let aheadMs = 0;
/** Windows that run, each on an environment of its own, and are killed, before one fresh process recovers them all. */
const atOnce = 10;
const appsEach = 6;
/** A run of an environment sends about as many. */
const mostRequests = 45;
/** Local Azure shows a state this much later than it is so. */
const lagMs = 150;
/** Every third app's stop takes effect so long after it was answered: after the kill, and after the first start of the recovery. */
const lateMs = 700;

interface Outcome {
  readonly environment: string;
  readonly instant: string;
  /** Apps whose stop had been sent when the window died. */
  readonly stopsSent: number;
  /** Of them those that still read Running then. */
  readonly readingRunning: number;
  readonly offered: readonly string[];
  /** Of those that were offered: running when the recovery was over, and not. */
  readonly recovered: number;
  readonly leftStopped: number;
}

type Death = Omit<Outcome, 'offered' | 'recovered' | 'leftStopped'>;

describe(`A window that is killed, ${kills} times`, () => {
  let local: LocalAzure;
  let folder: string;
  let script: string;
  const outcomes: Outcome[] = [];

  before(async function () {
    this.timeout(60_000);
    local = await startLocalAzure({
      seed: estate(),
      clock: { monotonic: () => systemClock.monotonic(), now: () => Date.now() + aheadMs, sleep: systemClock.sleep },
      switches: { stop: { shows: { ms: lagMs } }, start: { shows: { ms: lagMs } } },
    });
    folder = await mkdtemp(join(tmpdir(), 'crash-'));
    script = await buildWindow(folder);
  });

  after(async () => {
    await WindowProcess.killAll();
    await local.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (let round = 0; round < kills / atOnce; round += 1) {
    it(`leaves nothing stopped that it stopped, round ${round + 1}`, async function () {
      this.timeout(60_000);
      local.reset();
      const environments = local.estate.environments.map(({ seed }) => seed.name);
      const died = await Promise.all(
        environments.map((name, index) => {
          const style = (index + round) % 5;
          const order = orderToRun(local, folder, name, 1 + style);
          return dieOn(local, script, order, style, new Randomness(seed + round * atOnce + index));
        }),
      );
      const requestsBefore = local.requests.length;
      const recovering = new WindowProcess(script, order(local, folder), local.caFile);
      await recovering.ended();
      // Whatever takes effect late does so now.
      aheadMs += lateMs;
      local.estate.timeline.settle();
      outcomes.push(...died.map((death) => outcomeOf(local, death, offered(recovering, death.environment))));
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

  it('was killed right after stops were sent, at other instants, and while apps still read Running', () => {
    const instants = [...new Set(outcomes.map(({ instant }) => instant))].toSorted();
    const rows = instants.map((instant) => [instant, ...sums(outcomes.filter((one) => one.instant === instant))]);
    const table = [columns, ...rows, ['all', ...sums(outcomes)]];
    process.stdout.write(`${table.map((row) => row.join(' | ')).join('\n')}\n`);
    assert.equal(outcomes.length, kills);
    assert.equal(instants.length, 4);
    assert.ok(outcomes.filter(({ offered: apps }) => apps.length > 0).length >= kills / 2);
    assert.ok(outcomes.filter(({ readingRunning: apps }) => apps > 0).length >= kills / 4);
  });
});

const columns = ['killed', 'times', 'stops sent', 'of them read Running', 'apps offered', 'recovered', 'left stopped'];

function sums(some: readonly Outcome[]): readonly number[] {
  const sum = (of: (one: Outcome) => number): number => some.reduce((total, one) => total + of(one), 0);
  return [
    some.length,
    sum(({ stopsSent }) => stopsSent),
    sum(({ readingRunning: apps }) => apps),
    sum(({ offered: apps }) => apps.length),
    sum(({ recovered }) => recovered),
    sum(({ leftStopped }) => leftStopped),
  ];
}

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
  const { accessToken: token } = local.issueToken({ account: 'megan.bowen@contoso.com', tenantId: local.tenantId });
  return { cloud: cloudOf(local), token, state: folder, timing: shortTiming };
}

function orderToRun(
  local: LocalAzure,
  folder: string,
  name: string,
  pace: number,
): WindowOrder & { readonly run: RunRequest } {
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

/** Runs a window on one environment and kills it: `style` 0 to 2 right after that many stops and one more arrived, else at a random request. */
async function dieOn(
  local: LocalAzure,
  script: string,
  order: WindowOrder & { readonly run: RunRequest },
  style: number,
  random: Randomness,
): Promise<Death> {
  const { name } = order.run.environment;
  const window = new WindowProcess(script, order, local.caFile);
  const stops = (): number => local.requestsTo(`POST **/sites/${name}-*/stop`).length;
  const requests = (): number => local.requests.filter(({ path }) => path.toLowerCase().includes(`/${name}`)).length;
  await window.begun;
  // Somebody else stops an app before the run comes to it, or after it was done.
  local.colleague.act({ id: `${name}-app-5`, do: 'stop', afterMs: random.below(1000) });
  const last = random.below(mostRequests);
  const instant = style <= 2 ? `right after stop ${style + 1} was sent` : 'at a random request';
  await local.untilRequested(() => (style <= 2 ? stops() > style : requests() > last), window.gone);
  await window.kill();
  assert.equal(window.complaints, '');
  return { environment: name, instant, stopsSent: stops(), readingRunning: readingRunning(local, name) };
}

/** Apps whose stop was sent, and which still read Running. */
function readingRunning(local: LocalAzure, environment: string): number {
  const { seed } = local.estate.environmentNamed(environment);
  const sentLast = ({ history }: App): string | undefined =>
    history.findLast(({ what, by }) => by === 'arm' && what.endsWith(' asked'))?.what;
  return local.estate.appsIn(seed.id).filter((app) => sentLast(app) === 'stop asked' && app.shownState === 'Running')
    .length;
}

function outcomeOf(local: LocalAzure, death: Death, apps: readonly string[]): Outcome {
  const recovered = apps.filter((name) => local.estate.appNamed(name).state === 'Running').length;
  return { ...death, offered: apps, recovered, leftStopped: apps.length - recovered };
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
