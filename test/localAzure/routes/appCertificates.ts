import type { App, AppCertificate } from '../app.ts';
import { blobOf, certificateInBlob, thumbprintOf } from '../certificateBlob.ts';
import { webError } from '../errors.ts';
import type { Estate } from '../estate.ts';
import { isObject, jsonObject, type Reply } from '../http.ts';
import type { Pager } from '../paging.ts';
import type { Call, Route } from './route.ts';
import { appOf } from './sites.ts';

const sites = '/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.Web/sites';
const locations = ['CurrentUserMy', 'LocalMachineMy', 'Unknown'] as const;

/** An app's own public certificates, with the service's known habits: `kind` is needed, and a name is never overwritten. */
export function appCertificateRoutes(estate: Estate, pager: Pager): Route[] {
  return ['{site}', '{site}/slots/{slot}'].flatMap((path) => routesOf(estate, pager, path));
}

function routesOf(estate: Estate, pager: Pager, path: string): Route[] {
  const list = `${sites}/${path}/publicCertificates`;
  const one = `${list}/{certificate}`;
  const type = `Microsoft.Web/sites/${path.endsWith('{slot}') ? 'slots/' : ''}publicCertificates`;
  return [
    {
      method: 'GET',
      template: list,
      action: `${type}/Read`,
      handle: (call) => {
        const app = appOf(estate, call);
        return pager.page(call.request, [...app.publicCertificates.values()], (row) => certificateBody(app, row, type));
      },
    },
    { method: 'GET', template: one, action: `${type}/Read`, handle: (call) => get(appOf(estate, call), call, type) },
    { method: 'PUT', template: one, action: `${type}/Write`, handle: (call) => put(appOf(estate, call), call, type) },
    {
      method: 'DELETE',
      template: one,
      action: `${type}/Delete`,
      handle: (call) => ({ status: appOf(estate, call).publicCertificates.delete(keyOf(call)) ? 200 : 204 }),
    },
  ];
}

function get(app: App, call: Call, type: string): Reply {
  const found = app.publicCertificates.get(keyOf(call));
  return found === undefined
    ? webError(404, 'NotFound', `Cannot find PublicCertificate with name ${call.param('certificate')}.`)
    : { status: 200, body: certificateBody(app, found, type) };
}

function put(app: App, call: Call, type: string): Reply {
  const body = jsonObject(call.request.text) ?? {};
  const properties = isObject(body['properties']) ? body['properties'] : {};
  if (typeof body['kind'] !== 'string') {
    return webError(400, 'BadRequest', 'Parameter publicCertificateEnv is null or empty.');
  }
  if (app.publicCertificates.has(keyOf(call))) {
    return webError(400, 'BadRequest', 'The parameter location,thumbprint has an invalid value.');
  }
  const der = certificateInBlob(properties['blob']);
  if (der === undefined) {
    return webError(400, 'BadRequest', 'The parameter blob has an invalid value.');
  }
  const location = locations.find((one) => one === properties['publicCertificateLocation']) ?? 'Unknown';
  const certificate = { name: call.param('certificate'), der, location };
  app.publicCertificates.set(keyOf(call), certificate);
  return { status: 200, body: certificateBody(app, certificate, type) };
}

function certificateBody({ seed }: App, { name, der, location }: AppCertificate, type: string): object {
  return {
    id: `${seed.id}/publicCertificates/${name}`,
    name,
    type,
    properties: {
      blob: blobOf(der, 'der'),
      publicCertificateLocation: location,
      thumbprint: thumbprintOf(der),
    },
  };
}

function keyOf({ param }: Call): string {
  return param('certificate').toLowerCase();
}
