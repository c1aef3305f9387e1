import assert from 'node:assert/strict';
import { AzureError } from '../../src/azure/azureError.ts';
import type { Cloud } from '../../src/azure/cloud.ts';
import { type KnownCloud, knownClouds } from '../../src/azure/clouds.ts';
import { portalLink } from '../../src/azure/resourceId.ts';
import type { ScmHost } from '../../src/azure/scmHosts.ts';
import { Reachability } from '../../src/commands/verifyTrustStore/reachability.ts';
import { verifyApp } from '../../src/commands/verifyTrustStore/verifyApp.ts';
import { cloudOf, type NamedCloud } from '../../src/signIn/namedCloud.ts';
import { makeCertificate } from '../localAzure/certificateMaker.ts';
import { type CloudProfile, startCloudProfile } from './cloudProfile.ts';

const { signal } = new AbortController();

/** A cloud as VS Code's settings name it, with VS Code's own fields alone. */
function named(known: KnownCloud): NamedCloud {
  return {
    name: known.azureName,
    portalUrl: known.portalUrl || 'https://portal.contoso.example',
    managementEndpointUrl: known.resourceManagerScope.replace(/\.default$/, ''),
    resourceManagerEndpointUrl: `${known.resourceManagerUrl}/`,
    activeDirectoryEndpointUrl: `${known.authorityUrl}/`,
    activeDirectoryResourceId: known.resourceManagerScope.replace(/\.default$/, ''),
    isCustomCloud: known.isCustom,
  };
}

const contoso: NamedCloud = {
  name: 'Contoso Local',
  portalUrl: 'https://portal.local.contoso.example',
  managementEndpointUrl: 'https://audience.contoso.example/abc',
  resourceManagerEndpointUrl: 'https://management.local.contoso.example',
  activeDirectoryEndpointUrl: 'https://login.local.contoso.example',
  activeDirectoryResourceId: 'https://audience.contoso.example/abc',
  isCustomCloud: true,
};

describe('In the cloud', () => {
  let profile: CloudProfile;
  afterEach(() => profile.close());

  const environmentId = (): string => profile.local.estate.environmentNamed('contoso-ase').seed.id;
  const useEverything = async (): Promise<void> => {
    const { azure, local } = profile;
    const [subscription] = await azure.subscriptions(signal);
    assert.equal(subscription?.name, 'Contoso Production');
    const environment = await azure.environments.get(environmentId(), signal);
    const validity = { notBefore: new Date(), notAfter: new Date(Date.now() + 86_400_000) };
    const { der } = await makeCertificate({ commonName: 'Contoso Root', ...validity });
    await azure.rootCertificates.add(environment, { name: 'root', der }, signal);
    const roots = await azure.rootCertificates.list(environment, signal);
    assert.equal(roots.length, 1);
    const app = await azure.apps.get(local.estate.appNamed('shop').seed.id, signal);
    const found = await verifyApp(app, { azure, environment, roots: [], reach: new Reachability(), signal });
    assert.equal(found.kind, 'checked', JSON.stringify(found));
  };
  const audiencesOf = (host: string): string[] => [
    ...new Set(profile.sent.filter((one) => one.host === host).map(({ audience }) => audience ?? 'none')),
  ];
  const scopesAskedFor = (): string[] =>
    profile.local
      .requestsTo('POST /*/oauth2/v2.0/token')
      .map(({ body }) => String((body as { scope: string }).scope).split(' ')[0] ?? '');

  for (const known of knownClouds) {
    describe(known.name, () => {
      const cloud = cloudOf(named(known), 'the setting');
      const [audience = ''] = known.appServiceAudiences;
      const { host } = new URL(known.resourceManagerUrl);
      const authority = new URL(known.authorityUrl).host;

      it('each token has the audience of where it goes, and nothing goes elsewhere', async () => {
        profile = await startCloudProfile(cloud, known.environmentDomains[0] ?? 'ase.contoso.example');
        await useEverything();
        const { scmHost, sent } = profile;
        assert.deepEqual(new Set(sent.map((one) => one.host)), new Set([authority, host, scmHost]));
        assert.deepEqual(audiencesOf(host), [known.resourceManagerScope.replace(/\/\.default$/, '')]);
        assert.deepEqual(audiencesOf(scmHost), [audience]);
        assert.deepEqual(audiencesOf(authority), ['none'], 'no token goes to Entra');
      });

      it('SCM sites are trusted under the domains of this cloud alone', async () => {
        profile = await startCloudProfile(cloud, 'ase.contoso.example');
        const hosts = knownClouds.flatMap(({ environmentDomains }) =>
          environmentDomains.map((one) => `a.scm.b.${one}`),
        );
        const states = hosts.map((name) => ({ name, hostType: 'Repository' }));
        const { trusted } = profile.azure.kudu.hosts.of(
          { raw: { properties: { hostNameSslStates: states } } },
          { raw: {} },
        );
        assert.deepEqual(
          trusted,
          hosts.filter((one) => known.environmentDomains.some((domain) => one.endsWith(`.${domain}`))),
        );
      });

      it('links lead to its portal', async () => {
        profile = await startCloudProfile(cloud, 'ase.contoso.example');
        const link = portalLink(cloud, environmentId(), 'tenant');
        assert.ok(link.startsWith(`${known.portalUrl || 'https://portal.contoso.example'}/#@tenant/resource/`), link);
      });
    });
  }

  describe('Azure Delos, of which two audiences are told', () => {
    const delos = knownClouds.find(({ azureName }) => azureName === 'AzureDelos') as KnownCloud;
    const cloud = cloudOf(named(delos), 'the setting');
    const [first = '', second = ''] = delos.appServiceAudiences;

    it('the second is used where Entra does not know the first', async () => {
      profile = await startCloudProfile(cloud, 'ase.contoso.example', [second]);
      await profile.azure.subscriptions(signal);
      const body = { error: 'invalid_resource', error_description: 'AADSTS500011', error_codes: [500011] };
      profile.local.faults.add({ on: 'POST /*/oauth2/v2.0/token', times: 1, answer: { status: 400, body } });
      await profile.azure.kudu.signIn(signal);
      await useEverything();
      assert.deepEqual(audiencesOf(profile.scmHost), [second]);
      assert.deepEqual(scopesAskedFor().slice(1), [`${first}/.default`, `${second}/.default`]);
    });

    it('the second is used where an SCM site refuses the first, and from then on', async () => {
      profile = await startCloudProfile(cloud, 'ase.contoso.example', [second]);
      await useEverything();
      assert.deepEqual(audiencesOf(profile.scmHost), [first, second]);
      profile.sent.length = 0;
      await profile.azure.kudu.run('dir', { host: profile.scmHost as ScmHost }, signal);
      assert.deepEqual(audiencesOf(profile.scmHost), [second]);
    });

    it('no third is guessed', async () => {
      profile = await startCloudProfile(cloud, 'ase.contoso.example', ['https://appservice.azure.com']);
      const asked = profile.azure.kudu.run('dir', { host: profile.scmHost as ScmHost }, signal);
      await assert.rejects(asked, (error) => error instanceof AzureError && error.kind === 'signedOut');
      assert.deepEqual(audiencesOf(profile.scmHost), [first, second]);
    });
  });

  describe('of a company, which nobody publishes', () => {
    const start = async (cloud: Cloud): Promise<void> => {
      profile = await startCloudProfile(cloud, 'ase.contoso.example', ['https://appservice.local.contoso.example']);
    };

    it('no audience of SCM sites is guessed: no token is asked for, and none is sent', async () => {
      await start(cloudOf(contoso, 'the setting'));
      await profile.azure.subscriptions(signal);
      await profile.azure.apps.get(profile.local.estate.appNamed('shop').seed.id, signal);
      const isUnsupported = (error: unknown): boolean => error instanceof AzureError && error.kind === 'unsupported';
      await assert.rejects(profile.azure.kudu.signIn(signal), isUnsupported);
      const place = { host: profile.scmHost as ScmHost };
      await assert.rejects(profile.azure.kudu.run('dir', place, signal), isUnsupported);
      assert.deepEqual([...new Set(scopesAskedFor())], ['https://audience.contoso.example/abc/.default']);
      assert.deepEqual(audiencesOf(profile.scmHost), []);
    });

    it('tokens have the audience that its setting names', async () => {
      await start(
        cloudOf({ ...contoso, appServiceAudience: 'https://appservice.local.contoso.example/' }, 'the setting'),
      );
      await useEverything();
      assert.deepEqual(audiencesOf(profile.scmHost), ['https://appservice.local.contoso.example']);
    });
  });
});
