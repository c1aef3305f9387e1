import type { App } from '../app.ts';
import { blobOf, certificateInBlob } from '../certificateBlob.ts';
import type { StoredCertificate } from '../certificateStore.ts';
import { webError } from '../errors.ts';
import type { Estate } from '../estate.ts';
import { isObject, jsonObject, type Reply } from '../http.ts';
import type { Pager } from '../paging.ts';
import type { Switches } from '../switches.ts';
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
        return pager.page(call.request, app.publicCertificates.read(), (row) =>
          certificateBody(estate.switches, app, row, type),
        );
      },
    },
    {
      method: 'GET',
      template: one,
      action: `${type}/Read`,
      handle: (call) => get(estate, appOf(estate, call), call, type),
    },
    {
      method: 'PUT',
      template: one,
      action: `${type}/Write`,
      handle: (call) => put(estate, appOf(estate, call), call, type),
    },
    {
      method: 'DELETE',
      template: one,
      action: `${type}/Delete`,
      handle: (call) => remove(estate, appOf(estate, call), call),
    },
  ];
}

function get({ switches }: Estate, app: App, call: Call, type: string): Reply {
  const name = call.param('certificate');
  const found = app.publicCertificates.read().find((row) => row.name.toLowerCase() === name.toLowerCase());
  return found === undefined
    ? webError(404, 'NotFound', `Cannot find PublicCertificate with name ${name}.`)
    : { status: 200, body: certificateBody(switches, app, found, type) };
}

function put({ switches }: Estate, app: App, call: Call, type: string): Reply {
  const body = jsonObject(call.request.text) ?? {};
  const properties = isObject(body['properties']) ? body['properties'] : {};
  const name = call.param('certificate');
  if (typeof body['kind'] !== 'string') {
    return webError(400, 'BadRequest', 'Parameter publicCertificateEnv is null or empty.');
  }
  if (app.publicCertificates.holds(name)) {
    return webError(400, 'BadRequest', 'The parameter location,thumbprint has an invalid value.');
  }
  const der = certificateInBlob(properties['blob']);
  if (der === undefined) {
    return webError(400, 'BadRequest', 'The parameter blob has an invalid value.');
  }
  const location = locations.find((one) => one === properties['publicCertificateLocation']) ?? 'Unknown';
  const { appears } = switches.publicCertificates;
  const certificate = app.publicCertificates.put(name, der, appears, location);
  return { status: 200, body: certificateBody(switches, app, certificate, type) };
}

function remove({ switches }: Estate, app: App, call: Call): Reply {
  const name = call.param('certificate');
  if (!app.publicCertificates.holds(name)) {
    return { status: 204 };
  }
  app.publicCertificates.delete(name, switches.publicCertificates.disappears);
  return { status: 200 };
}

function certificateBody(
  { publicCertificates: { body } }: Switches,
  { seed }: App,
  { name, der, location, thumbprint }: StoredCertificate,
  type: string,
): object {
  return {
    id: `${seed.id}/publicCertificates/${name}`,
    name,
    type,
    properties: {
      publicCertificateLocation: location,
      ...(body.blob === 'none' ? {} : { blob: blobOf(der, body.blob) }),
      ...(body.thumbprint ? { thumbprint } : {}),
    },
  };
}
