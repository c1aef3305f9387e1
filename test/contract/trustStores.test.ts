import assert from 'node:assert/strict';
import { AzureServices } from '../../src/azure/azureServices.ts';
import { Reachability } from '../../src/commands/verifyTrustStore/reachability.ts';
import { type TrustStoreReading, verifyApp } from '../../src/commands/verifyTrustStore/verifyApp.ts';
import type { CouldNotTell } from '../../src/trustStore/couldNotTell.ts';
import { listRootsCommand } from '../../src/trustStore/rootListing.ts';
import { type AppVerification, type EnvironmentRoot, standingOf } from '../../src/trustStore/verification.ts';
import { ManualClock } from '../clock/manualClock.ts';
import type { App } from '../localAzure/app.ts';
import { makeCertificate } from '../localAzure/certificateMaker.ts';
import { LocalAzureClient } from '../localAzure/client.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { computerOf, instancesOf } from '../localAzure/kudu.ts';
import { makeLoopbackTls } from '../localAzure/tls.ts';
import { type ConnectedAzure, connectAzure, secretCredential } from './connectedAzure.ts';
import { untrustedServer } from './untrustedServer.ts';

const command = 'POST /_scm/shop/api/command';

describe('the trust stores of apps, through their SCM sites', () => {
  let connected: ConnectedAzure;
  let newRoot: Uint8Array;
  before(async () => {
    const year = 365 * 24 * 60 * 60 * 1000;
    const validity = { notBefore: new Date(), notAfter: new Date(Date.now() + year) };
    newRoot = (await makeCertificate({ commonName: 'New Root', ...validity })).der;
    const estate = contosoEstate()
      .subscription('Contoso Production')
      .environment('contoso-ase')
      .rootCertificate('old-root', (await makeCertificate({ commonName: 'Old Root', ...validity })).der)
      .app('shop')
      .slot('staging')
      .app('orders', { kind: 'app,linux' })
      .app('brochures', { kind: 'app,container,windows' })
      .app('portal', { running: false })
      .build();
    connected = await connectAzure(estate);
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const app = (name: string): App => connected.local.estate.appNamed(name);
  const roots = async (): Promise<EnvironmentRoot[]> => {
    const environment = await connected.environment('contoso-ase');
    return connected.azure.rootCertificates.list(environment, connected.signal);
  };
  const verify = async (name: string, other: Partial<TrustStoreReading> = {}): Promise<AppVerification> => {
    const { azure, signal } = connected;
    const listed = await azure.apps.get(app(name).seed.id, signal);
    return verifyApp(listed, {
      azure,
      environment: await connected.environment('contoso-ase'),
      roots: await roots(),
      reach: new Reachability(),
      signal,
      ...other,
    });
  };
  const because = async (name: string, other: Partial<TrustStoreReading> = {}): Promise<CouldNotTell> => {
    const found = await verify(name, other);
    assert.equal(found.kind, 'couldNotTell', JSON.stringify(found));
    return found.kind === 'couldNotTell' ? found.because : { kind: 'noScmSite' };
  };
  const instanceReasons = async (name: string): Promise<(CouldNotTell | undefined)[]> => {
    const found = await verify(name);
    assert.equal(found.kind, 'checked', JSON.stringify(found));
    return found.kind === 'checked'
      ? found.instances.map(({ result }) => (result.kind === 'couldNotTell' ? result.because : undefined))
      : [];
  };
  /** Services that hold no token yet. */
  const freshServices = (): AzureServices => {
    const { cloud, clock, local } = connected;
    const credential = secretCredential(local, cloud);
    return new AzureServices({ cloud, credential, clock, random: () => 0, log: () => undefined });
  };
  const addRoot = async (): Promise<void> => {
    const environment = await connected.environment('contoso-ase');
    await connected.azure.rootCertificates.add(environment, { name: 'new-root', der: newRoot }, connected.signal);
  };

  it('are read on every instance, each named by itself', async () => {
    const found = await verify('shop');
    const ids = instancesOf(app('shop'), connected.local.estate);
    assert.equal(ids.length, 2);
    assert.deepEqual(
      found.kind === 'checked' && found.instances.map(({ instance, computer }) => ({ instance, computer })),
      ids.map((id) => ({ instance: id, computer: computerOf(id) })),
    );
    assert.deepEqual(standingOf(found), { missing: [], hasDoubt: false });
  });

  it('of a slot are read at the slot’s own site', async () => {
    await verify('shop/staging');
    assert.equal(connected.local.requestsTo('POST /_scm/shop/staging/api/command').length, 2);
    assert.equal(connected.local.requestsTo(command).length, 0);
  });

  it('miss a root that was added until the app was stopped and started', async () => {
    await addRoot();
    assert.deepEqual(standingOf(await verify('shop')).missing, [{ name: 'new-root', on: 2, of: 2 }]);
    app('shop').restart('colleague');
    assert.equal(standingOf(await verify('shop')).missing.length, 1);
    app('shop').stop('colleague');
    app('shop').start('colleague');
    assert.deepEqual(standingOf(await verify('shop')), { missing: [], hasDoubt: false });
  });

  it('are told apart where one instance differs', async () => {
    const [, second = ''] = instancesOf(app('shop'), connected.local.estate);
    app('shop').trustStoreOf.set(second, []);
    assert.deepEqual(standingOf(await verify('shop')).missing, [{ name: 'old-root', on: 1, of: 2 }]);
  });

  it('are asked for with a token for App Service, never with that of Azure Resource Manager', async () => {
    await verify('shop', { azure: freshServices() });
    const scopes = connected.local
      .requestsTo('POST /*/oauth2/v2.0/token')
      .map(({ body }) => String((body as { scope: string }).scope).split(' ')[0]);
    const { host } = new URL(connected.local.url);
    assert.deepEqual(scopes.slice(-1), [`https://appservice.${host}/.default`]);
    assert.ok(connected.local.requestsTo(command).every(({ status }) => status === 200));
    assert.deepEqual(connected.local.requestsTo(command)[0]?.body, { command: listRootsCommand, dir: '' });
  });

  it('are refused to a token for Azure Resource Manager, by local Azure too', async () => {
    const url = `https://${connected.local.estate.scmHostOf(app('shop').seed.id)}`;
    const { accessToken } = connected.local.issueToken({
      account: 'megan.bowen@contoso.com',
      tenantId: connected.local.tenantId,
    });
    const client = new LocalAzureClient({ url, caPem: connected.local.caPem }, accessToken);
    assert.equal((await client.send('POST', '/api/command', { command: listRootsCommand, dir: '' })).status, 401);
    client.close();
  });

  it('are logged by host and status alone', async () => {
    await verify('shop');
    const host = connected.local.estate.scmHostOf(app('shop').seed.id);
    const lines = connected.log.filter(({ path }) => path === `${host}/api/command`);
    assert.deepEqual(
      lines.map(({ method, status }) => [method, status]),
      [
        ['POST', 200],
        ['POST', 200],
      ],
    );
  });

  it('of an instance that does not answer itself are not told', async () => {
    connected.local.estate.change({ scm: { affinity: false } });
    const [first, second] = await instanceReasons('shop');
    assert.equal(first, undefined);
    assert.equal(second?.kind, 'otherInstance');
  });

  it('are read on the one that answers where the instances cannot be listed, which leaves a doubt', async () => {
    connected.local.faults.add({ on: 'GET **/instances', answer: { status: 403 } });
    const found = await verify('shop');
    assert.equal(found.kind === 'checked' && found.instances.length, 1);
    assert.deepEqual(standingOf(found), { missing: [], hasDoubt: true });
  });

  it('of what cannot be seen from there are not asked for', async () => {
    assert.equal((await because('orders')).kind, 'linux');
    assert.equal((await because('brochures')).kind, 'windowsContainer');
    assert.deepEqual(await because('portal'), { kind: 'notRunning', stateText: 'Stopped', scmStopsToo: false });
    assert.equal(connected.local.requestsTo('POST /_scm/**').length, 0);
  });

  it('of an app that was stopped meanwhile are not told', async () => {
    const listed = await connected.azure.apps.get(app('shop').seed.id, connected.signal);
    app('shop').stop('colleague');
    const found = await verifyApp(listed, {
      azure: connected.azure,
      environment: await connected.environment('contoso-ase'),
      roots: [],
      reach: new Reachability(),
      signal: connected.signal,
    });
    assert.equal(found.kind === 'couldNotTell' && found.because.kind, 'notRunning');
  });

  it('of an app that is gone are not told', async () => {
    const listed = await connected.azure.apps.get(app('shop').seed.id, connected.signal);
    connected.local.colleague.act({ id: 'shop', do: 'delete' });
    const found = await verifyApp(listed, {
      azure: connected.azure,
      environment: await connected.environment('contoso-ase'),
      roots: [],
      reach: new Reachability(),
      signal: connected.signal,
    });
    assert.equal(found.kind === 'couldNotTell' && found.because.kind, 'failed');
  });

  const ofTheSite: readonly [string, object, CouldNotTell['kind']][] = [
    ['401', { answer: { status: 401, html: '<h1>401</h1>' } }, 'signedOut'],
    ['a sign-in page', { answer: { status: 302, headers: { Location: 'https://login.example/' } } }, 'signedOut'],
    ['403', { answer: { status: 403, html: '<h1>Error 403 - This web app is stopped.</h1>' } }, 'forbidden'],
    [
      'an address that is kept out',
      { answer: { status: 403, headers: { 'x-ms-forbidden-ip': '203.0.113.7' } } },
      'keptOut',
    ],
    ['404', { answer: { status: 404, html: '<h1>404</h1>' } }, 'siteNotFound'],
  ];
  for (const [what, effect, kind] of ofTheSite) {
    it(`are not told of the app, after one try, for ${what}`, async () => {
      await addRoot();
      connected.local.faults.add({ on: command, ...effect } as Parameters<typeof connected.local.faults.add>[0]);
      assert.equal((await because('shop')).kind, kind);
      assert.ok(connected.local.requestsTo(command).length <= 2);
    });
  }

  const listing = (output: string, exitCode = 0, error = ''): object => ({
    answer: { status: 200, body: { Output: output, Error: error, ExitCode: exitCode } },
  });
  const thumbprint = 'CDD4EEAE6000AC7F40C3802C171E30148030C072';
  const ofTheInstance: readonly [string, object, CouldNotTell][] = [
    ['an empty listing', listing(''), { kind: 'unreadable', problem: 'cut' }],
    ['a listing that is cut', listing(`${thumbprint}\r\n`), { kind: 'unreadable', problem: 'cut' }],
    [
      'a listing with lines lost',
      listing(`${thumbprint}\r\nCertificates: 2\r\n`),
      { kind: 'unreadable', problem: 'countDiffers' },
    ],
    ['a store without any root', listing('Certificates: 0\r\n'), { kind: 'unreadable', problem: 'empty' }],
    [
      'a command that fails',
      listing('', 1, 'dir : Cannot find drive.\r\nA drive with the name Cert does not exist.'),
      {
        kind: 'commandFailed',
        exitCode: 1,
        printed: 'dir : Cannot find drive. A drive with the name Cert does not exist.',
      },
    ],
  ];
  for (const [what, effect, reason] of ofTheInstance) {
    it(`are not told of the instance, and never called missing, for ${what}`, async () => {
      connected.local.faults.add({ on: command, ...effect } as Parameters<typeof connected.local.faults.add>[0]);
      assert.deepEqual(await instanceReasons('shop'), [reason, reason]);
    });
  }

  const failures: readonly [string, object, RegExp][] = [
    ['a page of HTML', { answer: { status: 200, html: '<h1>Sign in</h1>' } }, /not that of an SCM site/],
    ['half an answer', { truncate: true }, /not that of an SCM site/],
    ['another JSON', { answer: { status: 200, body: { ok: true } } }, /not that of an SCM site/],
    ['too much', { answer: { status: 200, body: { Output: 'x'.repeat(2 ** 20) } } }, /larger than 1024 KB/],
    ['503 all the time', { answer: { status: 503, html: '<h1>503</h1>' } }, /status 503/],
  ];
  for (const [what, effect, sentence] of failures) {
    it(`are not told of the instance, in words, for ${what}`, async () => {
      connected.local.faults.add({ on: command, ...effect } as Parameters<typeof connected.local.faults.add>[0]);
      const [reason] = await instanceReasons('shop');
      assert.equal(reason?.kind, 'failed');
      assert.match(reason?.kind === 'failed' ? reason.sentence : '', sentence);
    });
  }

  it('are read after a site that wakes up answered 502 and 503', async () => {
    connected.local.faults.add({ on: command, times: 1, answer: { status: 502, html: '<h1>502</h1>' } });
    connected.local.faults.add({ on: command, skip: 0, times: 1, answer: { status: 503 } });
    assert.deepEqual(standingOf(await verify('shop')), { missing: [], hasDoubt: false });
  });

  it('are read after a connection that broke', async () => {
    connected.local.faults.add({ on: command, times: 1, drop: 'before' });
    assert.deepEqual(standingOf(await verify('shop')), { missing: [], hasDoubt: false });
  });

  it('are not told of the app where every connection breaks', async () => {
    connected.local.faults.add({ on: command, drop: 'before' });
    assert.equal((await because('shop')).kind, 'unreachable');
    assert.equal(connected.local.requestsTo(command).length, 3);
  });

  it('are read with another token where the first was refused', async () => {
    connected.local.estate.change({ tokenLifetimeSeconds: 240 });
    connected.local.faults.add({ on: command, times: 1, answer: { status: 401 } });
    assert.deepEqual(standingOf(await verify('shop', { azure: freshServices() })), { missing: [], hasDoubt: false });
  });

  it('need the right to publish', async () => {
    const { estate } = connected.local;
    estate.roles = estate.roles.map((role) => ({ ...role, actions: ['*/read'] }));
    assert.equal((await because('shop')).kind, 'forbidden');
  });

  it('say how a host that is not there, and one that does not listen, cannot be reached', async () => {
    connected.local.estate.change({ scm: { hosts: ['shop.scm.contoso-ase.invalid'] } });
    const environment = await connected.environment('contoso-ase');
    const elsewhere = { ...environment, raw: { properties: { dnsSuffix: 'contoso-ase.invalid' } } };
    const reason = await because('shop', { environment: elsewhere });
    assert.ok(reason.kind === 'unreachable' && reason.internal, JSON.stringify(reason));
    assert.equal(reason.host, 'shop.scm.contoso-ase.invalid');
    assert.match(reason.code ?? '', /^(ENOTFOUND|EAI_AGAIN)$/);
    connected.local.estate.change({ scm: { hosts: ['localhost:1'] } });
    const refused = await because('shop');
    assert.ok(refused.kind === 'unreachable' && refused.code === 'ECONNREFUSED', JSON.stringify(refused));
  });

  it('are read at another SCM host of the app where the first is not reached', async () => {
    const own = connected.local.estate.scmHostOf(app('shop').seed.id) ?? '';
    connected.local.estate.change({ scm: { hosts: ['localhost:1', own] } });
    assert.deepEqual(standingOf(await verify('shop')), { missing: [], hasDoubt: false });
  });

  it('are said to be behind an untrusted certificate where another SCM host of the app is not reached at all', async () => {
    const tls = await makeLoopbackTls();
    const stranger = await untrustedServer(tls);
    try {
      for (const hosts of [
        ['localhost:1', stranger.host],
        [stranger.host, 'localhost:1'],
      ]) {
        connected.local.estate.change({ scm: { hosts } });
        assert.equal((await because('shop')).kind, 'untrusted', hosts.join());
      }
    } finally {
      await stranger.close();
      await tls.dispose();
    }
  });

  it('are not asked for at a host that is not the environment’s, unless the user allowed it', async () => {
    const own = connected.local.estate.scmHostOf(app('shop').seed.id) ?? '';
    const environment = { ...(await connected.environment('contoso-ase')), raw: {} };
    assert.deepEqual(await because('shop', { environment }), { kind: 'foreignHost', host: own });
    assert.deepEqual(connected.local.requestsTo(command), []);
    const azure = freshServices();
    azure.kudu.hosts.allow([own]);
    assert.deepEqual(standingOf(await verify('shop', { azure, environment })), { missing: [], hasDoubt: false });
  });

  it('are not asked for where Azure names no SCM host', async () => {
    connected.local.estate.change({ scm: { hosts: ['evil.example/path?', 'user@evil.example'] } });
    assert.equal((await because('shop')).kind, 'noScmSite');
  });

  it('are not asked for, and no token is sent, where the certificate of the site is not trusted', async () => {
    const tls = await makeLoopbackTls();
    const stranger = await untrustedServer(tls);
    try {
      connected.local.estate.change({ scm: { hosts: [stranger.host] } });
      assert.equal((await because('shop')).kind, 'untrusted');
      assert.equal(stranger.requests, 0);
    } finally {
      await stranger.close();
      await tls.dispose();
    }
  });

  it('are not waited for longer than a minute', async () => {
    const clock = new ManualClock();
    const { cloud, local, signal } = connected;
    const arrived = new Promise<void>((resolve) => local.faults.add({ on: command, run: resolve }));
    local.faults.add({ on: command, hang: 'before' });
    const credential = secretCredential(local, cloud);
    const azure = new AzureServices({ cloud, credential, clock, random: () => 0, log: () => undefined });
    const found = verify('shop', { azure, signal });
    await arrived;
    await clock.advance(60_000);
    const { kind, ...rest } = await found;
    assert.equal(kind, 'couldNotTell');
    assert.equal('because' in rest && rest.because.kind, 'noAnswer');
  });

  it('are not waited for once the user cancels', async () => {
    connected.local.faults.add({ on: command, hang: 'before' });
    const cancel = new AbortController();
    connected.local.faults.add({ on: command, run: () => cancel.abort() });
    const found = await verify('shop', { signal: cancel.signal });
    assert.deepEqual(found.kind === 'couldNotTell' && found.because, { kind: 'cancelled' });
    assert.ok(connected.log.some(({ path, failure }) => path.endsWith('/api/command') && failure === 'cancelled'));
  });

  it('are told as far as they were read when the user cancels meanwhile', async () => {
    await addRoot();
    const cancel = new AbortController();
    connected.local.faults.add({ on: command, skip: 1, hang: 'before' });
    connected.local.faults.add({ on: command, skip: 1, run: () => cancel.abort() });
    const found = await verify('shop', { signal: cancel.signal });
    assert.deepEqual(
      found.kind === 'checked' && found.instances.map(({ result }) => 'because' in result && result.because.kind),
      [false, 'cancelled'],
    );
    assert.deepEqual(standingOf(found), { missing: [{ name: 'new-root', on: 1, of: 1 }], hasDoubt: true });
  });
});
