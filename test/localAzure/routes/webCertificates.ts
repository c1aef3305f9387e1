import { createSecureContext } from 'node:tls';
import { thumbprintOf } from '../certificateBlob.ts';
import { armError, webError } from '../errors.ts';
import type { Estate } from '../estate.ts';
import { isObject, jsonObject, type Reply } from '../http.ts';
import type { Pager } from '../paging.ts';
import { type WebCertificateSeed, webCertificateBody } from '../webCertificates.ts';
import { inResourceGroup, inSubscription, resourceId } from './lookup.ts';
import type { Call, Route } from './route.ts';

const type = 'Microsoft.Web/certificates';
const list = `/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/${type}`;

/** Server certificates: uploaded as a .pfx, or read from Key Vault. One that a binding uses cannot be deleted. */
export function webCertificateRoutes(estate: Estate, pager: Pager): Route[] {
  const { read, write } = { read: `${type}/Read`, write: `${type}/Write` };
  return [
    {
      method: 'GET',
      template: `/subscriptions/{subscription}/providers/${type}`,
      action: read,
      handle: (call) =>
        pager.page(call.request, inSubscription(estate.webCertificates.read(), call), webCertificateBody),
    },
    {
      method: 'GET',
      template: list,
      action: read,
      handle: (call) =>
        pager.page(call.request, inResourceGroup(estate.webCertificates.read(), call), webCertificateBody),
    },
    { method: 'GET', template: `${list}/{certificate}`, action: read, handle: (call) => get(estate, call) },
    { method: 'PUT', template: `${list}/{certificate}`, action: write, handle: (call) => put(estate, call) },
    {
      method: 'DELETE',
      template: `${list}/{certificate}`,
      action: `${type}/Delete`,
      handle: (call) => remove(estate, call),
    },
  ];
}

function idOf(call: Call): string {
  return resourceId(call, type, 'certificate');
}

function get(estate: Estate, call: Call): Reply {
  const found = estate.webCertificates.read().find(({ seed }) => seed.id.toLowerCase() === idOf(call).toLowerCase());
  return found === undefined
    ? webError(404, 'NotFound', `Cannot find Certificate with name ${call.param('certificate')}.`)
    : { status: 200, body: webCertificateBody(found) };
}

function put(estate: Estate, call: Call): Reply {
  const body = jsonObject(call.request.text);
  const properties = isObject(body?.['properties']) ? body['properties'] : {};
  const location = body?.['location'];
  if (typeof location !== 'string' || location === '') {
    return armError(400, 'LocationRequired', 'The location property is required for this definition.');
  }
  const base = { ...ownerOf(properties), ...placeOf(call), location };
  if (typeof properties['keyVaultId'] === 'string' && typeof properties['keyVaultSecretName'] === 'string') {
    return fromKeyVault(estate, base, properties['keyVaultId'], properties['keyVaultSecretName']);
  }
  const { pfxBlob, password } = properties;
  if (typeof pfxBlob !== 'string') {
    return webError(400, 'BadRequest', 'The parameter pfxBlob has an invalid value.');
  }
  const der = leafOf(Buffer.from(pfxBlob, 'base64'), typeof password === 'string' ? password : '');
  return der === undefined
    ? webError(400, 'BadRequest', 'The specified network password is not correct.')
    : keep(estate, { ...base, der });
}

/** OpenSSL opens it, so that it takes only what has a key, and the key's certificate. */
function leafOf(pfx: Buffer, passphrase: string): Uint8Array | undefined {
  try {
    const { context } = createSecureContext({ pfx, passphrase });
    return new Uint8Array((context as { getCertificate(): Buffer }).getCertificate());
  } catch {
    return undefined;
  }
}

type Base = Omit<WebCertificateSeed, 'der'>;

function placeOf(call: Call): Pick<Base, 'id' | 'name' | 'subscriptionId' | 'resourceGroup'> {
  const [subscriptionId, resourceGroup] = [call.param('subscription'), call.param('resourceGroup')];
  return { id: idOf(call), name: call.param('certificate'), subscriptionId, resourceGroup };
}

function ownerOf(properties: Readonly<Record<string, unknown>>): Pick<Base, 'environmentId' | 'planId'> {
  const { hostingEnvironmentProfile: profile, serverFarmId } = properties;
  return {
    ...(isObject(profile) && typeof profile['id'] === 'string' ? { environmentId: profile['id'] } : {}),
    ...(typeof serverFarmId === 'string' ? { planId: serverFarmId } : {}),
  };
}

function fromKeyVault(estate: Estate, base: Base, vaultId: string, secretName: string): Reply {
  const { keyVault: wanted } = estate.switches.serverCertificates;
  const { status, der } = wanted === 'Succeeded' ? readSecret(estate, vaultId, secretName) : { status: wanted };
  return keep(estate, { ...base, der, keyVault: { vaultId, secretName, status } });
}

/** What App Service finds in a vault. A vault outside the seed has the certificate that came from it before. */
function readSecret(
  estate: Estate,
  vaultId: string,
  secretName: string,
): { readonly status: string; readonly der?: Uint8Array | undefined } {
  const same = (one: string | undefined, other: string): boolean => one?.toLowerCase() === other.toLowerCase();
  const vault = estate.seed.keyVaults.find(({ id }) => same(id, vaultId));
  if (vault !== undefined && (!vault.appServiceMayRead || vault.network === 'closed')) {
    return { status: 'AzureServiceUnauthorizedToAccessKeyVault' };
  }
  const secrets = vault === undefined || vault.secrets === 'refused' ? undefined : vault.secrets;
  const der =
    secrets === undefined
      ? estate.webCertificates.all().find(({ seed }) => same(seed.keyVault?.vaultId, vaultId) && seed.der !== undefined)
          ?.seed.der
      : secrets.find(({ name, enabled }) => same(name, secretName) && enabled !== false)?.der;
  return der === undefined ? { status: 'KeyVaultSecretDoesNotExist' } : { status: 'Succeeded', der };
}

function keep(estate: Estate, seed: WebCertificateSeed): Reply {
  const createdAt = estate.webCertificates.get(seed.id)?.seed.createdAt ?? estate.timeline.now;
  estate.webCertificates.put({ ...seed, createdAt }, estate.switches.serverCertificates.appears);
  return { status: 200, body: webCertificateBody({ seed }) };
}

function remove(estate: Estate, call: Call): Reply {
  const held = estate.webCertificates.get(idOf(call));
  if (held === undefined) {
    return { status: 204 };
  }
  const thumbprint = held.seed.der && thumbprintOf(held.seed.der);
  const hosts = estate.apps.flatMap((app) => app.hostNames.all()).filter((one) => one.thumbprint === thumbprint);
  if (thumbprint !== undefined && hosts.length > 0) {
    const names = hosts.map(({ hostName }) => hostName).join(', ');
    // The sentence is the service's; which code it has beside Conflict is not known.
    return armError(
      409,
      'Conflict',
      `Cannot remove certificate with thumbprint ${thumbprint} because it is used for hostname ${names}.`,
    );
  }
  estate.webCertificates.delete(held.seed.id, estate.switches.serverCertificates.disappears);
  return { status: 200 };
}
