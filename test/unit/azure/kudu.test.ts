import assert from 'node:assert/strict';
import { appServiceScope } from '../../../src/azure/cloud.ts';

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
