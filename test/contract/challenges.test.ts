import assert from 'node:assert/strict';
import type { TokenCredential } from '@azure/core-auth';
import { AzureError } from '../../src/azure/azureError.ts';
import { AzureServices } from '../../src/azure/azureServices.ts';
import type { ScmHost } from '../../src/azure/scmHosts.ts';
import { CallFailure } from '../../src/stopStart/engine/callFailure.ts';
import { azurePorts } from '../../src/stopStart/ports/azurePorts.ts';
import { failureWords } from '../../src/ui/errorWords.ts';
import { makeCertificate } from '../localAzure/certificateMaker.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type ConnectedAzure, connectAzure, secretCredential } from './connectedAzure.ts';

const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const tokenRequest = 'POST /*/oauth2/v2.0/token';

/** Continuous access evaluation: tokens that were good are refused, until new ones bring the claims that Azure asks for. */
describe('A claims challenge', () => {
  let connected: ConnectedAzure;
  before(async () => {
    const estate = contosoEstate()
      .subscription('Contoso Production')
      .environment('contoso-ase')
      .app('shop')
      .app('orders')
      .app('portal');
    connected = await connectAzure(estate.build());
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  /** Services that hold no token yet. */
  const fresh = (credential: TokenCredential = secretCredential(connected.local, connected.cloud)): AzureServices => {
    const { cloud, clock } = connected;
    return new AzureServices({ cloud, credential, clock, random: () => 0, log: () => undefined });
  };
  const revoke = (): void => connected.local.estate.change({ claimsChallenge: claims });
  const statuses = (pattern: `${string} ${string}`): (number | undefined)[] =>
    connected.local.requestsTo(pattern as never).map(({ status }) => status);
  const isSignedOut = (error: unknown): boolean => {
    assert.ok(error instanceof AzureError, String(error));
    assert.equal(error.kind, 'signedOut');
    assert.equal(Buffer.from(error.facts.claims ?? '', 'base64').toString(), claims);
    return true;
  };

  it('in the middle of a list is answered, and no page is missing', async () => {
    connected.local.estate.change({ pageSize: 1 });
    const azure = fresh();
    const pages = 'GET **/contoso-ase/sites';
    connected.local.faults.add({ on: pages, skip: 1, times: 1, run: revoke });
    const environment = await azure.environments.get(
      connected.local.estate.environmentNamed('contoso-ase').seed.id,
      connected.signal,
    );
    const apps = await azure.apps.listOf(environment.id, connected.signal);
    assert.deepEqual(apps.map(({ name }) => name).sort(), ['orders', 'portal', 'shop']);
    assert.deepEqual(statuses(pages), [200, 401, 200, 200]);
  });

  it('of a write is answered, and the write carried out once', async () => {
    const azure = fresh();
    const environment = await azure.environments.get(
      connected.local.estate.environmentNamed('contoso-ase').seed.id,
      connected.signal,
    );
    connected.local.faults.add({ on: 'PUT **/publicCertificates/*', times: 1, run: revoke });
    const validity = { notBefore: new Date(), notAfter: new Date(Date.now() + 86_400_000) };
    const { der } = await makeCertificate({ commonName: 'New Root', ...validity });
    const result = await azure.rootCertificates.add(environment, { name: 'new-root', der }, connected.signal);
    assert.equal(result.kind, 'confirmed');
    assert.deepEqual(
      statuses('PUT **/publicCertificates/*').map((status) => (status === 401 ? 401 : 'carried out')),
      [401, 'carried out'],
    );
  });

  it('of Azure Resource Graph is answered', async () => {
    revoke();
    const found = await fresh().searchEnvironments(connected.signal);
    assert.equal(found.length, 1);
    assert.deepEqual(statuses('POST /providers/Microsoft.ResourceGraph/resources').slice(0, 2), [401, 200]);
  });

  it('between a stop and its start is answered by the start, which comes in time', async () => {
    const { local, clock, signal } = connected;
    const ports = azurePorts(fresh(), local.estate.environmentNamed('contoso-ase').seed.id, clock);
    const shop = local.estate.appNamed('shop').seed.id;
    await ports.control.stop(shop);
    revoke();
    await ports.control.start(shop);
    assert.deepEqual(statuses('POST **/start'), [401, 200]);
    assert.equal((await ports.control.read(shop, signal)).state, 'running');
  });

  it('that a run cannot answer says that a sign-in is needed, and the start goes on after it', async () => {
    const { local, clock, signal } = connected;
    const credential = new Revocable(secretCredential(local, connected.cloud));
    const ports = azurePorts(fresh(credential), local.estate.environmentNamed('contoso-ase').seed.id, clock);
    const shop = local.estate.appNamed('shop').seed.id;
    await ports.control.stop(shop);
    revoke();
    credential.isRevoked = true;
    await assert.rejects(
      ports.control.start(shop),
      (error) => error instanceof CallFailure && error.kind === 'signedOut',
    );
    assert.deepEqual(statuses('POST **/start'), [401], 'a start that is refused is not repeated here');
    credential.isRevoked = false;
    await ports.control.start(shop);
    assert.equal((await ports.control.read(shop, signal)).state, 'running');
  });

  it('of an SCM site is answered', async () => {
    const { local, signal } = connected;
    const encoded = Buffer.from(claims).toString('base64');
    const headers = { 'WWW-Authenticate': `Bearer error="insufficient_claims", claims="${encoded}"` };
    const on = 'POST /_scm/shop/api/command';
    local.faults.add({ on, times: 1, answer: { status: 401, headers } });
    const host = local.estate.scmHostOf(local.estate.appNamed('shop').seed.id) as ScmHost;
    await fresh().kudu.run('dir Cert:\\LocalMachine\\Root', { host }, signal);
    assert.deepEqual(statuses(on), [401, 200]);
    assert.equal(local.requestsTo(tokenRequest).length, 2);
  });

  it('that no token satisfies ends after the second refusal, in words, and never in a loop', async () => {
    const { local, signal } = connected;
    const encoded = Buffer.from(claims).toString('base64');
    const headers = { 'WWW-Authenticate': `Bearer error="insufficient_claims", claims="${encoded}"` };
    local.faults.add({ on: 'GET /subscriptions', answer: { status: 401, headers } });
    await assert.rejects(fresh().subscriptions(signal), (error) => {
      assert.ok(isSignedOut(error));
      const { message, remedies } = failureWords(error);
      assert.match(message, /^Could not list subscriptions\. Azure no longer accepts the sign-in\./);
      assert.deepEqual(remedies, ['signIn', 'diagnose', 'showLog']);
      return true;
    });
    assert.deepEqual(statuses('GET /subscriptions'), [401, 401]);
    assert.equal(local.requestsTo(tokenRequest).length, 2);
  });

  it('to many requests at once is answered by one new token', async () => {
    const azure = fresh();
    await azure.subscriptions(connected.signal);
    revoke();
    const ids = ['shop', 'orders', 'portal'].map((name) => connected.local.estate.appNamed(name).seed.id);
    await Promise.all(ids.map((id) => azure.apps.get(id, connected.signal)));
    assert.equal(connected.local.requestsTo(tokenRequest).length, 2);
  });

  it('to one account leaves another alone', async () => {
    const { local, signal } = connected;
    revoke();
    const revoked = new Revocable(secretCredential(local, connected.cloud));
    revoked.isRevoked = true;
    const [one, other] = await Promise.allSettled([
      fresh(revoked).subscriptions(signal),
      fresh().subscriptions(signal),
    ]);
    assert.equal(one.status, 'rejected');
    assert.ok(isSignedOut(one.reason));
    assert.equal(other.status, 'fulfilled');
  });
});

/** As VS Code's session: it gives plain tokens, and none with claims until the user has signed in again. */
class Revocable implements TokenCredential {
  isRevoked = false;
  readonly #credential: TokenCredential;

  constructor(credential: TokenCredential) {
    this.#credential = credential;
  }

  getToken(...[scopes, options]: Parameters<TokenCredential['getToken']>): ReturnType<TokenCredential['getToken']> {
    if (this.isRevoked && options?.claims !== undefined) {
      throw new AzureError('signedOut', { operation: 'sign in as megan' });
    }
    return this.#credential.getToken(scopes, options);
  }
}
