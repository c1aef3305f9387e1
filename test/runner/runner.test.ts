import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runnerRequests } from '../../src/exportPlan/readme.ts';
import type { PlanFile } from '../../src/runner/planSchema.ts';
import type { ResultJson } from '../../src/runner/result.ts';
import { environmentHash } from '../../src/stopStart/engine/journal.ts';
import { buildWindow } from '../crash/builtWindow.ts';
import { shortTiming } from '../crash/shortTiming.ts';
import { WindowProcess } from '../crash/windowProcess.ts';
import { cloudOf } from '../localAzure/cloud.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';
import { buildRunner } from './runnerBuild.ts';
import { RunnerProcess } from './runnerProcess.ts';

const apps = ['app-0', 'app-1', 'app-2', 'app-3'];

describe('The runner', function () {
  this.timeout(60_000);
  let local: LocalAzure;
  let build: Awaited<ReturnType<typeof buildRunner>>;
  /** A machine of its own for each test. */
  let machine: string;
  /** All that Azure Resource Manager was asked. */
  const requests = new Set<string>();

  before(async () => {
    let estate = contosoEstate().subscription('Contoso Production').environment('contoso-ase');
    for (const name of apps) {
      estate = estate.app(name);
    }
    estate = estate.slot('staging').app('stopped', { running: false }).environment('other-ase').app('elsewhere');
    const shows = { shows: { ms: 150 } };
    local = await startLocalAzure({ seed: estate.build(), switches: { stop: shows, start: shows } });
    build = await buildRunner();
  });

  beforeEach(async () => {
    local.reset();
    machine = await mkdtemp(join(tmpdir(), 'runner-machine-'));
  });

  afterEach(async () => {
    await RunnerProcess.killAll();
    for (const { method, path } of local.requests.filter(({ path: one }) => one.startsWith('/subscriptions/'))) {
      requests.add(`${method} ${path}`);
    }
    await rm(machine, { recursive: true, force: true });
  });

  after(async () => {
    await local.close();
    await rm(build.folder, { recursive: true, force: true });
  });

  function plan(parts: Partial<PlanFile> = {}): PlanFile {
    return {
      version: 1,
      cloud: 'Local Azure',
      environment: local.estate.environmentNamed('contoso-ase').seed.id,
      atATime: 2,
      waves: [{ apps: 'allRunning' }],
      ...parts,
    };
  }

  async function start(what: PlanFile, ...options: readonly string[]): Promise<RunnerProcess> {
    const file = join(machine, 'plan.json');
    await writeFile(file, JSON.stringify(what));
    return startOn(machine, file, ...options);
  }

  function startOn(state: string, file: string, ...options: readonly string[]): RunnerProcess {
    const env = { TEST_TIMING: JSON.stringify(shortTiming) };
    return new RunnerProcess({ command: process.execPath, args: [build.script, file, ...options], local, state, env });
  }

  const logFile = (): string => join(machine, 'log.txt');

  /** As a pipeline keeps it. */
  function writeLog(...lines: readonly string[]): Promise<void> {
    return writeFile(logFile(), lines.map((line) => `job\tstep\t2026-01-01T00:00:00.0000000Z ${line}\n`).join(''));
  }

  function recordOf(fields: object): string {
    const environment = environmentHash(local.estate.environmentNamed('contoso-ase').seed.id.toLowerCase());
    return `2026-01-01T00:00:00Z RECORD ${JSON.stringify({ run: 'a-run', environment, ...fields })}`;
  }

  const sent = (verb: 'stop' | 'start'): readonly string[] =>
    local.requestsTo(`POST **/${verb}`).map(({ path }) => path.replace(/^.*\/sites\/(.*)\/(stop|start)$/, '$1'));

  function assertAllRun(): void {
    for (const name of [...apps, 'app-3/staging']) {
      assert.equal(local.estate.appNamed(name).state, 'Running', `${name} was left stopped`);
    }
  }

  it('goes on when Azure revokes its token in the middle of the run, and sends no stop twice', async () => {
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1767603600"}}}';
    local.faults.add({
      ...{ on: 'POST **/stop', skip: 1, times: 1 },
      run: () => local.estate.change({ claimsChallenge: claims }),
    });
    const runner = await start(plan());
    assert.equal(await runner.ended(), 0, runner.output);
    assertAllRun();
    const refused = local.requests.filter(({ status }) => status === 401);
    assert.ok(refused.length > 0, 'nothing was challenged');
    const stops = local.requestsTo('POST **/stop').filter(({ status }) => status === 200);
    assert.equal(stops.length, 5);
    assert.equal(new Set(stops.map(({ path }) => path)).size, 5);
  });

  it('stops and starts what runs, in waves, watches it, and keeps its report where VS Code finds it', async () => {
    const runner = await start(plan({ waves: [{ apps: ['app-3/staging'], title: 'Slots' }, { apps: 'allRunning' }] }));
    assert.equal(await runner.ended(), 0, runner.output);
    assert.deepEqual(sent('stop').toSorted(), ['app-0', 'app-1', 'app-2', 'app-3', 'app-3/slots/staging']);
    assert.equal(sent('stop')[0], 'app-3/slots/staging');
    assertAllRun();
    assert.equal(local.estate.appNamed('stopped').state, 'Stopped');
    assert.match(runner.output, /5 apps of contoso-ase to stop and start, at most 2 are down at a time:/);
    assert.match(runner.output, /app-3\/staging: running again, watched until .*\n/);
    assert.match(runner.output, /Stopped and started 5 apps on contoso-ase\.\n$/);
    assert.equal((await readdir(join(machine, 'ase-certificates', 'run-history'))).length, 1);
  });

  it('says what it would do, and stops nothing', async () => {
    const runner = await start(plan(), '--dry-run', '--json');
    assert.equal(await runner.ended(), 0, runner.errors);
    const result = JSON.parse(runner.output) as ResultJson;
    assert.deepEqual(result.wouldStop?.[0]?.apps, ['app-0', 'app-1', 'app-2', 'app-3', 'app-3/staging']);
    assert.deepEqual([sent('stop'), sent('start')], [[], []]);
  });

  it('gives one JSON document on its standard output, and everything else on the other', async () => {
    const runner = await start(plan({ waves: [{ apps: ['app-0'] }] }), '--json');
    assert.equal(await runner.ended(), 0, runner.errors);
    const result = JSON.parse(runner.output) as ResultJson;
    assert.equal(result.exitCode, 0);
    assert.deepEqual(
      result.reports.flatMap((report) => report.apps.map(({ name, outcome }) => [name, outcome])),
      [['app-0', 'stoppedAndStarted']],
    );
    assert.match(runner.errors, /RECORD \{.*"mark":"intended"/);
  });

  it('ends for a look after a wave, and goes on with the next ones', async () => {
    const waves = [{ apps: ['app-0'], lookAfter: true }, { apps: ['app-1', 'app-2'] }];
    const first = await start(plan({ waves }));
    assert.equal(await first.ended(), 6, first.output);
    assert.deepEqual(sent('stop'), ['app-0']);
    assert.match(first.output, /To continue: --waves 2-\n$/);
    const second = await start(plan({ waves }), '--waves', '2-');
    assert.equal(await second.ended(), 0, second.output);
    assert.deepEqual(sent('stop').toSorted(), ['app-0', 'app-1', 'app-2']);
    assertAllRun();
  });

  it('brings back what is down when it is interrupted, and stops nothing more', async () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      local.reset();
      const runner = await start(plan({ atATime: 1 }));
      await local.untilRequested(() => sent('stop').length > 0, runner.gone);
      assert.equal(await runner.kill(signal), 4, runner.output);
      assert.equal(sent('stop').length, 1);
      assert.match(runner.output, /Interrupted: no further app is stopped/);
      assertAllRun();
    }
  });

  it('sends the starts and ends at the second interrupt, and looks whether they run when it is resumed', async () => {
    local.estate.change({ start: { takesEffect: { ms: 2000 }, shows: { ms: 150 } } });
    const runner = await start(plan({ atATime: 'all' }));
    await local.untilRequested(() => sent('stop').length === 5, runner.gone);
    runner.signal('SIGINT');
    await runner.said(/Interrupted: /);
    assert.equal(await runner.kill('SIGINT'), 5, runner.output);
    assert.equal(new Set(sent('start')).size, 5, 'a start for each');
    const resumed = await start(plan(), '--resume');
    assert.equal(await resumed.ended(), 0, resumed.output);
    assertAllRun();
  });

  it('resumes what a killed one has left, of its own environment only, and finds nothing more after that', async () => {
    const killed = await start(plan({ atATime: 'all' }));
    await local.untilRequested(() => sent('stop').length > 2, killed.gone);
    await killed.kill('SIGKILL');
    const other = await start(plan({ environment: local.estate.environmentNamed('other-ase').seed.id }), '--resume');
    assert.equal(await other.ended(), 0);
    assert.match(other.output, /No run has left an app of other-ase stopped/);
    assert.deepEqual(sent('start'), []);
    const stopped = sent('stop').length;
    const resumed = await start(plan(), '--resume');
    assert.equal(await resumed.ended(), 0, resumed.output);
    assert.equal(sent('stop').length, stopped, 'a resume stops nothing');
    assertAllRun();
    const again = await start(plan(), '--resume');
    assert.equal(await again.ended(), 0);
    assert.match(again.output, /No run has left an app of contoso-ase stopped/);
  });

  it('resumes on another machine from the output alone', async () => {
    const killed = await start(plan({ atATime: 'all' }));
    await local.untilRequested(() => sent('stop').length > 2, killed.gone);
    await killed.kill('SIGKILL');
    // As a pipeline keeps it: with its own times, and colors.
    const log = killed.output
      .replaceAll(/^/gm, '2026-01-01T00:00:00.0000000Z \u001b[36m')
      .replaceAll('\n', '\u001b[0m\r\n');
    const elsewhere = await mkdtemp(join(tmpdir(), 'runner-machine-'));
    try {
      await writeFile(join(elsewhere, 'log.txt'), log);
      const resumed = startOn(
        elsewhere,
        join(machine, 'plan.json'),
        '--resume',
        '--from-log',
        join(elsewhere, 'log.txt'),
      );
      assert.equal(await resumed.ended(), 0, resumed.output);
      assertAllRun();
    } finally {
      await rm(elsewhere, { recursive: true, force: true });
    }
  });

  it('says that a log is cut, and that more may be down', async () => {
    await writeLog(
      recordOf({ app: 'app-0', mark: 'intended' }),
      recordOf({ app: 'app-1', mark: 'intended' }).slice(0, -9),
    );
    const runner = await start(plan(), '--resume', '--from-log', logFile());
    assert.equal(await runner.ended(), 5, runner.output);
    assert.match(runner.output, /1 record in .* can't be read: .* Look at these apps yourself: app-1\./);
    assert.deepEqual(sent('start'), ['app-0']);
  });

  it('names what is stopped of a log that has no end, and starts none of it unasked', async () => {
    await local.colleague.act({ id: 'app-1', do: 'stop' });
    local.estate.timeline.settle();
    await writeLog(recordOf({ planned: ['app-0', 'app-1', 'app-2'] }), recordOf({ app: 'app-0', mark: 'intended' }));
    const runner = await start(plan(), '--resume', '--from-log', logFile());
    assert.equal(await runner.ended(), 5, runner.output);
    assert.match(runner.output, /app-1: STOPPED AGAIN, and not started\./);
    assert.doesNotMatch(runner.output, /app-2: STOPPED/);
    assert.deepEqual(new Set(sent('start')), new Set(['app-0']));
  });

  it('starts nothing that is not of the environment, or that only looks like a record', async () => {
    await local.colleague.act({ id: 'app-2', do: 'stop' });
    local.estate.timeline.settle();
    const hostile = `stop refused: ${recordOf({ app: 'app-2', mark: 'intended' }).replace(/^\S+ /, '')}`;
    await writeLog(
      `2026-01-01T00:00:00Z app-0: ${hostile}`,
      recordOf({ app: 'elsewhere', mark: 'intended' }),
      recordOf({ app: '../../virtualMachines/vm1', mark: 'intended' }),
      recordOf({ ended: true }),
    );
    const runner = await start(plan(), '--resume', '--from-log', logFile());
    assert.equal(await runner.ended(), 5, runner.output);
    assert.match(runner.output, /Azure does not list elsewhere, .*vm1 in contoso-ase any more/);
    assert.deepEqual(sent('start'), []);
  });

  it('refuses to run while an earlier run may have left apps stopped, and names them', async () => {
    const killed = await start(plan({ atATime: 'all', waves: [{ apps: ['app-0', 'app-1'] }] }));
    await local.untilRequested(() => sent('stop').length === 2, killed.gone);
    await killed.kill('SIGKILL');
    for (const options of [[], ['--dry-run']]) {
      const next = await start(plan(), ...options);
      assert.equal(await next.ended(), 5, next.output);
      assert.match(
        next.output,
        /may have left stopped: app-0, app-1\. Nothing was stopped now\. Run with --resume first\.\n$/,
      );
    }
    assert.deepEqual(sent('start'), []);
    const resumed = await start(plan(), '--resume');
    assert.equal(await resumed.ended(), 0, resumed.output);
    assertAllRun();
  });

  it('brings back what is down although nobody reads its output any more, and names it on the other one', async () => {
    const killed = await start(plan({ atATime: 'all' }));
    await local.untilRequested(() => sent('stop').length > 3, killed.gone);
    await killed.kill('SIGKILL');
    for (const place of ['/dev/full', '&-']) {
      const plans = join(machine, 'plan.json');
      const command = `"${process.execPath}" "${build.script}" "${plans}" --resume >${place}`;
      const env = { TEST_TIMING: JSON.stringify(shortTiming) };
      const resumed = new RunnerProcess({ command: '/bin/sh', args: ['-c', command], local, state: machine, env });
      assert.equal(await resumed.ended(), 0, resumed.errors);
      assertAllRun();
    }
  });

  it('stops nothing more where nobody reads its output any more, and leaves no intent behind', async () => {
    const command = `"${process.execPath}" "${build.script}" "${join(machine, 'plan.json')}" | head -5`;
    await writeFile(join(machine, 'plan.json'), JSON.stringify(plan({ atATime: 1 })));
    const env = { TEST_TIMING: JSON.stringify(shortTiming) };
    const runner = new RunnerProcess({ command: '/bin/sh', args: ['-c', command], local, state: machine, env });
    await runner.ended();
    const resumed = await start(plan(), '--resume');
    assert.equal(await resumed.ended(), 0, resumed.output);
    assert.match(resumed.output, /No run has left an app of contoso-ase stopped/);
    assert.ok(sent('stop').length <= 2);
    assertAllRun();
  });

  it('resumes from a log although nothing can be written down', async () => {
    await local.colleague.act({ id: 'app-0', do: 'stop' });
    await writeLog(recordOf({ app: 'app-0', mark: 'intended' }), recordOf({ app: 'app-1', mark: 'back' }));
    const env = { TEST_TIMING: JSON.stringify(shortTiming) };
    await writeFile(join(machine, 'plan.json'), JSON.stringify(plan()));
    const args = [build.script, join(machine, 'plan.json'), '--resume', '--from-log', logFile()];
    const runner = new RunnerProcess({ command: process.execPath, args, local, state: '/dev/null', env });
    // Whether other runs have left something is not known.
    assert.equal(await runner.ended(), 5);
    assert.match(runner.output, /The apps that the log names are started without a record\./);
    assert.match(runner.output, /Whether apps are stopped is not known\./);
    assert.deepEqual(sent('start'), ['app-0']);
    assertAllRun();
  });

  it('says of none of several resumes at once that nothing is left while something is', async () => {
    const killed = await start(plan({ atATime: 'all' }));
    await local.untilRequested(() => sent('stop').length > 3, killed.gone);
    await killed.kill('SIGKILL');
    await writeFile(join(machine, 'plan.json'), JSON.stringify(plan()));
    const resumed = Array.from({ length: 3 }, () => startOn(machine, join(machine, 'plan.json'), '--resume'));
    const codes = await Promise.all(
      resumed.map(async (one) => {
        const code = await one.ended();
        assertAllRun();
        return code;
      }),
    );
    assert.deepEqual(codes, [0, 0, 0]);
  });

  it('names what every run has left when a resume is interrupted', async () => {
    const body = { error: { code: 'AuthorizationFailed', message: 'No.' } };
    local.faults.add({ on: 'POST **/start', answer: { status: 403, body } });
    for (const app of ['app-0', 'app-1']) {
      await local.colleague.act({ id: app, do: 'stop' });
    }
    await writeLog(
      recordOf({ run: 'one', app: 'app-0', mark: 'intended' }),
      recordOf({ run: 'two', app: 'app-1', mark: 'intended' }),
    );
    const runner = await start(plan(), '--resume', '--from-log', logFile());
    await local.untilRequested(() => sent('start').length > 1, runner.gone);
    runner.signal('SIGINT');
    await runner.said(/Interrupted: /);
    assert.equal(await runner.kill('SIGINT'), 5, runner.output);
    assert.match(runner.output, /Not known to run: (app-0, app-1|app-1, app-0)\./);
  });

  it('takes from a log what this machine does not know of that run yet', async () => {
    for (const app of ['app-0', 'app-1']) {
      await local.colleague.act({ id: app, do: 'stop' });
    }
    await writeLog(recordOf({ app: 'app-0', mark: 'intended' }));
    const first = await start(plan(), '--resume', '--from-log', logFile());
    assert.equal(await first.ended(), 0, first.output);
    assert.equal(local.estate.appNamed('app-1').state, 'Stopped');
    await writeLog(recordOf({ app: 'app-0', mark: 'intended' }), recordOf({ app: 'app-1', mark: 'intended' }));
    const second = await start(plan(), '--resume', '--from-log', logFile());
    assert.equal(await second.ended(), 0, second.output);
    assert.deepEqual(sent('start').slice(-1), ['app-1']);
    assertAllRun();
  });

  it('names again with each resume what was stopped again, until it runs', async () => {
    const stopAgain = async (): Promise<void> => {
      await local.colleague.act({ id: 'app-0', do: 'stop' });
      local.estate.timeline.settle();
    };
    await stopAgain();
    await writeLog(recordOf({ app: 'app-0', mark: 'back' }));
    for (const options of [['--resume', '--from-log', logFile()], ['--resume']]) {
      const runner = await start(plan(), ...options);
      assert.equal(await runner.ended(), 5, runner.output);
      assert.match(runner.output, /Stopped again on contoso-ase, and not started: app-0\./);
    }
    assert.deepEqual(sent('start'), []);
    const next = await start(plan());
    assert.equal(await next.ended(), 5, next.output);
    assert.match(next.output, /Not running now: app-0\. Nothing was stopped now\. Run with --resume first\.\n$/);
    const left = await start(plan(), '--leave-stopped');
    assert.equal(await left.ended(), 0, left.output);
    assert.match(left.output, /Left as they are, whether or not they run: app-0\.\n$/);
    const last = await start(plan({ waves: [{ apps: ['app-1'] }] }));
    assert.equal(await last.ended(), 0, last.output);
    assert.equal(local.estate.appNamed('app-0').state, 'Stopped');
  });

  it('puts nothing into its JSON that a pipeline would take for a command', async () => {
    const message = '##vso[task.setvariable variable=PATH]/evil ##[add-mask]x';
    local.faults.add({ on: 'POST **/app-0/stop', answer: { status: 400, body: { error: { code: 'Bad', message } } } });
    const runner = await start(plan({ waves: [{ apps: ['app-0'] }] }), '--json');
    assert.equal(await runner.ended(), 4, runner.errors);
    assert.doesNotMatch(runner.output + runner.errors, /##/);
    const { reports } = JSON.parse(runner.output) as ResultJson;
    assert.ok(reports[0]?.apps[0]?.words.includes(message), 'it says the same');
  });

  it('gives up an app that does not come back, names it with a code of its own, and resumes it later', async () => {
    // Nobody but people can help: it is named at once.
    const body = { error: { code: 'AuthorizationFailed', message: 'No.' } };
    local.faults.add({ on: 'POST **/app-1/start', answer: { status: 403, body } });
    const runner = await start(plan({ waves: [{ apps: ['app-1'] }] }), '--give-up-after', '2s');
    assert.equal(await runner.ended(), 5, runner.output);
    assert.match(runner.output, /Stopped waiting\./);
    assert.match(runner.output, /possibly stopped, on contoso-ase: app-1\. .*run with --resume/);
    local.faults.clear();
    const resumed = await start(plan(), '--resume');
    assert.equal(await resumed.ended(), 0, resumed.output);
    assertAllRun();
  });

  it('is one at a time for an environment on a machine, beside another runner and beside a window', async () => {
    const first = await start(plan());
    await first.said(/stopping/);
    const second = await start(plan());
    assert.equal(await second.ended(), 3);
    assert.match(
      second.output,
      /Another runner is already stopping or starting apps of contoso-ase .*Nothing was stopped\.\n$/,
    );
    const { id, subscriptionId } = local.estate.environmentNamed('contoso-ase').seed;
    const { accessToken: token } = local.issueToken({ account: 'megan.bowen@contoso.com', tenantId: local.tenantId });
    const app = local.estate.appNamed('app-0').seed;
    const window = new WindowProcess(
      await buildWindow(build.folder),
      {
        ...{ cloud: cloudOf(local), token, timing: shortTiming },
        state: join(machine, 'ase-certificates'),
        run: {
          environment: { id, key: id.toLowerCase(), name: 'contoso-ase' },
          account: { tenantId: local.tenantId, subscriptionId, cloud: 'Local Azure' },
          apps: [{ id: app.id, key: app.id.toLowerCase(), name: app.name }],
          pace: { kind: 'oneAtATime' },
          timeoutMs: 30_000,
        },
      },
      local.caFile,
    );
    await window.until(() => window.hasSaid('refused') || window.hasSaid('begun'));
    assert.ok(window.hasSaid('refused'));
    assert.equal(await first.ended(), 0, first.output);
  });

  it('asks Azure nothing where the plan is wrong, and stops nothing where an app is unknown', async () => {
    const wrong = await start({ ...plan(), cloud: local.url });
    assert.equal(await wrong.ended(), 2);
    assert.match(wrong.output, /cloud must be the name of a cloud .*Nothing was stopped\.\n$/);
    assert.deepEqual(local.requests, []);
    const unknown = await start(plan({ waves: [{ apps: ['app-0', 'app-9'] }] }));
    assert.equal(await unknown.ended(), 2);
    assert.match(unknown.output, /app-9 is no app of contoso-ase/);
    assert.deepEqual(sent('stop'), []);
  });

  it('says who could not sign in', async () => {
    const file = join(machine, 'plan.json');
    await writeFile(file, JSON.stringify(plan()));
    const env = { AZURE_CLIENT_SECRET: 'wrong-secret' };
    const runner = new RunnerProcess({
      command: process.execPath,
      args: [build.script, file],
      local,
      state: machine,
      env,
    });
    assert.equal(await runner.ended(), 3);
    assert.match(runner.output, /Nothing was stopped\.\n$/);
    assert.doesNotMatch(runner.output, /wrong-secret/);
  });

  it('sends nothing but what the list of its requests says, and all of that', () => {
    const patterns = runnerRequests.map(({ method, path }) => ({ method, path, pattern: patternOf(method, path) }));
    const unlisted = [...requests].filter((one) => !patterns.some(({ pattern }) => pattern.test(one)));
    assert.deepEqual(unlisted, []);
    const unsent = patterns.filter(({ pattern }) => ![...requests].some((one) => pattern.test(one)));
    // Only where a resource group may not be read or a slot is not found; and where an app's site can be reached.
    assert.deepEqual(
      unsent.map(({ path }) => path),
      ['{app}/slots', '{app}/config/web'],
    );
  });
});

const group = '/subscriptions/[^/]+/resourceGroups/[^/]+';
const app = `${group}/providers/Microsoft\\.Web/sites/[^/]+(/slots/[^/]+)?`;
const named: Readonly<Record<string, string>> = {
  '{environment}': `${group}/providers/Microsoft\\.Web/hostingEnvironments/[^/]+`,
  '{group}': group,
  '{app}': app,
  '{scope}': `(${app}|${group}|/subscriptions/[^/]+)`,
  '{subscription}': '[^/]+',
};

function patternOf(method: string, path: string): RegExp {
  return new RegExp(
    `^${method} ${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, (name) => named[name] ?? name)}$`,
    'i',
  );
}
