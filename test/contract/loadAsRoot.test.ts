import assert from 'node:assert/strict';
import { loadRootCertificates, withoutThumbprints, withThumbprints } from '../../src/azure/loadRootCertificates.ts';
import type { AppTarget } from '../../src/commands/appTarget.ts';
import { changeSettings, movedBySwaps, settingsOfPlan } from '../../src/commands/publicCertificates/planSettings.ts';
import { groupSettings } from '../../src/commands/publicCertificates/settingWords.ts';
import { thumbprintOf } from '../localAzure/certificateBlob.ts';
import { makeCertificate } from '../localAzure/certificateMaker.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const apps = 40;
const settings = { SECRET: 'do not lose me' };
const year = 365 * 86_400_000;

describe(`a public certificate and its setting in ${apps} apps of a plan`, () => {
  let connected: ConnectedAzure;
  let der: Uint8Array;

  before(async () => {
    const estate = contosoEstate().subscription('Contoso Production').environment('contoso-ase');
    for (let number = 0; number < apps; number += 1) {
      estate.app(`app-${String(number).padStart(2, '0')}`, { settings });
    }
    connected = await connectAzure(estate.app('other-plan', { kind: 'app,linux', settings }).build());
    const dates = { notBefore: new Date(Date.now() - year), notAfter: new Date(Date.now() + year) };
    der = (await makeCertificate({ commonName: 'Partner CA', ...dates })).der;
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const target = async (): Promise<AppTarget> => {
    const { azure, local, signal } = connected;
    const environment = await connected.environment('contoso-ase');
    const app = await azure.apps.get(local.estate.appNamed('app-00').seed.id, signal);
    return { app, environment, subscription: { azure } as unknown as AppTarget['subscription'] };
  };
  const settingOf = (name: string): string | undefined =>
    connected.local.estate.appNamed(name).settings[loadRootCertificates];

  /**
   * What each read is for. The app of the certificate: reading the certificate back; its settings right before they are written, because a
   * write replaces all of them; and reading them back. One more read lists its certificates where the tree did not list them within the
   * last minute, so that a name is free and no copy is added. Every other app: its setting for the question which apps change and restart,
   * and the same two reads of its settings. A read whether the certificate's name is free would prove nothing, because Azure refuses a
   * name that is taken. Neither would the setting of the app itself before the question: what was added just now is hardly in it.
   */
  it('take at most 2 writes and 3 reads an app', async () => {
    const { azure, local, signal } = connected;
    const to = await target();
    const before = local.requests.length;
    await azure.publicCertificates.add(to.app, { name: 'partner', der, location: 'CurrentUserMy' }, signal);
    const ofCertificate = local.requestsTo('* **/publicCertificates**').map(({ method }) => method);
    assert.deepEqual(ofCertificate, ['PUT', 'GET']);

    const thumbprint = thumbprintOf(der);
    const { changing } = groupSettings(await settingsOfPlan(to, signal, { withOwn: false }), [thumbprint]);
    assert.equal(changing.length, apps);
    const change = (value: string | undefined) => withThumbprints(value, [thumbprint]);
    const results = await changeSettings(azure, changing, change, signal, () => undefined);
    assert.ok(results.every(({ kind }) => kind === 'confirmed'));
    for (const { key } of changing) {
      const ofApp = local.requests.filter(({ path }) => path.toLowerCase() === `${key}/config/appsettings`);
      const reads = local.requests.filter(({ path }) => path.toLowerCase() === `${key}/config/appsettings/list`);
      assert.deepEqual([ofApp.map(({ method }) => method), reads.length], [['PUT'], key === to.app.key ? 2 : 3]);
    }
    // What is read once: the apps of the environment, and their slots by resource group.
    assert.equal(local.requests.length - before, 2 + apps * 4 + 1);
    for (const { settings: now } of local.estate.apps.filter(({ seed }) => seed.name !== 'other-plan')) {
      assert.deepEqual(now, { ...settings, [loadRootCertificates]: thumbprint });
    }
    assert.equal(settingOf('other-plan'), undefined);
  });

  it('go on with the other apps where one fails, and keep the rest as it is after a cancel', async () => {
    const { azure, local, signal } = connected;
    const to = await target();
    const all = (await settingsOfPlan(to, signal)).map(({ app }) => app);
    local.faults.add({ on: 'PUT **/app-03/config/appsettings', answer: { status: 403, code: 'AuthorizationFailed' } });
    const cancel = new AbortController();
    local.faults.add({ on: 'PUT **/app-20/config/appsettings', run: () => cancel.abort() });
    const change = (value: string | undefined) => withThumbprints(value, ['A'.repeat(40)]);
    const results = await changeSettings(azure, all, change, cancel.signal, () => undefined);
    const kinds = Object.groupBy(results, ({ kind }) => kind);
    assert.deepEqual(
      kinds.failed?.map(({ app }) => app.name),
      ['app-03'],
    );
    assert.ok((kinds.unread?.length ?? 0) >= 19, 'written, and then nobody waited');
    assert.ok((kinds.notBegun?.length ?? 0) >= 10);
    assert.equal(results.length, apps);
    for (const { app } of kinds.notBegun ?? []) {
      assert.equal(settingOf(app.name), undefined);
    }
  });

  it('say where a swap would move the setting: one side has it, and it does not stay with its slot', async () => {
    const sticky = { stickySettings: [loadRootCertificates] };
    const other = await connectAzure(
      contosoEstate()
        .subscription('Contoso Production')
        .environment('contoso-ase')
        .app('moving')
        .slot('staging')
        .app('staying', sticky)
        .slot('staging')
        .app('unread')
        .slot('staging')
        .app('alone')
        .build(),
    );
    try {
      const { azure, local, signal } = other;
      const environment = await other.environment('contoso-ase');
      const app = await azure.apps.get(local.estate.appNamed('moving').seed.id, signal);
      const subscription = { azure } as unknown as AppTarget['subscription'];
      const all = await settingsOfPlan({ app, environment, subscription }, signal);
      local.faults.add({ on: 'GET **/unread/config/slotConfigNames', answer: { status: 403 } });
      const moved = async (...names: readonly string[]): Promise<string[]> => {
        const chosen = all.map((one) => one.app).filter(({ name }) => names.includes(name));
        return (await movedBySwaps(azure, all, chosen, signal)).map(({ name }) => name);
      };
      assert.deepEqual(await moved('moving', 'staying/staging', 'unread', 'alone'), ['moving', 'unread']);
      assert.deepEqual(await moved('moving', 'moving/staging'), []);
    } finally {
      await other.close();
    }
  });

  it('leave the setting again, which goes with its last thumbprint', async () => {
    const { azure, signal } = connected;
    const to = await target();
    const all = (await settingsOfPlan(to, signal)).map(({ app }) => app).slice(0, 3);
    const thumbprint = 'A'.repeat(40);
    const run = (change: Parameters<typeof changeSettings>[2]) =>
      changeSettings(azure, all, change, signal, () => undefined);
    await run((value) => withThumbprints(value, [thumbprint]));
    const results = await run((value) => withoutThumbprints(value, [thumbprint]));
    assert.deepEqual(
      results.map(({ kind }) => kind),
      ['confirmed', 'confirmed', 'confirmed'],
    );
    assert.deepEqual(connected.local.estate.appNamed('app-00').settings, settings);
  });
});
