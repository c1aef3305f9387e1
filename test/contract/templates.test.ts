import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { webApiVersion } from '../../src/azure/armClient.ts';
import { certificatesFormats, stopStartFormats } from '../../src/templates/formats.ts';
import type { CertificatesTemplate, StopStartTemplate } from '../../src/templates/template.ts';
import { requestsOf } from '../equipment/armDeployment.ts';
import { AzStandIn, runScript } from '../equipment/azStandIn.ts';
import { AzureCli, whatIsMissingForAzureCli } from '../equipment/azureCli.ts';
import { requestsOfFile } from '../equipment/httpFile.ts';
import { azCallsOf, functionCallsOf } from '../equipment/powerShell.ts';
import { makeCertificate } from '../localAzure/certificateMaker.ts';
import { LocalAzureClient } from '../localAzure/client.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type ConnectedAzure, connectAzure, secretCredential } from './connectedAzure.ts';

const year = 365 * 86_400_000;
const missingCli = whatIsMissingForAzureCli();
const missingPwsh = spawnSync('pwsh', ['-v']).status === 0 ? '' : 'no pwsh on the PATH';
const skipped = (why: string): string => (why === '' ? '' : ` (skipped: ${why})`);
const names = ['corp-root', 'Old Root (2)', `it's "$HOME" & <odd> %PATH% \`x\` {{y}} [z]; ü‘`];

/** The template of a format, by the end of its label. */
function written(label: string, template: CertificatesTemplate): string {
  const format = certificatesFormats.find((one) => one.label.startsWith(label));
  assert.ok(format !== undefined, label);
  return format.write(template);
}

function stopStartOf(label: string, template: StopStartTemplate): string {
  const format = stopStartFormats.find((one) => one.label.includes(label));
  assert.ok(format !== undefined, label);
  return format.write(template);
}

describe('Templates, carried out on local Azure', function () {
  this.timeout(60_000);
  let connected: ConnectedAzure;
  let ders: readonly Uint8Array[];
  let template: CertificatesTemplate;
  let stopStart: StopStartTemplate;
  let token: string;
  let standIn: AzStandIn;

  before(async () => {
    const dates = { notBefore: new Date(Date.now() - year), notAfter: new Date(Date.now() + year) };
    ders = await Promise.all(names.map(async (commonName) => (await makeCertificate({ commonName, ...dates })).der));
    connected = await connectAzure(
      contosoEstate()
        .subscription('Contoso Production')
        .environment('contoso-ase', { location: 'South Central US' })
        .app('shop')
        .slot('staging')
        .app('billing', { kind: 'functionapp,workflowapp' })
        .app('asleep', { running: false })
        .build(),
    );
    const { local, cloud } = connected;
    const environment = await connected.environment('contoso-ase');
    const to = { cloud: { ...cloud, apiVersion: webApiVersion }, environment, notes: [] };
    template = {
      ...to,
      certificates: names.map((name, index) => ({
        name,
        derBase64: Buffer.from(ders[index] ?? []).toString('base64'),
        sha1: 'AB'.repeat(20),
      })),
    };
    const apps = ['shop', 'billing', 'asleep'].map((name) => ({ name, id: local.estate.appNamed(name).seed.id }));
    const slot = { name: 'shop/staging', id: `${local.estate.appNamed('shop').seed.id}/slots/staging` };
    stopStart = { ...to, apps: [...apps, slot] };
    token = (await secretCredential(local, cloud).getToken(cloud.resourceManagerScope)).token;
    standIn = await AzStandIn.make(local, token);
  });
  after(async () => {
    await standIn.close();
    await connected.close();
  });
  beforeEach(() => connected.reset());

  /** Every certificate is there under its name, byte by byte. */
  async function assertAdded(): Promise<void> {
    const { azure, signal } = connected;
    const environment = await connected.environment('contoso-ase');
    const listed = await azure.rootCertificates.list(environment, signal);
    const sha256 = (der: Uint8Array | undefined) =>
      createHash('sha256')
        .update(der ?? '')
        .digest('hex');
    assert.deepEqual(
      listed.map(({ name, der, isRoot }) => [name, sha256(der), isRoot]),
      names.map((name, index) => [name, sha256(ders[index]), true]),
    );
    const bodies = connected.local.requestsTo('PUT **').map(({ body }) => (body as { location: string }).location);
    assert.deepEqual(bodies, ['South Central US', 'South Central US', 'South Central US']);
  }

  function posts(): readonly string[] {
    return connected.local.requestsTo('POST **/sites/**').map(({ path }) => path.replace(/^.*\/sites\//i, ''));
  }

  const stoppedAndStarted = ['shop/stop', 'shop/start', 'billing/stop', 'billing/start'];
  const withSlot = [...stoppedAndStarted, 'shop/slots/staging/stop', 'shop/slots/staging/start'];

  it('adds the certificates by the REST requests', async () => {
    const text = written('REST', template);
    assert.ok(!text.includes(token));
    for (const { method, url, headers, body } of requestsOfFile(text, { AZURE_ACCESS_TOKEN: token })) {
      assert.equal(headers['Content-Type'], 'application/json');
      const client = new LocalAzureClient(connected.local, headers['Authorization']?.replace('Bearer ', ''));
      assert.equal((await client.send(method, url, JSON.parse(body ?? ''))).status, 200);
    }
    await assertAdded();
  });

  it('adds the certificates by the script of bash, with a stand-in for az', async () => {
    const { status, stderr } = await standIn.bash(written('az rest for bash', template));
    assert.deepEqual([status, stderr], [0, '']);
    await assertAdded();
  });

  it(`adds the certificates by the script of bash, with the Azure CLI${skipped(missingCli)}`, async function () {
    if (missingCli !== '') {
      this.skip();
    }
    const cli = await AzureCli.signedInTo(connected.local);
    try {
      const { status, stderr } = await runScript('bash', ['-s'], written('az rest for bash', template), cli.env);
      assert.equal(status, 0, stderr);
      await assertAdded();
    } finally {
      await cli.close();
    }
  });

  it('ends the script of bash at the first certificate that Azure refuses', async () => {
    connected.local.faults.add({
      on: 'PUT **/publicCertificates/*',
      answer: { status: 403, code: 'AuthorizationFailed' },
    });
    const { status, stderr } = await standIn.bash(written('az rest for bash', template));
    assert.equal(status, 1);
    assert.match(stderr, /AuthorizationFailed/);
    assert.equal(connected.local.requestsTo('PUT **').length, 1);
  });

  it('adds the certificates by what the script of PowerShell calls az with (parsed, not run)', async () => {
    const calls = await azCallsOf(written('az rest for PowerShell', template));
    assert.equal(calls.length, 3);
    for (const { args, input } of calls) {
      const [rest, method, put, url, address = '', body, stdin] = args;
      assert.deepEqual([rest, method, put, url, body, stdin], ['rest', '--method', 'put', '--url', '--body', '@-']);
      // On Windows the call goes through cmd.exe: nothing on its line may mean something there.
      assert.match(args.join(' '), /^[\w ./:~%?=@-]+$/);
      await new LocalAzureClient(connected.local, token).send('PUT', address, JSON.parse(input ?? ''));
    }
    await assertAdded();
  });

  it(`adds the certificates by the script of PowerShell${skipped(missingPwsh)}`, async function () {
    if (missingPwsh !== '') {
      this.skip();
    }
    const { status, stderr } = await standIn.powerShell(written('az rest for PowerShell', template));
    assert.equal(status, 0, stderr);
    await assertAdded();
  });

  it('adds the certificates by what a deployment of the ARM template sends', async () => {
    const { id } = template.environment;
    const group = id.slice(0, id.indexOf('/providers/'));
    const client = new LocalAzureClient(connected.local, token);
    for (const { path, apiVersion, body } of requestsOf(written('ARM', template), group)) {
      const encoded = path.split('/').map(encodeURIComponent).join('/');
      assert.equal((await client.send('PUT', `${encoded}?api-version=${apiVersion}`, body)).status, 200);
    }
    await assertAdded();
  });

  it('stops and starts the running apps by the script of bash, and leaves a stopped one as it is', async () => {
    const { status, stdout, stderr } = await standIn.bash(stopStartOf('bash', stopStart));
    assert.deepEqual([status, stderr], [0, '']);
    assert.deepEqual(posts(), withSlot);
    assert.match(stdout, /asleep is Stopped\. It is left as it is\./);
  });

  it(`stops and starts running apps by the script of bash, with the Azure CLI${skipped(missingCli)}`, async function () {
    if (missingCli !== '') {
      this.skip();
    }
    const cli = await AzureCli.signedInTo(connected.local);
    try {
      const two = { ...stopStart, apps: stopStart.apps.filter(({ name }) => name === 'billing' || name === 'asleep') };
      const { status, stderr } = await runScript('bash', ['-s'], stopStartOf('bash', two), cli.env);
      assert.equal(status, 0, stderr);
      assert.deepEqual(posts(), ['billing/stop', 'billing/start']);
    } finally {
      await cli.close();
    }
  });

  it('sends the start of an app whose stop failed', async () => {
    connected.local.faults.add({ on: 'POST **/shop/stop', answer: { status: 500, code: 'Busy', carriedOut: true } });
    const { status, stderr } = await standIn.bash(stopStartOf('bash', stopStart));
    assert.equal(status, 0, stderr);
    assert.match(stderr, /The stop of shop failed\. It is started all the same\./);
    assert.deepEqual(posts(), withSlot);
  });

  it('tries a start twice, then names the app and stops no other', async () => {
    connected.local.faults.add({ on: 'POST **/shop/start', answer: { status: 503, code: 'Busy' }, times: 1 });
    const { status, stderr } = await standIn.bash(stopStartOf('bash', stopStart));
    assert.equal(status, 1);
    assert.match(stderr, /shop may be stopped\. Send its start again: az rest --method post --url 'https:/);
    assert.deepEqual(posts(), ['shop/stop', 'shop/start', 'shop/start']);
    assert.equal(connected.local.estate.appNamed('shop').state, 'Running');
  });

  it('stops and starts apps by the REST requests', async () => {
    const requests = requestsOfFile(stopStartOf('REST', stopStart), { AZURE_ACCESS_TOKEN: token });
    for (const { method, url, body } of requests.slice(0, 6)) {
      assert.equal(body, undefined);
      assert.equal((await new LocalAzureClient(connected.local, token).send(method, url)).status, 200);
    }
    assert.deepEqual(posts(), stoppedAndStarted);
  });

  it('calls the function of the script of PowerShell for each app (parsed, not run)', async () => {
    const calls = await functionCallsOf(stopStartOf('PowerShell', stopStart), 'Invoke-StopAndStart');
    assert.deepEqual(
      calls,
      stopStart.apps.map(({ name, id }) => [name, `${connected.cloud.resourceManagerUrl}${id}`]),
    );
  });

  it(`stops and starts the running apps by the script of PowerShell${skipped(missingPwsh)}`, async function () {
    if (missingPwsh !== '') {
      this.skip();
    }
    const { status, stderr } = await standIn.powerShell(stopStartOf('PowerShell', stopStart));
    assert.equal(status, 0, stderr);
    assert.deepEqual(posts(), withSlot);
  });
});
