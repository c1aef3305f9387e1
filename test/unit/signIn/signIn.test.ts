import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { ExtensionContext } from 'vscode';
import type { SignInAccount } from '../../../src/signIn/listing.ts';
import type { Log } from '../../../src/ui/log.ts';
import type { SettingsReader } from '../../../src/ui/settings.ts';
import { configurationChanged, stubVscode } from '../../equipment/vscodeStub.ts';
import { localCloud } from '../../vscode/localAzureEquipment.ts';

stubVscode();
const { SignIn } = await import('../../../src/signIn/signIn.ts');

const account: SignInAccount = { accountId: 'azureIdentity', accountLabel: '', tenantId: 'tenant' };
const app = {
  raw: { properties: { hostNameSslStates: [{ name: 'shop.scm.contoso.example', hostType: 'Repository' }] } },
};

/** Names the cloud, as the environment of an extension host can. */
function setCloud(name: string, url: string): void {
  process.env['ASE_CERTIFICATES_CLOUD'] = JSON.stringify({ ...localCloud({ url }), name });
}

describe('A switch to another cloud', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => {
    mock.timers.reset();
    delete process.env['ASE_CERTIFICATES_CLOUD'];
  });

  it('takes away the services with their tokens and the hosts that were allowed, and says once that all is stale', async () => {
    setCloud('One', 'https://one.contoso.example');
    const context = { globalState: { get: () => undefined }, extensionMode: 1 } as unknown as ExtensionContext;
    const signIn = new SignIn({} as SettingsReader, context, {} as Log);
    let changes = 0;
    signIn.onDidChange(() => {
      changes += 1;
    });
    const one = await signIn.services(account);
    assert.equal(one, await signIn.services(account), 'they are shared until then');
    one.kudu.hosts.allow(['shop.scm.contoso.example']);
    assert.equal(one.kudu.hosts.of(app, { raw: {} }).trusted.length, 1);

    setCloud('Two', 'https://two.contoso.example');
    configurationChanged('microsoft-sovereign-cloud');
    configurationChanged('microsoft-sovereign-cloud');
    mock.timers.tick(1_000);
    assert.equal(changes, 1);
    assert.equal((await signIn.cloud()).resourceManagerUrl, 'https://two.contoso.example');
    const two = await signIn.services(account);
    assert.notEqual(two, one);
    assert.deepEqual(two.kudu.scopes, ['https://appservice.two.contoso.example/.default']);
    assert.equal(two.kudu.hosts.of(app, { raw: {} }).trusted.length, 0);
    signIn.dispose();
  });
});
