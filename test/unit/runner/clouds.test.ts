import assert from 'node:assert/strict';
import { isSameCloud, plainCloudName } from '../../../src/azure/cloud.ts';
import { cloudOf, customCloudVariables, planCloud } from '../../../src/runner/clouds.ts';
import { exitCodes } from '../../../src/runner/exitCodes.ts';
import { nothingStoppedBy } from './nothingStopped.ts';

const { resourceManager, audience, authority } = customCloudVariables;
const custom = {
  [resourceManager]: 'https://management.local.contoso.example',
  [audience]: 'https://audience.contoso.example/abc',
  [authority]: 'https://login.contoso.example/adfs',
};

describe('The cloud of a plan', () => {
  for (const [name, host, tokens] of [
    ['AzureCloud', 'management.azure.com', 'api://AzureADTokenExchange'],
    ['AzureUSGovernment', 'management.usgovcloudapi.net', 'api://AzureADTokenExchangeUSGov'],
    ['AzureChinaCloud', 'management.chinacloudapi.cn', 'api://AzureADTokenExchangeChina'],
  ] as const) {
    it(`is ${name} in any letter case, whatever is set for a custom one`, () => {
      for (const written of [name, name.toLowerCase(), name.toUpperCase()]) {
        const cloud = cloudOf(written, custom);
        assert.deepEqual(
          [cloud.resourceManagerUrl, cloud.tokenExchangeAudience, cloud.isCustom],
          [`https://${host}`, tokens, false],
        );
        assert.deepEqual(cloud, cloudOf(name, {}));
      }
    });
  }

  it('is asked for tokens of its own', () => {
    const scopes = ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'].map((name) => cloudOf(name, {}));
    assert.equal(new Set(scopes.map(({ resourceManagerScope }) => resourceManagerScope)).size, 3);
    assert.equal(new Set(scopes.map(({ authorityUrl }) => authorityUrl)).size, 3);
    for (const { resourceManagerScope } of scopes) {
      assert.match(resourceManagerScope, /^https:\/\/[\w.]+\/\.default$/);
    }
  });

  it('is a custom one, with the addresses that whoever runs the plan has set', () => {
    assert.deepEqual(cloudOf('Contoso Local', custom), {
      planName: 'Contoso Local',
      name: 'Contoso Local',
      resourceManagerUrl: 'https://management.local.contoso.example',
      resourceManagerScope: 'https://audience.contoso.example/abc/.default',
      authorityUrl: 'https://login.contoso.example/adfs',
      portalUrl: '',
      isCustom: true,
      appServiceAudiences: [],
      environmentDomains: [],
      tokenExchangeAudience: 'api://AzureADTokenExchange',
    });
  });

  it('may have slashes at the end of its addresses', () => {
    const slashed = Object.fromEntries(Object.entries(custom).map(([name, value]) => [name, `${value}//`]));
    assert.deepEqual(cloudOf('Contoso Local', slashed), cloudOf('Contoso Local', custom));
  });

  for (const variable of Object.values(customCloudVariables)) {
    it(`is refused without ${variable}`, () => {
      for (const given of [undefined, '']) {
        const { exitCode, message } = nothingStoppedBy(() =>
          cloudOf('Contoso Local', { ...custom, [variable]: given }),
        );
        assert.equal(exitCode, exitCodes.usage);
        assert.match(message, /cloud “Contoso Local”, which is not one of Azure's public ones\./);
        assert.match(message, new RegExp(`; ${variable} is not set\\. Nothing was stopped\\.$`));
      }
    });

    it(`is refused where ${variable} is no https address`, () => {
      for (const given of [
        'http://contoso.example',
        'contoso.example',
        'file:///etc/passwd',
        'https://',
        'x https://y',
      ]) {
        const { exitCode, message } = nothingStoppedBy(() =>
          cloudOf('Contoso Local', { ...custom, [variable]: given }),
        );
        assert.equal(exitCode, exitCodes.usage);
        assert.match(message, new RegExp(`; ${variable} is no https address\\. Nothing was stopped\\.$`));
      }
    });
  }

  it('is named by a plan so that it is found again', () => {
    for (const name of ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud', 'Contoso Local']) {
      const cloud = cloudOf(name, custom);
      assert.equal(planCloud(cloud), name);
      assert.deepEqual(cloudOf(planCloud(cloud), custom), cloud);
    }
  });

  it('is no word of JavaScript', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      assert.match(nothingStoppedBy(() => cloudOf(name, {})).message, /which is not one of Azure's public ones/);
    }
  });
});

describe('The name of a custom cloud', () => {
  it('is in a plan as a plan’s reader takes it', () => {
    for (const [name, plain] of [
      ['Contoso Local', 'Contoso Local'],
      ['Größe_1.2-x', 'Größe_1.2-x'],
      ['a/b\\c:d', 'a-b-c-d'],
      ['  -.Local', 'Local'],
      ['<script>alert(1)</script>', 'script-alert-1-script-'],
      ['a\u202e\nb', 'a-b'],
      ['“”', 'custom'],
      ['', 'custom'],
      ['x'.repeat(100), 'x'.repeat(64)],
    ] as const) {
      assert.equal(plainCloudName(name), plain);
      assert.equal(planCloud({ name }), plain);
      assert.equal(plainCloudName(plain), plain, 'and stays so');
      assert.equal(cloudOf(plain, custom).planName, plain);
    }
  });

  it('is the same cloud in a record of VS Code and in one of a plan', () => {
    assert.ok(isSameCloud('Contoso: Local', 'contoso- local'));
    assert.ok(isSameCloud(cloudOf('AzureCloud', {}).name, 'Azure'));
    for (const name of ['Contoso: Local', 'Größe/1', '“”']) {
      assert.ok(isSameCloud(name, cloudOf(planCloud({ name }), custom).name), name);
    }
  });

  it('is not that of another cloud', () => {
    assert.ok(!isSameCloud('Azure', 'Azure China'));
    assert.ok(!isSameCloud('Contoso 1', 'Contoso 2'));
    assert.ok(!isSameCloud('Azure', ''));
  });
});
