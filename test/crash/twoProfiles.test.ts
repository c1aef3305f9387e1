import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Timing } from '../../src/stopStart/engine/timing.ts';
import { cloudOf } from '../localAzure/cloud.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';
import { buildWindow } from './builtWindow.ts';
import type { WindowOrder, WindowSays } from './window.ts';
import { WindowProcess } from './windowProcess.ts';

const environment = 'contoso-ase';
const appCount = 4;

/** Watches are short here. */
const timing: Partial<Timing> = { watchMs: 600, longWatchMs: 600, watchLookMs: 100, lateWatchLookMs: 100 };

describe('Two profiles of one user', function () {
  this.timeout(60_000);
  let local: LocalAzure;
  let above: string;
  let script: string;
  const opened: WindowProcess[] = [];

  before(async () => {
    let estate = contosoEstate().subscription('Contoso Production').environment(environment);
    for (let app = 0; app < appCount; app += 1) {
      estate = estate.app(`app-${app}`);
    }
    local = await startLocalAzure({ seed: estate.build(), switches: { start: { shows: { ms: 800 } } } });
    above = await mkdtemp(join(tmpdir(), 'profiles-'));
    script = await buildWindow(above);
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((window) => window.kill()));
    await rm(join(above, 'state'), { recursive: true, force: true });
    local.reset();
  });

  after(async () => {
    await local.close();
    await rm(above, { recursive: true, force: true });
  });

  const state = (): string => join(above, 'state', 'runs');
  const storageOf = (profile: string): string => join(above, profile, 'runs');

  /** A window of a profile that runs all apps of the environment, or, without `isRun`, recovers what it is offered. */
  function open(profile: string, isRun: boolean): WindowProcess {
    const { seed } = local.estate.environmentNamed(environment);
    const { accessToken: token } = local.issueToken({ account: 'megan.bowen@contoso.com', tenantId: local.tenantId });
    const order: WindowOrder = {
      cloud: cloudOf(local),
      token,
      timing,
      state: join(above, 'state'),
      older: join(above, profile),
    };
    const run: WindowOrder['run'] = {
      environment: { id: seed.id, key: seed.id.toLowerCase(), name: environment },
      account: { tenantId: local.tenantId, subscriptionId: seed.subscriptionId, cloud: 'custom' },
      apps: local.estate.appsIn(seed.id).map(({ seed: { id, name } }) => ({ id, key: id.toLowerCase(), name })),
      pace: { kind: 'oneAtATime' },
      timeoutMs: 30_000,
    };
    const window = new WindowProcess(script, isRun ? { ...order, run } : order, local.caFile);
    opened.push(window);
    return window;
  }

  /** Each of them has said one of these, or has ended. */
  async function said(windows: readonly WindowProcess[], ...what: readonly WindowSays['says'][]): Promise<void> {
    await Promise.all(windows.map((window) => window.until(() => what.some((one) => window.hasSaid(one)))));
  }

  const stops = (): number => local.requestsTo('POST **/stop').length;

  function refusal(window: WindowProcess): string | undefined {
    return window.said.flatMap((line) => (line.says === 'refused' ? [line.sentence] : []))[0];
  }

  it('have one run at a time on an environment, and the other is told so', async () => {
    const windows = [open('one', true), open('two', true)];
    await said(windows, 'begun', 'refused');
    const begun = windows.filter((window) => window.hasSaid('begun'));
    // Both may step back when they begin in the same instant; none ever begins beside the other.
    assert.ok(begun.length <= 1);
    const first = begun[0] ?? open('one', true);
    await said([first], 'begun');
    const late = open('two', true);
    await said([late], 'refused');
    const told = [...windows, late].map(refusal).filter((sentence) => sentence !== undefined);
    assert.ok(told.length >= 2);
    for (const sentence of told) {
      assert.match(
        sentence,
        /^Another window is already stopping or starting apps of contoso-ase .*Nothing was stopped\.$/,
      );
    }
    await first.ended();
    assert.equal(stops(), appCount, 'each app was stopped once');
  });

  it('find what a window of the other left, and bring it back', async () => {
    const killed = open('one', true);
    await local.untilRequested(() => stops() > 0, killed.gone);
    await killed.kill();
    const other = open('two', false);
    await other.ended();
    assert.deepEqual(
      other.said.flatMap((line) => (line.says === 'recovered' ? line.apps : [])),
      ['app-0'],
    );
    assert.equal(local.estate.appNamed('app-0').state, 'Running');
  });

  it('find what an older version left in the storage of one of them, once that profile opened', async () => {
    const killed = open('one', true);
    await local.untilRequested(() => stops() > 0, killed.gone);
    await killed.kill();
    await mkdir(storageOf('one'), { recursive: true });
    for (const name of await readdir(state())) {
      await rename(join(state(), name), join(storageOf('one'), name.replace(/\.[0-9a-f]{16}\.json$/, '.json')));
    }
    const two = open('two', false);
    await two.ended();
    assert.ok(!two.hasSaid('offered'), 'a profile knows its own storage only');
    const one = open('one', false);
    await one.ended();
    assert.ok(one.hasSaid('recovered'));
    assert.deepEqual(await readdir(storageOf('one')), []);
    assert.equal((await readdir(state())).length, 2, 'the dead owner’s journal, and that of the recovery');
  });
});
