import assert from 'node:assert/strict';
import type { App } from '../../src/azure/app.ts';
import { AzureError, type AzureErrorKind } from '../../src/azure/azureError.ts';
import { hostsOf, type TlsBinding } from '../../src/azure/hostNameBinding.ts';
import { intermediate, leaf, root } from '../fixtures/madePfx.ts';
import { thumbprintOf } from '../localAzure/certificateBlob.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const isKind = (kind: AzureErrorKind) => (error: unknown) => error instanceof AzureError && error.kind === kind;
const [first, second, third] = [leaf, intermediate, root].map(({ der }) => thumbprintOf(der)) as [
  string,
  string,
  string,
];
const sni = (thumbprint: string): TlsBinding => ({ sslState: 'sni', thumbprint });
const none: TlsBinding = { sslState: 'none', thumbprint: undefined };
const host = 'shop.fabrikam.com';

describe('the host names of an app', () => {
  let connected: ConnectedAzure;
  let app: App;

  before(async () => {
    connected = await connectAzure(
      contosoEstate()
        .subscription('Contoso Production')
        .environment('contoso-ase')
        .serverCertificate('first', leaf.der)
        .serverCertificate('second', intermediate.der)
        .serverCertificate('third', root.der)
        .app('web')
        .binding(host, first)
        .binding('free.fabrikam.com')
        .slot('staging')
        .binding('staging.fabrikam.com', first)
        .build(),
    );
    const { id } = connected.local.estate.appNamed('web').seed;
    app = await connected.azure.apps.get(id, connected.signal);
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const change = (wanted: TlsBinding, expected: TlsBinding, hostName = host) =>
    connected.azure.hostNameBindings.change({ app, hostName, wanted, expected }, connected.signal);
  const puts = () => connected.local.requestsTo('PUT **/hostNameBindings/*');
  const held = (): string | undefined => connected.local.estate.appNamed('web').hostNames.all()[0]?.thumbprint;

  it('are listed with their certificates, every page', async () => {
    connected.local.estate.change({ pageSize: 1 });
    const listed = await connected.azure.hostNameBindings.list(app, connected.signal);
    assert.deepEqual(
      listed.map(({ hostName, sslState, thumbprint }) => [hostName, sslState, thumbprint]),
      [
        [host, 'sni', first],
        ['free.fabrikam.com', 'none', undefined],
      ],
    );
  });

  it('are told by the app too, but for the SCM site', () => {
    assert.deepEqual(
      hostsOf(app).map(({ hostName, sslState }) => [hostName, sslState]),
      [
        ['web.contoso-ase.appserviceenvironment.net', 'none'],
        [host, 'sni'],
        ['free.fabrikam.com', 'none'],
      ],
    );
  });

  it('get another certificate with one PUT that keeps the rest, and are compared after a while', async () => {
    const accepted = await change(sni(second), sni(first));
    assert.equal((await connected.azure.hostNameBindings.compare(accepted, connected.signal)).kind, 'confirmed');
    assert.equal(held(), second);
    assert.deepEqual(
      puts().map(({ body }) => body),
      [
        {
          properties: {
            siteName: 'web',
            customHostNameDnsRecordType: 'CName',
            hostNameType: 'Verified',
            sslState: 'SniEnabled',
            thumbprint: second,
          },
        },
      ],
    );
  });

  it('are bound and unbound', async () => {
    await change(sni(first), none, 'free.fabrikam.com');
    await change(none, sni(first), 'free.fabrikam.com');
    assert.deepEqual(
      puts().map(({ status }) => status),
      [200, 200],
    );
  });

  it('of a slot have addresses of their own', async () => {
    const { id } = connected.local.estate.appNamed('web/staging').seed;
    const slot = await connected.azure.apps.get(id, connected.signal);
    const wanted = { app: slot, hostName: 'staging.fabrikam.com', wanted: sni(second), expected: sni(first) };
    await connected.azure.hostNameBindings.change(wanted, connected.signal);
    assert.match(puts()[0]?.path ?? '', /\/slots\/staging\/hostNameBindings\/staging\.fabrikam\.com$/);
  });

  it('are left alone where they are as wanted, or changed meanwhile, or gone', async () => {
    await change(sni(first), sni(second));
    await assert.rejects(change(sni(third), sni(second)), isKind('conflict'));
    await assert.rejects(change(sni(third), none, 'gone.fabrikam.com'), isKind('notFound'));
    assert.equal(puts().length, 0);
  });

  it('are sent again where that is wanted, though nothing changes', async () => {
    const again = { app, hostName: host, wanted: sni(first), expected: sni(first), again: true };
    await connected.azure.hostNameBindings.change(again, connected.signal);
    assert.equal(puts().length, 1);
    await assert.rejects(
      connected.azure.hostNameBindings.change(
        { ...again, wanted: sni(second), expected: sni(third) },
        connected.signal,
      ),
      isKind('conflict'),
    );
  });

  it('are looked at when no answer came', async () => {
    connected.local.faults.arm({ on: 'PUT **/hostNameBindings/*', drop: 'after' });
    const accepted = await change(sni(second), sni(first));
    assert.equal((await connected.azure.hostNameBindings.compare(accepted, connected.signal)).kind, 'confirmed');
    assert.equal(puts().length, 1);
  });

  it('tell who was undone, and with what', async () => {
    const accepted = await change(sni(second), sni(first));
    connected.local.estate
      .appNamed('web')
      .hostNames.put({ hostName: host, sslState: 'SniEnabled', thumbprint: third }, { ms: 0 });
    const outcome = await connected.azure.hostNameBindings.compare(accepted, connected.signal);
    assert.equal(outcome.kind === 'undone' && outcome.found?.thumbprint, third);
  });

  it('are waited for where Azure shows the change late', async () => {
    connected.local.estate.change({ serverCertificates: { bindingShows: { reads: 2 } } });
    const accepted = await change(sni(second), sni(first));
    assert.equal((await connected.azure.hostNameBindings.compare(accepted, connected.signal)).kind, 'confirmed');
  });
});
