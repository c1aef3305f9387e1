import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bashScript } from '../../src/exportPlan/bashScript.ts';
import { AzureCli, whatIsMissingForAzureCli } from '../equipment/azureCli.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';

const missing = whatIsMissingForAzureCli();

/** The unit tests run the script with a stand-in for the Azure CLI; here are the CLI's own words, codes and output. */
describe(`The exported bash script with the real Azure CLI${missing && ` [skipped: ${missing}]`}`, function () {
  this.timeout(240_000);
  let local: LocalAzure;
  let cli: AzureCli;
  let folder: string;

  before(async function () {
    if (missing !== '') {
      this.skip();
    }
    local = await startLocalAzure();
    cli = await AzureCli.signedInTo(local);
    folder = await mkdtemp(join(tmpdir(), 'exported-script-'));
  });
  after(async () => {
    await cli?.close();
    await local?.close();
    if (folder !== undefined) {
      await rm(folder, { recursive: true });
    }
  });

  const runScript = async (...names: readonly string[]): Promise<{ code: number | null; output: string }> => {
    const { id, name } = local.estate.environmentNamed('contoso-prod-ase').seed;
    const apps = names.map((app) => ({ id: local.estate.appNamed(app).seed.id, name: app }));
    const waves = [{ title: 'All together', lookAfter: false, apps }];
    const file = join(folder, 'stop-and-start.sh');
    const plan = { environment: { id, name }, waves, atATime: 3, timeoutSeconds: 120, madeAt: 0 };
    await writeFile(file, bashScript(plan));
    const settings = { STATE_DIR: join(folder, 'state'), POLL_SECONDS: '1', SETTLE_SECONDS: '5' };
    const child = spawn('bash', [file], { env: { ...cli.env, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, output }));
    });
  };

  it('stops and starts running apps in spite of throttling, a conflict, a lost answer and a dropped connection', async () => {
    local.faults.add({ on: 'GET **/sites/orders-api', times: 1, answer: { status: 429, retryAfterSeconds: 1 } });
    local.faults.add({ on: 'POST **/orders-api/stop', times: 1, answer: { status: 409 } });
    local.faults.add({ on: 'POST **/orders-api/start', skip: 1, times: 1, drop: 'after' });
    local.faults.add({ on: 'POST **/basket-api/stop', times: 1, answer: { status: 503, carriedOut: true } });
    local.faults.add({ on: 'POST **/basket-api/start', skip: 1, times: 1, answer: { status: 401 } });
    const { code, output } = await runScript('orders-api', 'basket-api', 'tax-calculator');
    assert.equal(code, 0, output);
    for (const name of ['orders-api', 'basket-api']) {
      const app = local.estate.appNamed(name);
      assert.equal(app.state, 'Running', output);
      const happened = app.history.map(({ what }) => what).filter((what) => what === 'stopped' || what === 'started');
      assert.deepEqual(happened, ['stopped', 'started'], output);
    }
    assert.match(output, /tax-calculator: Stopped, skipped/);
    assert.deepEqual(local.estate.appNamed('tax-calculator').history, []);
  });

  it('leaves running what it may not stop or start, and what is not there', async () => {
    local.faults.add({ on: 'POST **/orders-api/start', answer: { status: 403, code: 'AuthorizationFailed' } });
    local.faults.add({ on: 'POST **/basket-api/stop', answer: { status: 403, code: 'AuthorizationFailed' } });
    const { code, output } = await runScript('orders-api', 'basket-api');
    assert.equal(code, 1, output);
    assert.match(output, /orders-api: not touched, it could not be started again: Forbidden/);
    assert.match(output, /basket-api: not stopped: Forbidden/);
    assert.equal(local.estate.appNamed('basket-api').state, 'Running');
  });
});
