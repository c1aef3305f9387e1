import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { AzureError, type AzureErrorKind } from '../../src/azure/azureError.ts';
import type { HostingEnvironment } from '../../src/azure/hostingEnvironment.ts';
import { keyVaultStatuses } from '../../src/azure/webCertificate.ts';
import { failureWords } from '../../src/ui/errorWords.ts';
import { leaf, makePfx, root } from '../fixtures/madePfx.ts';
import { pfxPassword } from '../fixtures/testSecrets.ts';
import { thumbprintOf } from '../localAzure/certificateBlob.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const isKind = (kind: AzureErrorKind) => (error: unknown) => error instanceof AzureError && error.kind === kind;
const vaultId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/contoso-tls';
const one = '**/certificates/*';

describe('the server certificates of an environment', () => {
  let connected: ConnectedAzure;
  let environment: HostingEnvironment;

  before(async () => {
    connected = await connectAzure(
      contosoEstate()
        .subscription('Contoso Production')
        .environment('other-ase')
        .serverCertificate('of-another', root.der)
        .environment('contoso-ase')
        .serverCertificate('shop', leaf.der)
        .serverCertificate('vault', undefined, {
          keyVault: { vaultId, secretName: 'tls', status: 'Initialized' },
        })
        .app('web')
        .binding('shop.fabrikam.com', thumbprintOf(leaf.der))
        .build(),
    );
    environment = await connected.environment('contoso-ase');
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const fresh = { name: 'fresh', pfx: makePfx(), password: pfxPassword, leaf: leaf.der };
  const upload = (changes: Partial<typeof fresh> = {}) =>
    connected.azure.serverCertificates.upload(environment, { ...fresh, ...changes }, connected.signal);

  it('are those of the subscription that name the environment, every page', async () => {
    connected.local.estate.change({ pageSize: 1 });
    const listed = await connected.azure.serverCertificates.list(environment, connected.signal);
    assert.deepEqual(
      listed.map(({ name, thumbprint, hostNames, keyVault }) => [name, thumbprint, hostNames, keyVault?.status]),
      [
        ['shop', thumbprintOf(leaf.der), ['shop.fabrikam.com', '*.shop.fabrikam.com'], undefined],
        ['vault', undefined, [], 'Initialized'],
      ],
    );
    assert.equal(listed[0]?.expiresAt, Date.UTC(2040, 0, 1));
    assert.equal(connected.local.requestsTo('GET **/serverfarms').length, 0);
  });

  it('are also those that name one of its plans and no environment', async () => {
    const { estate } = connected.local;
    const [shop] = estate.webCertificates.all();
    const planId = estate.appNamed('web').seed.planId;
    const { environmentId: _environment, ...seed } =
      estate.webCertificates.all()[1]?.seed ?? shop?.seed ?? assert.fail();
    estate.webCertificates.put({ ...seed, planId }, { ms: 0 });
    const listed = await connected.azure.serverCertificates.list(environment, connected.signal);
    assert.deepEqual(
      listed.map(({ name }) => name),
      ['shop', 'vault'],
    );
    assert.equal(connected.local.requestsTo('GET **/serverfarms').length, 1);
  });

  it('are told when they were made, where that may be asked, so that a new upload does not count as an old one', async () => {
    const list = () => connected.azure.serverCertificates.list(environment, connected.signal);
    const [shop] = await list();
    assert.ok((shop?.createdAt ?? 0) > Date.UTC(2024, 0, 1));
    const answer = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
    connected.local.faults.arm({ on: 'GET **/resources', answer });
    assert.deepEqual(
      (await list()).map(({ name, createdAt }) => [name, createdAt]),
      [
        ['shop', undefined],
        ['vault', undefined],
      ],
    );
  });

  it('are uploaded with one PUT, for the environment, and read back', async () => {
    const outcome = await upload();
    assert.equal(outcome.kind, 'confirmed');
    const [put, ...others] = connected.local.requestsTo(`PUT ${one}`);
    assert.equal(others.length, 0);
    assert.match(put?.path ?? '', /\/resourceGroups\/contoso-ase-rg\/providers\/Microsoft\.Web\/certificates\/fresh$/);
    const { properties } = (put ?? assert.fail()).body as { properties: Record<string, unknown> };
    assert.deepEqual(
      [properties['hasPassword'], properties['hostingEnvironmentProfile']],
      [true, { id: environment.id }],
    );
  });

  it('are read until Azure shows them', async () => {
    connected.local.estate.change({ serverCertificates: { appears: { reads: 2 } } });
    assert.equal((await upload()).kind, 'confirmed');
    connected.reset();
    connected.local.estate.change({ serverCertificates: { appears: 'never' } });
    assert.equal((await upload()).kind, 'notVisibleYet');
    assert.equal(connected.local.requestsTo(`PUT ${one}`).length, 1);
  });

  it('never overwrite another', async () => {
    await assert.rejects(upload({ name: 'vault' }), isKind('conflict'));
    assert.equal(connected.local.requestsTo(`PUT ${one}`).length, 0);
  });

  it('are told as overwritten where another window uploads under the name that both found free', async () => {
    const { estate, faults } = connected.local;
    const environmentId = environment.id;
    const { subscriptionId, resourceGroup, location } = environment;
    const id = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Web/certificates/fresh`;
    const theirs = { id, name: 'fresh', subscriptionId, resourceGroup, location, environmentId, der: root.der };
    // The first look finds the name free, the second finds what was uploaded, and the third comes ten seconds later.
    faults.add({
      on: `GET ${one}`,
      skip: 2,
      times: 1,
      run: () => estate.webCertificates.put(theirs, { ms: 0 }),
    });
    const outcome = await upload();
    assert.ok(outcome.kind === 'undone');
    assert.equal(outcome.now?.thumbprint, thumbprintOf(root.der));
    assert.equal(connected.local.requestsTo(`PUT ${one}`).length, 1);
  });

  it('never have the password in an error, even where the service quotes it', async () => {
    const message = `The password '${pfxPassword}' is wrong.`;
    connected.local.faults.arm({ on: `PUT ${one}`, answer: { status: 400, code: 'BadRequest', message } });
    const error = await upload().then(
      () => assert.fail(),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof AzureError);
    assert.ok(!inspect(error, { depth: 20 }).includes(pfxPassword));
    assert.ok(!inspect(connected.log, { depth: 20 }).includes(pfxPassword));
  });

  it('never have the password or the file in an error that quotes the request as JSON', async () => {
    const password = 'C:\\new "safe"';
    const pfx = makePfx({ password });
    const quoted = JSON.stringify({ password, pfxBlob: Buffer.from(pfx).toString('base64') });
    const message = `The request ${quoted} is wrong.`;
    connected.local.faults.arm({ on: `PUT ${one}`, answer: { status: 400, code: 'BadRequest', message } });
    await assert.rejects(upload({ password, pfx }), (error) => {
      assert.ok(error instanceof AzureError);
      assert.equal(error.facts.serviceMessage, 'The request {"password":"…","pfxBlob":"…"} is wrong.');
      return true;
    });
  });

  it('never have a part of the password in an error whose message is too long and cut', async () => {
    for (let dots = 590; dots < 600; dots++) {
      const message = `${'.'.repeat(dots)}${pfxPassword} is wrong.`;
      connected.local.faults.arm({ on: `PUT ${one}`, answer: { status: 400, code: 'BadRequest', message } });
      await assert.rejects(upload(), (error) => {
        assert.ok(error instanceof AzureError);
        assert.ok(!inspect(error, { depth: 20 }).includes(`.${pfxPassword.slice(0, 1)}`));
        return true;
      });
    }
  });

  it('cannot be removed while a binding uses them', async () => {
    const [shop] = await connected.azure.serverCertificates.list(environment, connected.signal);
    await assert.rejects(
      connected.azure.serverCertificates.remove(shop ?? assert.fail(), connected.signal),
      (error) => {
        assert.ok(isKind('conflict')(error));
        assert.match(
          failureWords(error).message,
          /^Could not remove server certificate shop\. .*, or something still uses it\. Azure says: Cannot remove certificate with/,
        );
        return true;
      },
    );
    connected.local.estate
      .appNamed('web')
      .hostNames.put({ hostName: 'shop.fabrikam.com', sslState: 'Disabled', thumbprint: undefined }, { ms: 0 });
    const outcome = await connected.azure.serverCertificates.remove(shop ?? assert.fail(), connected.signal);
    assert.equal(outcome.kind, 'gone');
  });

  describe('from Key Vault', () => {
    const importIt = (name: string) =>
      connected.azure.serverCertificates.importFromKeyVault(
        environment,
        { name, vaultId, secretName: 'tls' },
        connected.signal,
      );

    for (const status of keyVaultStatuses.filter(
      (one) => !['Initialized', 'Succeeded', 'WaitingOnCertificateOrder'].includes(one),
    )) {
      it(`say ${status} where Azure cannot read the secret`, async () => {
        connected.local.estate.change({ serverCertificates: { keyVault: status } });
        const outcome = await importIt('new');
        assert.deepEqual([outcome.kind, 'status' in outcome && outcome.status], ['failed', status]);
      });
    }

    it('are waited for', async () => {
      connected.local.estate.change({ serverCertificates: { keyVault: 'Initialized' } });
      assert.equal((await importIt('new')).kind, 'pending');
      connected.local.estate.change({ serverCertificates: { appears: 'never' } });
      assert.equal((await importIt('newer')).kind, 'notVisibleYet');
    });

    it('are told as accepted where the wait is cancelled, or the read fails, after they were sent', async () => {
      connected.local.estate.change({ serverCertificates: { keyVault: 'Initialized' } });
      const { local, azure } = connected;
      const cancel = new AbortController();
      local.faults.add({ on: 'GET **/certificates/cancelled', skip: 1, run: () => cancel.abort() });
      const wanted = { name: 'cancelled', vaultId, secretName: 'tls' };
      const outcome = await azure.serverCertificates.importFromKeyVault(environment, wanted, cancel.signal);
      assert.equal(outcome.kind, 'notVisibleYet');
      local.faults.add({ on: 'GET **/certificates/unread', skip: 1, answer: { status: 403 } });
      assert.equal((await importIt('unread')).kind, 'notVisibleYet');
      assert.equal(local.requestsTo('PUT **/certificates/*').length, 2);
    });

    it('are looked for where the answer is lost, and count as sent only where nothing had the name before', async () => {
      const { local } = connected;
      local.estate.change({ serverCertificates: { keyVault: 'OperationNotPermittedOnKeyVault' } });
      local.faults.add({ on: 'PUT **/certificates/lost', drop: 'after' });
      assert.equal((await importIt('lost')).kind, 'failed');
      await assert.rejects(importIt('lost'), isKind('network'));
      local.faults.add({ on: 'PUT **/certificates/unsent', drop: 'before' });
      await assert.rejects(importIt('unsent'), isKind('network'));
      assert.equal(local.requestsTo('PUT **/certificates/*').length, 3);
    });

    it('do not fail again by the state that an earlier import left there, which Azure may still show', async () => {
      const { local } = connected;
      local.estate.change({ serverCertificates: { keyVault: 'AzureServiceUnauthorizedToAccessKeyVault' } });
      assert.equal((await importIt('again')).kind, 'failed');
      const keyVaultSecretStatus = 'AzureServiceUnauthorizedToAccessKeyVault';
      const properties = { keyVaultId: vaultId, keyVaultSecretName: 'tls', keyVaultSecretStatus };
      const body = {
        id: `${environment.id.split('/providers')[0]}/providers/Microsoft.Web/certificates/again`,
        properties,
      };
      local.faults.add({ on: 'GET **/certificates/again', skip: 1, times: 1, answer: { status: 200, body } });
      local.estate.change({ serverCertificates: { keyVault: 'KeyVaultSecretDoesNotExist' } });
      const outcome = await importIt('again');
      assert.equal('status' in outcome && outcome.status, 'KeyVaultSecretDoesNotExist');
      const still = await importIt('again');
      assert.equal('status' in still && still.status, 'KeyVaultSecretDoesNotExist');
    });

    it('come in under the name, and do not overwrite another', async () => {
      const { webCertificates } = connected.local.estate;
      const held = webCertificates.all().find(({ seed }) => seed.name === 'vault')?.seed ?? assert.fail();
      webCertificates.put({ ...held, der: leaf.der }, { ms: 0 });
      assert.equal((await importIt('new')).kind, 'imported');
      await assert.rejects(importIt('shop'), isKind('conflict'));
    });
  });
});
