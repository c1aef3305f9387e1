import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/time/clock.ts';
import { shortTiming } from '../crash/shortTiming.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';
import { Randomness } from '../randomness.ts';
import { runs, seed } from '../seed.ts';
import { buildRunner } from './runnerBuild.ts';
import { RunnerProcess } from './runnerProcess.ts';

const kills = runs(20, 60);
/** Runners that run, each on an environment of its own, and are killed. */
const atOnce = 10;
const appsEach = 5;
/** A run of an environment sends about as many. */
const mostRequests = 45;
/** Every third app's stop takes effect so long after it was answered: after the kill, and after the first start of the resume. */
const lateMs = 700;
const signals = ['SIGKILL', 'SIGTERM', 'SIGINT'] as const;

interface Death {
  readonly environment: string;
  readonly signal: (typeof signals)[number];
  readonly runner: RunnerProcess;
  readonly stopsSent: number;
}

/** The machine is lost with every other kill: then there is nothing but the output. */
describe(`A runner that is killed, ${kills} times`, function () {
  this.timeout(120_000);
  let local: LocalAzure;
  let build: Awaited<ReturnType<typeof buildRunner>>;
  /** What local Azure's clock is ahead of the machine's. */
  let aheadMs = 0;
  const deaths: Death[] = [];

  before(async () => {
    let estate = contosoEstate().subscription('Contoso Production');
    for (let index = 0; index < atOnce; index += 1) {
      estate = estate.environment(`ase-${index}`);
      for (let app = 0; app < appsEach; app += 1) {
        const behaviour = app % 3 === 2 ? { stop: { takesEffect: { ms: lateMs } } } : {};
        estate = estate.app(`ase-${index}-app-${app}`, { behaviour });
      }
    }
    const shows = { shows: { ms: 150 } };
    local = await startLocalAzure({
      seed: estate.build(),
      clock: { monotonic: () => systemClock.monotonic(), now: () => Date.now() + aheadMs, sleep: systemClock.sleep },
      switches: { stop: shows, start: shows },
    });
    build = await buildRunner();
  });

  after(async () => {
    await RunnerProcess.killAll();
    await local.close();
    await rm(build.folder, { recursive: true, force: true });
  });

  async function start(machine: string, environment: string, ...options: readonly string[]): Promise<RunnerProcess> {
    const file = join(machine, `${environment}.json`);
    const plan = {
      ...{ version: 1, cloud: 'Local Azure', atATime: 2, waves: [{ apps: 'allRunning' }] },
      environment: local.estate.environmentNamed(environment).seed.id,
    };
    await writeFile(file, JSON.stringify(plan));
    const env = { TEST_TIMING: JSON.stringify(shortTiming) };
    const args = [build.script, file, ...options];
    return new RunnerProcess({ command: process.execPath, args, local, state: machine, env });
  }

  const stopsOf = (name: string): number => local.requestsTo(`POST **/sites/${name}-*/stop`).length;

  async function die(machine: string, name: string, index: number, random: Randomness): Promise<Death> {
    const runner = await start(machine, name);
    const requests = (): number => local.requests.filter(({ path }) => path.toLowerCase().includes(`/${name}`)).length;
    const last = random.below(mostRequests);
    // Some right after a stop was sent, the others at any request.
    await local.untilRequested(() => (index % 2 === 0 ? stopsOf(name) > index % 3 : requests() > last), runner.gone);
    const signal = signals[random.below(signals.length)] ?? 'SIGKILL';
    await runner.kill(signal);
    return { environment: name, signal, runner, stopsSent: stopsOf(name) };
  }

  for (let round = 0; round < kills / atOnce; round += 1) {
    it(`leaves no app stopped once it was resumed, round ${round + 1}`, async () => {
      local.reset();
      const machine = await mkdtemp(join(tmpdir(), 'runner-machine-'));
      const other = await mkdtemp(join(tmpdir(), 'runner-machine-'));
      try {
        const names = Array.from({ length: atOnce }, (_, index) => `ase-${index}`);
        const died = await Promise.all(
          names.map((name, index) => die(machine, name, index, new Randomness(seed + round * atOnce + index))),
        );
        const before = local.requests.length;
        const codes = await Promise.all(died.map((death, index) => resume(death, index % 2 === 1 ? other : machine)));
        aheadMs += lateMs;
        local.estate.timeline.settle();
        for (const app of local.estate.apps) {
          assert.equal(app.state, 'Running', `${app.seed.name} was left stopped`);
        }
        assert.deepEqual(
          codes.filter((code) => code !== 0),
          [],
        );
        const posts = local.requests.slice(before).filter(({ method }) => method === 'POST');
        assert.ok(
          posts.every(({ path }) => path.endsWith('/start') || path.endsWith('/token')),
          'a resume only starts',
        );
        deaths.push(...died);
      } finally {
        await Promise.all([machine, other].map((folder) => rm(folder, { recursive: true, force: true })));
      }
    });
  }

  /** On the machine itself, or on another one from the output, if that has a record of the run. */
  async function resume({ environment, runner }: Death, machine: string): Promise<number | null> {
    const log = join(machine, `${environment}.log`);
    await writeFile(log, runner.output);
    // One that was killed before its first intent has no record.
    const options = runner.output.includes('RECORD') ? ['--from-log', log] : [];
    return (await start(machine, environment, '--resume', ...options)).ended();
  }

  it('was killed by every signal, and in the middle of stops', () => {
    for (const signal of signals) {
      const of = deaths.filter((death) => death.signal === signal);
      assert.ok(of.length >= kills / 10, `${signal}: ${of.length}`);
      assert.ok(of.some(({ stopsSent }) => stopsSent > 0));
    }
  });
});
