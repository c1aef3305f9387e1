import assert from 'node:assert/strict';
import { knownClouds } from '../../../src/azure/clouds.ts';

describe('The audiences of tokens for SCM sites', () => {
  it('are those that Microsoft publishes', () => {
    assert.deepEqual(
      knownClouds.map(({ azureName, appServiceAudiences }) => [azureName, ...appServiceAudiences]),
      [
        ['AzureCloud', 'https://appservice.azure.com'],
        ['AzureUSGovernment', 'https://appservice.azure.us'],
        ['AzureChinaCloud', 'https://appservice.azure.cn'],
        ['AzureBleu', 'https://appservice.azure.sovcloud-api.fr'],
        ['AzureDelos', 'https://appservice.azure.sovcloud-api.de', 'https://appservice.azure.de'],
        ['AzureUSNat', 'https://appservice.azure.eaglex.ic.gov'],
        ['AzureUSSec', 'https://appservice.azure.microsoft.scloud'],
      ],
    );
  });

  it('are never those of Azure Resource Manager', () => {
    for (const { appServiceAudiences, resourceManagerScope, resourceManagerUrl } of knownClouds) {
      for (const audience of appServiceAudiences) {
        assert.notEqual(`${audience}/.default`, resourceManagerScope);
        assert.notEqual(audience, resourceManagerUrl);
      }
    }
  });
});
