import type { App } from '../app.ts';
import { armError, webError } from '../errors.ts';
import type { Estate } from '../estate.ts';
import { isObject, jsonObject, type Reply } from '../http.ts';
import type { Call, Route } from './route.ts';
import { appOf } from './sites.ts';

const sites = '/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.Web/sites';

/** App settings: read by a POST, because their values are secrets, and replaced as a whole. Which are sticky stands at the app. */
export function appSettingRoutes(estate: Estate): Route[] {
  return [
    ...['{site}', '{site}/slots/{slot}'].flatMap((path): Route[] => {
      const rights = `Microsoft.Web/sites/${path.endsWith('{slot}') ? 'slots/' : ''}config`;
      const template = `${sites}/${path}/config/appsettings`;
      return [
        {
          method: 'POST',
          template: `${template}/list`,
          action: `${rights}/list/Action`,
          handle: (call) => settings(appOf(estate, call), rights),
        },
        {
          method: 'PUT',
          template,
          action: `${rights}/Write`,
          handle: (call) => replace(appOf(estate, call), call, rights),
        },
      ];
    }),
    {
      method: 'GET',
      template: `${sites}/{site}/config/slotConfigNames`,
      action: 'Microsoft.Web/sites/config/Read',
      handle: (call) => {
        const { seed, stickySettings } = appOf(estate, call);
        const properties = { appSettingNames: stickySettings, connectionStringNames: null };
        return { status: 200, body: { id: seed.id, name: seed.name, type: 'Microsoft.Web/sites', properties } };
      },
    },
  ];
}

function settings(app: App, type: string): Reply {
  const { id } = app.seed;
  return {
    status: 200,
    body: { id: `${id}/config/appsettings`, name: 'appsettings', type, properties: app.settings },
  };
}

function replace(app: App, call: Call, type: string): Reply {
  const properties = jsonObject(call.request.text)?.['properties'];
  if (!isObject(properties)) {
    return armError(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.');
  }
  const bad = Object.entries(properties).find(([, value]) => typeof value !== 'string');
  if (bad !== undefined) {
    // Azure quotes what it refuses.
    return webError(400, 'BadRequest', `The value ${JSON.stringify(bad[1])} of ${bad[0]} is invalid.`);
  }
  app.replaceSettings(properties as Readonly<Record<string, string>>, 'arm');
  return settings(app, type);
}
