import assert from 'node:assert/strict';
import { regionName } from '../../../src/text/region.ts';

describe('The name of a region', () => {
  it('is the display name, whichever form Azure gives', () => {
    const names: Readonly<Record<string, string>> = {
      westeurope: 'West Europe',
      'West Europe': 'West Europe',
      eastus2: 'East US 2',
      uksouth: 'UK South',
      southeastasia: 'Southeast Asia',
      southcentralus: 'South Central US',
      germanywestcentral: 'Germany West Central',
      australiasoutheast: 'Australia Southeast',
      newzealandnorth: 'New Zealand North',
      southafricanorth: 'South Africa North',
      indonesiacentral: 'Indonesia Central',
      jioindiawest: 'Jio India West',
      uaenorth: 'UAE North',
      usgovvirginia: 'US Gov Virginia',
      chinanorth3: 'China North 3',
    };
    for (const [location, name] of Object.entries(names)) {
      assert.equal(regionName(location), name);
    }
  });

  it('stays as it is when it has a word that is not known', () => {
    for (const location of ['', 'eastus2euap', 'atlantis', 'westeuropeX']) {
      assert.equal(regionName(location), location);
    }
  });
});
