import assert from 'node:assert/strict';
import { AzureError } from '../../src/azure/azureError.ts';
import type { Cloud } from '../../src/azure/cloud.ts';
import { checkEndpoint } from '../../src/azure/endpointCheck.ts';
import { type DiagnosisSources, diagnose } from '../../src/commands/diagnoseSignIn/diagnosis.ts';
import { diagnosisText } from '../../src/commands/diagnoseSignIn/diagnosisText.ts';
import type { SignInAccount } from '../../src/signIn/listing.ts';
import { systemClock } from '../../src/time/clock.ts';
import { ManualClock } from '../clock/manualClock.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { makeLoopbackTls } from '../localAzure/tls.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';
import { untrustedServer } from './untrustedServer.ts';

const { signal } = new AbortController();
const estate = contosoEstate().subscription('Contoso Production').environment('contoso-ase').app('shop').build();
const account: SignInAccount = { accountId: 'a', accountLabel: 'megan.bowen@contoso.com', tenantId: 'tenant-1' };

describe('Diagnose Sign-in', () => {
  let connected: ConnectedAzure;
  before(async () => {
    connected = await connectAzure(estate);
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const sources = (other: Partial<DiagnosisSources> = {}): DiagnosisSources => ({
    cloud: () => Promise.resolve(connected.cloud),
    directories: (_, tell) => {
      tell.directory({ account, name: 'Contoso', azure: connected.azure });
      tell.needsSignIn({ account: { ...account, tenantId: 'tenant-2' }, name: 'Fabrikam' });
      return Promise.resolve(true);
    },
    clock: systemClock,
    signal,
    ...other,
  });

  it('sees what answers, by a certificate that is trusted, and sends no token to find out', async () => {
    const { endpoints, accounts } = await diagnose(sources());
    assert.deepEqual(
      endpoints.map(({ name, check }) => [name, typeof check.status, check.distrust, check.chain.length]),
      [
        ['Azure Resource Manager', 'number', undefined, 2],
        ['Microsoft Entra', 'number', undefined, 2],
      ],
    );
    assert.ok(endpoints.every(({ check }) => Math.abs(check.clockAheadMs ?? 1e9) < 60_000));
    const [leaf, root] = endpoints[0]?.check.chain ?? [];
    assert.match(leaf?.sha256 ?? '', /^[0-9A-F]{64}$/);
    assert.equal(leaf?.issuer, root?.subject);
    const asked = connected.local.requestsTo('GET /subscriptions').map(({ status, caller }) => `${status} ${caller}`);
    assert.deepEqual(asked.sort(), ['200 local-azure', '401 undefined']);
    assert.deepEqual(accounts.directories, [
      {
        account: account.accountLabel,
        tenantId: 'tenant-1',
        name: 'Contoso',
        found: { kind: 'subscriptions', count: 1 },
      },
      { account: account.accountLabel, tenantId: 'tenant-2', name: 'Fabrikam', found: { kind: 'noSession' } },
    ]);
  });

  it('sees the chain of a server that is not trusted, and why; nothing but a bare GET reaches it', async () => {
    const server = await untrustedServer(await makeLoopbackTls());
    try {
      const cloud: Cloud = { ...connected.cloud, authorityUrl: `https://${server.host}` };
      const found = await diagnose(sources({ cloud: () => Promise.resolve(cloud) }));
      const [, entra] = found.endpoints;
      assert.match(
        entra?.check.distrust ?? '',
        /^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY)/,
      );
      assert.ok((entra?.check.chain.length ?? 0) > 0);
      assert.equal(entra?.check.status, 200);
      assert.equal(server.requests, 1);
      assert.match(diagnosisText(found, [], [], 'Now'), /The certificate of Microsoft Entra is not trusted here/);
    } finally {
      await server.close();
    }
  });

  it('has a line for each step that fails, and goes on', async () => {
    const cloud: Cloud = { ...connected.cloud, authorityUrl: 'https://localhost:1' };
    connected.local.faults.add({ on: 'GET /subscriptions', answer: { status: 403, code: 'AuthorizationFailed' } });
    const found = await diagnose(
      sources({
        cloud: () => Promise.resolve(cloud),
        directories: (_, tell) => {
          tell.directory({ account, name: 'Contoso', azure: connected.azure });
          tell.failure({ what: 'the directories of adele', error: new AzureError('network', { operation: 'x' }) });
          return Promise.resolve(true);
        },
      }),
    );
    assert.equal(found.endpoints[1]?.check.failure, 'ECONNREFUSED');
    assert.equal(found.endpoints[0]?.check.status, 403);
    assert.equal(found.accounts.directories[0]?.found.kind, 'failed');
    assert.match(found.accounts.problems[0] ?? '', /^Could not list the directories of adele: /);
  });

  it('waits for no step forever', async () => {
    const clock = new ManualClock();
    const never = new Promise<never>(() => undefined);
    const found = await clock.runUntil(diagnose(sources({ clock, check: () => never, directories: () => never })));
    assert.deepEqual(
      found.endpoints.map(({ check }) => check.failure),
      ['no answer in time', 'no answer in time'],
    );
    assert.deepEqual(found.accounts, {
      state: 'unknown',
      directories: [],
      problems: ['The accounts were not listed in time.'],
    });
  });

  it('ends at once when the user cancels', async () => {
    const cancel = new AbortController();
    connected.local.faults.add({ on: 'GET /subscriptions', hang: 'before' });
    const running = diagnose(sources({ signal: cancel.signal }));
    cancel.abort(new Error('cancelled'));
    await assert.rejects(running, /cancelled/);
  });

  it('says what is wrong with the settings, and asks nothing then', async () => {
    const found = await diagnose(sources({ cloud: () => Promise.reject(new Error('The setting is incomplete')) }));
    assert.equal(found.problem, 'The setting is incomplete.');
    assert.deepEqual([found.endpoints, found.accounts.state], [[], 'unknown']);
  });

  it('says that a name is not that of the certificate', async () => {
    const { port } = new URL(connected.local.url);
    const { distrust, chain } = await checkEndpoint(`https://127.0.0.2:${port}/`, systemClock, signal);
    assert.ok(distrust === 'ERR_TLS_CERT_ALTNAME_INVALID' || chain.length === 0, distrust);
  });
});
