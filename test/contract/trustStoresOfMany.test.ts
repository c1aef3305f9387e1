import assert from 'node:assert/strict';
import { AzureServices } from '../../src/azure/azureServices.ts';
import {
  type EnvironmentApps,
  type VerificationResults,
  verifyEnvironments,
} from '../../src/commands/verifyTrustStore/verifyEnvironments.ts';
import type { CouldNotTell } from '../../src/trustStore/couldNotTell.ts';
import { type AppVerification, standingOf } from '../../src/trustStore/verification.ts';
import { ManualClock } from '../clock/manualClock.ts';
import { makeCertificate } from '../localAzure/certificateMaker.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type ConnectedAzure, connectAzure, secretCredential } from './connectedAzure.ts';

describe('the trust stores of many apps', () => {
  const names = Array.from({ length: 12 }, (_, index) => `app${String(index + 1).padStart(2, '0')}`);
  const anyCommand = 'POST /_scm/*/api/command';
  let connected: ConnectedAzure;
  before(async () => {
    const year = 365 * 24 * 60 * 60 * 1000;
    const validity = { notBefore: new Date(), notAfter: new Date(Date.now() + year) };
    const { der } = await makeCertificate({ commonName: 'Contoso Root', ...validity });
    const builder = contosoEstate().subscription('Contoso Production').environment('contoso-ase');
    builder.rootCertificate('contoso-root', der).app('portal', { running: false });
    for (const name of names) {
      builder.app(name);
    }
    builder.environment('edge-ase').rootCertificate('edge-root', der).app('edge');
    builder.environment('bare-ase').app('plain');
    connected = await connectAzure(builder.build());
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const target = async (environment: string, azure = connected.azure): Promise<EnvironmentApps> => {
    const { azure: reader, signal } = connected;
    const { id, ...rest } = await connected.environment(environment);
    const apps = await reader.apps.withSlots(id, signal);
    const byName = apps.toSorted((left, right) => left.name.localeCompare(right.name));
    return { environment: { id, ...rest }, azure, apps: byName };
  };
  const lookAt = async (environment: string): Promise<AppVerification[]> =>
    appsOf(await verifyEnvironments([await target(environment)], connected.signal, () => undefined));
  const appsOf = (looked: VerificationResults<EnvironmentApps> | undefined): AppVerification[] =>
    looked?.found.flatMap(({ verification }) => verification.apps) ?? [];
  const reasonsOf = (apps: readonly AppVerification[]): CouldNotTell[] =>
    apps.flatMap((one) => (one.kind === 'couldNotTell' ? [one.because] : []));
  const kindsOf = (apps: readonly AppVerification[]): string[] =>
    apps.map((one) => (one.kind === 'couldNotTell' ? one.because.kind : one.kind));

  it('are not asked for any more where the first apps of their environment cannot be reached', async () => {
    connected.local.estate.change({ scm: { hosts: ['localhost:1'] } });
    const apps = await lookAt('contoso-ase');
    const kinds = kindsOf(apps);
    const tried = kinds.filter((kind) => kind === 'unreachable').length;
    assert.ok(tried >= 3 && tried <= 6, kinds.join());
    const notAsked = { kind: 'givenUp', asked: false, others: tried, host: 'localhost:1', internal: true };
    const stopped = { kind: 'notRunning', stateText: 'Stopped', scmStopsToo: false };
    assert.deepEqual(reasonsOf(apps).slice(-7), [...names.slice(-6).map(() => notAsked), stopped]);
    assert.equal(connected.log.filter(({ path }) => path === 'localhost:1/api/command').length, tried);
    assert.ok(apps.every((one) => standingOf(one).missing.length === 0 && standingOf(one).hasDoubt));
  });

  it('are asked for, each, where one of the first apps answers', async () => {
    for (const name of names.slice(0, 3)) {
      connected.local.faults.add({ on: `POST /_scm/${name}/api/command`, drop: 'before' });
    }
    assert.deepEqual(kindsOf((await lookAt('contoso-ase')).slice(0, 12)), [
      ...names.slice(0, 3).map(() => 'unreachable'),
      ...names.slice(3).map(() => 'checked'),
    ]);
  });

  it('are not waited for any longer once others were for a minute, in vain', async () => {
    const clock = new ManualClock();
    const { cloud, local, signal } = connected;
    let arrived = 0;
    const four = new Promise<void>((resolve) => {
      const run = (): void => (++arrived === 4 ? resolve() : undefined);
      local.faults.add({ on: anyCommand, run });
    });
    local.faults.add({ on: anyCommand, hang: 'before' });
    const credential = secretCredential(local, cloud);
    const azure = new AzureServices({ cloud, credential, clock, random: () => 0, log: () => undefined });
    const looking = verifyEnvironments([await target('contoso-ase', azure)], signal, () => undefined);
    await four;
    await clock.advance(60_000);
    const kinds = kindsOf(appsOf(await looking));
    assert.equal(kinds.filter((kind) => kind === 'noAnswer').length, 3);
    assert.equal(kinds.filter((kind) => kind === 'givenUp').length, 9);
    assert.equal(local.requestsTo(anyCommand).length, 4);
  });

  it('that were found are kept when the user cancels, and the others are said to be cancelled', async () => {
    for (const name of names.slice(1)) {
      connected.local.faults.add({ on: `POST /_scm/${name}/api/command`, hang: 'before' });
    }
    const cancel = new AbortController();
    const targets = [await target('contoso-ase'), await target('edge-ase')];
    const looked = await verifyEnvironments(targets, cancel.signal, () => cancel.abort());
    assert.deepEqual(kindsOf(appsOf(looked)), ['checked', ...names.map(() => 'cancelled'), 'cancelled']);
    assert.deepEqual(
      looked?.found.map(({ verification: { environment, roots } }) => [environment.name, roots?.length]),
      [
        ['contoso-ase', 1],
        ['edge-ase', undefined],
      ],
    );
  });

  it('of an environment that was looked at are kept when the user cancels in the next', async () => {
    const cancel = new AbortController();
    connected.local.faults.add({ on: 'GET **/contoso-ase/publicCertificates', run: () => cancel.abort() });
    connected.local.faults.add({ on: 'GET **/contoso-ase/publicCertificates', hang: 'before' });
    const targets = [await target('edge-ase'), await target('contoso-ase')];
    const looked = await verifyEnvironments(targets, cancel.signal, () => undefined);
    assert.deepEqual(kindsOf(appsOf(looked)), ['checked', ...names.map(() => 'cancelled'), 'cancelled']);
  });

  it('are nothing to tell when the user cancels before any was looked at', async () => {
    const cancel = new AbortController();
    connected.local.faults.add({ on: anyCommand, run: () => cancel.abort() });
    connected.local.faults.add({ on: anyCommand, hang: 'before' });
    assert.equal(await verifyEnvironments([await target('edge-ase')], cancel.signal, () => undefined), undefined);
  });

  it('of one environment that cannot be looked at take nothing from another', async () => {
    connected.local.faults.add({ on: 'GET **/edge-ase/publicCertificates', answer: { status: 403 } });
    const targets = [await target('edge-ase'), await target('contoso-ase')];
    const looked = await verifyEnvironments(targets, connected.signal, () => undefined);
    assert.deepEqual(kindsOf(appsOf(looked)), [...names.map(() => 'checked'), 'notRunning']);
    assert.deepEqual(
      looked?.failures.map(({ target: { environment }, error }) => [environment.name, error.kind]),
      [['edge-ase', 'forbidden']],
    );
  });

  it('of an environment that cannot be looked at are told of although the user cancels in the next', async () => {
    const cancel = new AbortController();
    connected.local.faults.add({ on: 'GET **/edge-ase/publicCertificates', answer: { status: 403 } });
    connected.local.faults.add({ on: anyCommand, run: () => cancel.abort() });
    connected.local.faults.add({ on: anyCommand, hang: 'before' });
    const targets = [await target('edge-ase'), await target('contoso-ase')];
    const looked = await verifyEnvironments(targets, cancel.signal, () => undefined);
    assert.equal(looked?.failures.length, 1);
  });

  it('of an environment without root certificates are told of although the user cancels in the next', async () => {
    const cancel = new AbortController();
    connected.local.faults.add({ on: anyCommand, run: () => cancel.abort() });
    connected.local.faults.add({ on: anyCommand, hang: 'before' });
    const targets = [await target('bare-ase'), await target('edge-ase')];
    const looked = await verifyEnvironments(targets, cancel.signal, () => undefined);
    assert.deepEqual(
      looked?.found.map(({ verification: { environment, roots } }) => [environment.name, roots?.length]),
      [
        ['bare-ase', 0],
        ['edge-ase', 1],
      ],
    );
  });
});
