import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/time/clock.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { githubJob, pipelinesJob } from '../localAzure/jobs.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';
import { runs } from '../seed.ts';
import { buildRunner } from './runnerBuild.ts';
import { RunnerProcess } from './runnerProcess.ts';

/** How many times faster time passes, for the runner and for local Azure alike. */
const speed = 30;
const minute = 60_000;
/** A token lives for so long; the job's proof of who it is for five minutes. */
const tokenLifetimeSeconds = 240;
/** A stop and a start take so long each to show: one app after the other, the run takes that times twice the apps. */
const showsAfter = minute;
/** 10 minutes in the gate, two hours in `npm run test:long`. */
const apps = runs(4, 58);

for (const [where, job] of [
  ['GitHub Actions', githubJob],
  ['Azure Pipelines', pipelinesJob],
] as const) {
  describe(`A run over ${apps} apps in ${where}, whose tokens live ${tokenLifetimeSeconds / 60} minutes`, function () {
    this.timeout(10 * minute);
    let local: LocalAzure;
    let folder: string;
    let script: string;
    let began = 0;

    before(async () => {
      const start = { wall: Date.now(), steady: performance.now() };
      const hurried = (): number => (performance.now() - start.steady) * speed;
      let estate = contosoEstate().subscription('Contoso Production').environment('contoso-ase');
      for (let app = 0; app < apps; app += 1) {
        estate = estate.app(`app-${app}`);
      }
      const shows = { shows: { ms: showsAfter } };
      local = await startLocalAzure({
        seed: estate.build(),
        clock: {
          now: () => Math.floor(start.wall + hurried()),
          monotonic: hurried,
          sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
        },
        switches: { tokenLifetimeSeconds, stop: shows, start: shows },
      });
      ({ folder, script } = await buildRunner());
      began = local.estate.timeline.now;
    });

    after(async () => {
      await RunnerProcess.killAll();
      await local.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('goes to its end, with a new proof for each new token', async () => {
      const machine = await mkdtemp(join(tmpdir(), 'runner-machine-'));
      try {
        const plan = join(machine, 'plan.json');
        const environment = local.estate.environmentNamed('contoso-ase').seed.id;
        await writeFile(
          plan,
          JSON.stringify({
            version: 1,
            cloud: 'Local Azure',
            environment,
            atATime: 1,
            waves: [{ apps: 'allRunning' }],
          }),
        );
        // A pause of this busy machine is thirty times as long for the runner, and no sleep.
        const env = { ...job(local), TEST_SPEED: String(speed), TEST_TIMING: JSON.stringify({ gapMs: 60 * minute }) };
        const runner = new RunnerProcess({
          command: process.execPath,
          args: [script, plan],
          local,
          state: machine,
          env,
        });
        assert.equal(await runner.ended(), 0, runner.output);
        assert.match(runner.output, new RegExp(`Stopped and started ${apps} apps on contoso-ase`));
        const took = local.estate.timeline.now - began;
        assert.ok(took >= apps * 2 * showsAfter, `it took ${Math.round(took / minute)} minutes of its own time`);
        const tokens = local.requestsTo('POST **/token').length;
        assert.ok(
          tokens >= took / (tokenLifetimeSeconds * 1000) - 1,
          `${tokens} tokens in ${Math.round(took / minute)} minutes`,
        );
      } finally {
        await rm(machine, { recursive: true, force: true });
      }
    });
  });
}
