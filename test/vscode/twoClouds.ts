import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type KnownCloud, knownClouds } from '../../src/azure/clouds.ts';
import { startProxy } from '../contract/proxy.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';

/** The public cloud with the small seed, and the environment by which a window finds it and the other one. */
interface TwoClouds {
  readonly local: LocalAzure;
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * Azure and Azure China, each a local Azure at its own public addresses, to which a proxy leads. In China, the account, the directory,
 * a subscription and an environment have the same ids as in Azure, and what is in them is different.
 */
export async function startTwoClouds(): Promise<TwoClouds> {
  const [azure, china] = [cloudNamed('AzureCloud'), cloudNamed('AzureChinaCloud')];
  const local = await startLocalAzure({ seed: 'small', cloud: azure });
  const there = await startLocalAzure({
    cloud: china,
    seed: contosoEstate()
      .account('lina@contoso.cn', 'Li Na', ['Contoso'])
      .subscription('Contoso Production')
      .environment('contoso-prod-ase', { resourceGroup: 'contoso-prod-network', location: 'China North 3' })
      .app('china-shop')
      .environment('contoso-china-ase', { location: 'China East 2' })
      .build(),
  });
  const proxy = await startProxy(
    new Map([
      [new URL(azure.resourceManagerUrl).host, new URL(local.url).host],
      [new URL(china.resourceManagerUrl).host, new URL(there.url).host],
    ]),
  );
  const folder = await mkdtemp(path.join(tmpdir(), 'ase-certificates-clouds-'));
  const caFile = path.join(folder, 'ca.pem');
  await writeFile(caFile, `${local.caPem}\n${there.caPem}`);
  return {
    local,
    env: {
      NODE_EXTRA_CA_CERTS: caFile,
      ASE_CERTIFICATES_SOVEREIGN_AZURE: there.url,
      ...{ HTTPS_PROXY: proxy.url, NO_PROXY: 'localhost,127.0.0.1' },
    },
    close: async () => {
      await Promise.all([proxy.close(), local.close(), there.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function cloudNamed(name: string): KnownCloud {
  const cloud = knownClouds.find(({ azureName }) => azureName === name);
  if (cloud === undefined) {
    throw new Error(`No cloud is named ${name}.`);
  }
  return cloud;
}
