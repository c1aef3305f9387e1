import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline';
import { ClientSecretCredential } from '@azure/identity';
import { AzureServices } from '../../src/azure/azureServices.ts';
import type { Cloud } from '../../src/azure/cloud.ts';
import { SkippingClock } from '../clock/skippingClock.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';
import { trust } from './trust.ts';

/** A request as the product sent it, before it was led to loopback. */
export interface Sent {
  readonly host: string;
  readonly path: string;
  /** Of the bearer token that went with it. */
  readonly audience: string | undefined;
}

/** Local Azure under the addresses of a cloud, and the product's services in that cloud. Another address than these cannot be reached. */
export interface CloudProfile {
  readonly local: LocalAzure;
  readonly azure: AzureServices;
  readonly sent: Sent[];
  /** The SCM site of the app `shop`. */
  readonly scmHost: string;
  close(): Promise<void>;
}

/**
 * @param cloud as the product knows it.
 * @param domain where the environment `contoso-ase` with the app `shop` has its names.
 * @param takes the audiences that local Azure's SCM sites really take, where they are not all that the product knows.
 */
export async function startCloudProfile(
  cloud: Cloud,
  domain: string,
  takes: readonly string[] = cloud.appServiceAudiences,
): Promise<CloudProfile> {
  const clock = new SkippingClock();
  const seed = contosoEstate().subscription('Contoso Production').environment('contoso-ase').app('shop').build();
  const environments = seed.environments.map((one) => ({ ...one, dnsSuffix: `contoso-ase.${domain}` }));
  const local = await startLocalAzure({
    seed: { ...seed, environments },
    clock,
    cloud: { ...cloud, appServiceAudiences: takes },
  });
  trust(local.caPem);
  const scmHost = `shop.scm.contoso-ase.${domain}`;
  const scmOnLoopback = local.estate.scmHostOf(local.estate.appNamed('shop').seed.id) ?? '';
  local.estate.scmHostOf = () => scmHost;
  const sent: Sent[] = [];
  const httpClient = leadTo(
    new Map([
      [new URL(cloud.resourceManagerUrl).host, new URL(local.url).host],
      [new URL(cloud.authorityUrl).host, new URL(local.url).host],
      [scmHost, scmOnLoopback],
    ]),
    sent,
  );
  const credential = new ClientSecretCredential(local.tenantId, local.clientId, local.clientSecret, {
    authorityHost: cloud.authorityUrl,
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 0 },
    httpClient,
  });
  const azure = new AzureServices({ cloud, credential, clock, random: () => 0, log: () => undefined, httpClient });
  return { local, azure, sent, scmHost, close: () => local.close() };
}

/** Sends each request to the host on loopback that stands for its own, and notes it. */
function leadTo(hosts: ReadonlyMap<string, string>, sent: Sent[]): HttpClient {
  const client = createDefaultHttpClient();
  return {
    async sendRequest(request) {
      const url = new URL(request.url);
      sent.push({ host: url.host, path: url.pathname, audience: audienceIn(request.headers.get('authorization')) });
      const host = hosts.get(url.host);
      if (host === undefined) {
        throw Object.assign(new Error(`${url.host} is not of this cloud.`), { name: 'RestError', code: 'ENOTFOUND' });
      }
      url.host = host;
      const asked = request.url;
      request.url = url.href;
      try {
        return await client.sendRequest(request);
      } finally {
        request.url = asked;
      }
    },
  };
}

function audienceIn(authorization: string | undefined): string | undefined {
  const payload = /^Bearer [^.]*\.([^.]*)\./.exec(authorization ?? '')?.[1];
  return payload === undefined
    ? undefined
    : (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { readonly aud: string }).aud;
}
