import assert from 'node:assert/strict';
import { appServiceScope } from '../../../src/azure/cloud.ts';
import { scmHosts } from '../../../src/azure/kudu.ts';

describe('The audience of tokens for SCM sites', () => {
  const audiences: readonly (readonly [string, string])[] = [
    ['https://management.azure.com', 'https://appservice.azure.com/.default'],
    ['https://management.usgovcloudapi.net', 'https://appservice.azure.us/.default'],
    ['https://management.chinacloudapi.cn', 'https://appservice.azure.cn/.default'],
    ['https://management.azure.example', 'https://appservice.azure.example/.default'],
    ['https://localhost:8443', 'https://appservice.localhost:8443/.default'],
  ];
  for (const [resourceManagerUrl, scope] of audiences) {
    it(`is App Service’s own in the cloud of ${resourceManagerUrl}`, () => {
      assert.equal(appServiceScope({ resourceManagerUrl }), scope);
    });
  }
});

describe('The SCM hosts of an app', () => {
  const hosts = (...states: readonly unknown[]): readonly string[] =>
    scmHosts({ raw: { properties: { hostNameSslStates: states } } });

  it('are those of the type Repository, as Azure names them', () => {
    assert.deepEqual(
      hosts(
        { name: 'shop.contoso-ase.appserviceenvironment.net', hostType: 'Standard' },
        { name: 'shop.scm.contoso-ase.appserviceenvironment.net', hostType: 'Repository' },
        { name: 'Shop.scm.internal.contoso.com', hostType: 'repository' },
      ),
      ['shop.scm.contoso-ase.appserviceenvironment.net', 'shop.scm.internal.contoso.com'],
    );
  });

  it('are none where Azure names none, whatever else it gives', () => {
    assert.deepEqual(hosts(null, 'x', {}, { hostType: 'Repository' }, { name: null, hostType: 'Repository' }), []);
    assert.deepEqual(scmHosts({ raw: null }), []);
    assert.deepEqual(scmHosts({ raw: { properties: { hostNameSslStates: null } } }), []);
  });

  it('are host names and nothing else: no path, account or query that would lead elsewhere', () => {
    for (const name of [
      'a.example/b',
      'user@a.example',
      'a.example?b',
      'a.example#',
      'a example',
      '',
      '[::1]',
      'a.example:x',
    ]) {
      assert.deepEqual(hosts({ name, hostType: 'Repository' }), [], name);
    }
    assert.deepEqual(hosts({ name: 'localhost:8443', hostType: 'Repository' }), ['localhost:8443']);
  });
});
