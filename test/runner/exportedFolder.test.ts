import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleRunner } from '../../scripts/bundleRunner.ts';
import { exportedFiles, folderName } from '../../src/exportPlan/exportedFolder.ts';
import type { ExportedPlan } from '../../src/exportPlan/exportedPlan.ts';
import { readPlan } from '../../src/runner/readPlan.ts';
import { repositoryRoot } from '../equipment/repository.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';
import { RunnerProcess } from './runnerProcess.ts';

/** As Export Plan… writes it, on a machine that has Node and nothing of this repository. */
describe('The folder of an exported plan', function () {
  this.timeout(180_000);
  let local: LocalAzure;
  let machine: string;
  let folder: string;
  let plan: ExportedPlan;

  before(async () => {
    const estate = contosoEstate().subscription('Contoso Production').environment('contoso-ase').app('orders');
    const shows = { shows: { ms: 1000 } };
    local = await startLocalAzure({ seed: estate.slot('staging').build(), switches: { stop: shows, start: shows } });
    machine = await mkdtemp(path.join(tmpdir(), 'exported-'));
    await bundleRunner({ release: true, folder: path.relative(repositoryRoot, machine) });
    const read = (name: string): Promise<Buffer> => readFile(path.join(machine, 'runner', name));
    plan = examplePlan(local);
    folder = path.join(machine, folderName(plan));
    await mkdir(folder);
    const program = {
      version: '1.2.3',
      script: await read('stop-start.mjs'),
      notices: await read('NOTICES.txt'),
      schema: await read('plan.schema.json'),
    };
    for (const { name, content } of exportedFiles(plan, program)) {
      await writeFile(path.join(folder, name), content);
    }
  });

  afterEach(() => RunnerProcess.killAll());

  after(async () => {
    await local.close();
    await rm(machine, { recursive: true, force: true });
  });

  const fileText = (name: string): Promise<string> => readFile(path.join(folder, name), 'utf8');

  /** Only these programs are on the path. */
  async function pathWith(programs: Readonly<Record<string, string>>): Promise<string> {
    const bin = await mkdtemp(path.join(machine, 'bin-'));
    for (const [name, target] of Object.entries({ dirname: '/usr/bin/dirname', ...programs })) {
      await symlink(target, path.join(bin, name));
    }
    return bin;
  }

  async function runSh(bin: string, ...options: readonly string[]): Promise<RunnerProcess> {
    return new RunnerProcess({
      command: '/bin/sh',
      args: [path.join(folder, 'run.sh'), ...options],
      ...{ local, state: path.join(machine, 'state') },
      env: { PATH: bin, HOME: machine },
    });
  }

  it('has text with line feeds, but for run.cmd, and no line that ends with a blank', async () => {
    for (const name of [
      'README.md',
      'plan.json',
      'SHA256SUMS',
      'run.sh',
      'github-workflow.yml',
      'azure-pipelines.yml',
    ]) {
      const text = await fileText(name);
      assert.doesNotMatch(text, /\r|[ \t]\n/, name);
      assert.match(text, /[^\n]\n$/, name);
    }
    assert.doesNotMatch(await fileText('run.cmd'), /[^\r]\n/);
  });

  it('has a plan that the program reads, with names for people', async () => {
    const read = readPlan(await fileText('plan.json'), 'plan.json');
    assert.deepEqual(
      read.waves.map(({ title, apps, lookAfter }) => [title, apps, lookAfter]),
      [
        ['Slots first', ['orders/staging'], true],
        ['Then the apps themselves', ['orders'], false],
      ],
    );
  });

  it('says which program is in it, and that is the one', async () => {
    const [sum = ''] = (await fileText('SHA256SUMS')).split(' ');
    const readme = await fileText('README.md');
    assert.ok(readme.includes(`version 1.2.3`) && readme.includes(sum));
    assert.equal(spawnSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder }).status, 0);
  });

  it('has a license for each package in the program, and no path of the machine that built it', async () => {
    const notices = await fileText('NOTICES.txt');
    for (const name of ['@azure/identity', '@azure/msal-node', 'valibot', '@azure/core-rest-pipeline']) {
      assert.match(notices, new RegExp(`^== ${name} [\\d.]+ \\(MIT\\)$`, 'm'));
    }
    assert.ok(!(await fileText('stop-start.mjs')).includes(repositoryRoot));
  });

  it('runs a whole plan, wave by wave, with nothing but Node', async () => {
    const bin = await pathWith({ node: process.execPath });
    const dry = await runSh(bin, '--dry-run');
    assert.equal(await dry.ended(), 0, dry.output + dry.errors);
    const first = await runSh(bin, '--waves', '1');
    assert.equal(await first.ended(), 0, first.output);
    assert.deepEqual(
      local.requestsTo('POST **/stop').map(({ path: sent }) => path.posix.basename(path.posix.dirname(sent))),
      ['staging'],
    );
    assert.equal(local.estate.appNamed('orders/staging').state, 'Running');
    assert.match(first.output, /Stopped and started 1 app on contoso-ase\.\n$/);
  });

  it('runs with the Node that VS Code brings, where there is no other', async () => {
    const server = path.join(machine, '.vscode-server', 'cli', 'servers', 'Stable-1', 'server');
    await mkdir(server, { recursive: true });
    await symlink(process.execPath, path.join(server, 'node'));
    const runner = await runSh(await pathWith({}), '--version');
    assert.equal(await runner.ended(), 0, runner.errors);
    await rm(path.join(machine, '.vscode-server'), { recursive: true });
  });

  /** Runs a script by a path that may be relative to the machine's folder, as somebody there would type it. */
  async function typed(
    script: string,
    env: Readonly<Record<string, string>>,
  ): Promise<readonly (string | number | null)[]> {
    const bin = await pathWith({ node: process.execPath, readlink: '/usr/bin/readlink' });
    const { status, stdout, stderr } = spawnSync('/bin/sh', [script, '--version'], {
      ...{ cwd: machine, encoding: 'utf8', env: { PATH: bin, HOME: machine, ...env } },
    });
    return [status, /^\d+\.\d+\.\d+\n$/.test(stdout) ? 'its version' : stdout, stderr];
  }

  it('is found where CDPATH is exported, and through symbolic links', async () => {
    const script = path.join(path.basename(folder), 'run.sh');
    await mkdir(path.join(machine, 'links'));
    await symlink(path.join(folder, 'run.sh'), path.join(machine, 'links', 'far'));
    await symlink('far', path.join(machine, 'links', 'near'));
    const done = [0, 'its version', ''];
    assert.deepEqual(await typed(script, {}), done);
    assert.deepEqual(await typed(script, { CDPATH: machine }), done);
    assert.deepEqual(await typed('links/near', { CDPATH: machine }), done);
  });

  it('runs with the Node that NODE names, and with no other', async () => {
    const script = path.join(folder, 'run.sh');
    const old = await oldNode();
    assert.deepEqual(await typed(script, { NODE: process.execPath }), [0, 'its version', '']);
    assert.deepEqual(await typed(script, { NODE: '' }), [0, 'its version', '']);
    for (const wrong of [old, path.join(machine, 'no\\node'), machine]) {
      assert.deepEqual(await typed(script, { NODE: wrong }), [
        ...[2, ''],
        `NODE is set to ${wrong}, which is no path of a Node.js 22 or later. Nothing was stopped.\n`,
      ]);
    }
  });

  async function oldNode(): Promise<string> {
    const old = path.join(machine, 'old-node');
    await writeFile(old, '#!/bin/sh\nexit 1\n');
    await chmod(old, 0o755);
    return old;
  }

  it('says what is missing where there is no Node, or only an old one', async () => {
    const old = await oldNode();
    for (const bin of [await pathWith({}), await pathWith({ node: old })]) {
      const runner = await runSh(bin);
      assert.equal(await runner.ended(), 2);
      assert.match(runner.errors, /^Node\.js 22 or later was not found\./);
    }
  });
});

function examplePlan(local: LocalAzure): ExportedPlan {
  const { id, name } = local.estate.environmentNamed('contoso-ase').seed;
  const wave = (title: string, app: string, lookAfter: boolean) => ({
    ...{ title, lookAfter },
    apps: [{ id: local.estate.appNamed(app).seed.id, name: app }],
  });
  return {
    environment: { id, name },
    cloud: 'Local Azure',
    tenantId: local.tenantId,
    waves: [wave('Slots first', 'orders/staging', true), wave('Then the apps themselves', 'orders', false)],
    atATime: 1,
    timeoutSeconds: 300,
    madeAt: 0,
  };
}
