import assert from 'node:assert/strict';
import { knownCloud, knownClouds } from '../../../src/azure/clouds.ts';
import { cloudOf, type NamedCloud, SignInSettingError } from '../../../src/signIn/namedCloud.ts';

const given: NamedCloud = {
  name: 'Contoso Local',
  portalUrl: 'https://portal.contoso.example/',
  managementEndpointUrl: 'https://audience.contoso.example/abc/',
  resourceManagerEndpointUrl: 'https://management.contoso.example/',
  activeDirectoryEndpointUrl: 'https://login.contoso.example//',
  activeDirectoryResourceId: 'https://other.contoso.example/',
  isCustomCloud: true,
};

describe('The cloud that a setting names', () => {
  it('has the addresses of the setting, without slashes at their ends, and no audience or domain that is guessed', () => {
    assert.deepEqual(cloudOf(given, 'The setting'), {
      name: 'Contoso Local',
      resourceManagerUrl: 'https://management.contoso.example',
      resourceManagerScope: 'https://audience.contoso.example/abc/.default',
      authorityUrl: 'https://login.contoso.example',
      portalUrl: 'https://portal.contoso.example',
      isCustom: true,
      appServiceAudiences: [],
      environmentDomains: [],
    });
  });

  it('is known by its Azure Resource Manager, also by a regional one, and keeps the name that the user gave it', () => {
    for (const known of knownClouds) {
      const { host } = new URL(known.resourceManagerUrl);
      for (const url of [known.resourceManagerUrl, `https://westregion.${host}/`]) {
        const cloud = cloudOf({ ...given, resourceManagerEndpointUrl: url }, 'The setting');
        assert.deepEqual(cloud.appServiceAudiences, known.appServiceAudiences);
        assert.deepEqual(cloud.environmentDomains, known.environmentDomains);
        assert.equal(cloud.name, 'Contoso Local');
      }
      for (const other of [`https://${host}.contoso.example`, `https://x${host}`]) {
        assert.equal(knownCloud(other), undefined, other);
      }
    }
  });

  it('may name the audience of its SCM sites, where it is not a known one', () => {
    const audience = 'https://appservice.contoso.example';
    assert.deepEqual(cloudOf({ ...given, appServiceAudience: `${audience}/` }, 'The setting').appServiceAudiences, [
      audience,
    ]);
    const bleu = { ...given, resourceManagerEndpointUrl: 'https://management.sovcloud-api.fr' };
    assert.deepEqual(cloudOf({ ...bleu, appServiceAudience: audience }, 'The setting').appServiceAudiences, [
      'https://appservice.azure.sovcloud-api.fr',
    ]);
  });

  for (const appServiceAudience of [
    '',
    5,
    null,
    'https://audience.contoso.example/abc',
    'https://Management.contoso.example',
    'https://other.contoso.example',
  ]) {
    it(`may not name ${JSON.stringify(appServiceAudience)} as that audience`, () => {
      assert.throws(
        () => cloudOf({ ...given, appServiceAudience }, 'The setting'),
        (error) =>
          error instanceof SignInSettingError &&
          error.message.startsWith('The setting has an appServiceAudience that is not an audience of App Service: '),
      );
    });
  }

  it('is refused where a token would go to an address that is not https, or to none', () => {
    const http = { ...given, resourceManagerEndpointUrl: 'http://management.contoso.example' };
    assert.throws(() => cloudOf(http, 'The setting'), /has a resourceManagerEndpointUrl that is not an https address/);
    const { activeDirectoryEndpointUrl: _, ...none } = given;
    assert.throws(() => cloudOf(none as NamedCloud, 'The setting'), /^SignInSettingError: The setting has no active/);
  });
});
