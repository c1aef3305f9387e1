import type { App } from '../app.ts';
import { thumbprintOf } from '../certificateBlob.ts';
import { webError } from '../errors.ts';
import type { Estate } from '../estate.ts';
import type { BindingSeed } from '../estateSeed.ts';
import { isObject, jsonObject, type Reply } from '../http.ts';
import type { Pager } from '../paging.ts';
import type { Call, Route } from './route.ts';
import { appOf } from './sites.ts';

const sites = '/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.Web/sites';

/** The custom host names of apps and slots. A PUT replaces a binding as a whole; only certificates that are there can be bound. */
export function hostNameBindingRoutes(estate: Estate, pager: Pager): Route[] {
  return ['{site}', '{site}/slots/{slot}'].flatMap((path): Route[] => {
    const template = `${sites}/${path}/hostNameBindings`;
    const type = `Microsoft.Web/sites/${path.endsWith('{slot}') ? 'slots/' : ''}hostNameBindings`;
    return [
      {
        method: 'GET',
        template,
        action: `${type}/Read`,
        handle: (call) => {
          const app = appOf(estate, call);
          return pager.page(call.request, app.hostNames.read(), (row) => body(app, row, type));
        },
      },
      {
        method: 'GET',
        template: `${template}/{host}`,
        action: `${type}/Read`,
        handle: (call) => {
          const app = appOf(estate, call);
          const found = app.hostNames.read().find((row) => row.hostName.toLowerCase() === hostOf(call));
          return found === undefined
            ? webError(404, 'NotFound', `Cannot find HostNameBinding with name ${call.param('host')}.`)
            : { status: 200, body: body(app, found, type) };
        },
      },
      {
        method: 'PUT',
        template: `${template}/{host}`,
        action: `${type}/Write`,
        handle: (call) => put(estate, appOf(estate, call), call, type),
      },
    ];
  });
}

function hostOf(call: Call): string {
  return call.param('host').toLowerCase();
}

const states = ['Disabled', 'SniEnabled', 'IpBasedEnabled'] as const;

function put(estate: Estate, app: App, call: Call, type: string): Reply {
  const sent = jsonObject(call.request.text)?.['properties'];
  const properties = isObject(sent) ? sent : {};
  const hostName = call.param('host');
  const sslState = states.find((state) => state === (properties['sslState'] ?? 'Disabled'));
  const { thumbprint } = properties;
  if (sslState === undefined || (sslState !== 'Disabled' && typeof thumbprint !== 'string')) {
    return webError(400, 'BadRequest', 'The parameter thumbprint has an invalid value.');
  }
  if (!app.hostNames.holds(hostName)) {
    return webError(404, 'NotFound', `The custom host name ${hostName} is not verified for ${app.seed.name}.`);
  }
  const isThere = estate.webCertificates.all().some(({ seed }) => seed.der && thumbprintOf(seed.der) === thumbprint);
  if (sslState !== 'Disabled' && !isThere) {
    return webError(404, 'NotFound', `Certificate with thumbprint ${String(thumbprint)} was not found.`);
  }
  const isBound = sslState !== 'Disabled' && typeof thumbprint === 'string';
  const binding: BindingSeed = { hostName, sslState, thumbprint: isBound ? thumbprint : undefined };
  app.hostNames.put(binding, estate.switches.serverCertificates.bindingShows);
  return { status: 200, body: body(app, binding, type) };
}

function body({ seed }: App, { hostName, sslState, thumbprint }: BindingSeed, type: string): object {
  return {
    id: `${seed.id}/hostNameBindings/${hostName}`,
    name: `${seed.name}/${hostName}`,
    type,
    properties: {
      siteName: seed.name.split('/')[0],
      domainId: null,
      customHostNameDnsRecordType: 'CName',
      hostNameType: 'Verified',
      sslState,
      ...(thumbprint === undefined ? {} : { thumbprint }),
      ...(sslState === 'IpBasedEnabled' ? { virtualIP: '10.0.0.11' } : {}),
    },
  };
}
