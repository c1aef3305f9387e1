import type { App } from '../app.ts';
import { Refusal, webError } from '../errors.ts';
import type { Estate } from '../estate.ts';
import { isObject, jsonObject } from '../http.ts';
import { appBody } from './appBody.ts';
import type { Call, Route } from './route.ts';
import { appOf, refuseWhileBusy } from './sites.ts';

const type = 'Microsoft.Web/sites';
const inGroup = `/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/${type}`;

/** The closed lists of the specification; Azure refuses other values. */
const allowed: Readonly<Record<string, readonly unknown[]>> = {
  minTlsVersion: ['1.0', '1.1', '1.2', '1.3'],
  scmMinTlsVersion: ['1.0', '1.1', '1.2', '1.3'],
  clientCertMode: ['Required', 'Optional', 'OptionalInteractiveUser'],
  httpsOnly: [true, false],
  clientCertEnabled: [true, false],
};

/** What a PATCH of a site can change, as far as it is modeled here. `endToEndEncryptionEnabled` is not in the specification of the PATCH. */
const siteProperties = ['httpsOnly', 'clientCertEnabled', 'clientCertMode', 'clientCertExclusionPaths'];

/** The configuration of apps and slots: `config/web`, and the properties of the site. A PATCH keeps what it does not name. */
export function siteConfigurationRoutes(estate: Estate): Route[] {
  return ['{site}', '{site}/slots/{slot}'].flatMap((path) => routesOf(estate, path));
}

function routesOf(estate: Estate, path: string): Route[] {
  const rights = path.endsWith('{slot}') ? `${type}/slots` : type;
  const template = `${inGroup}/${path}`;
  const configuration = { template: `${template}/config/web`, type: `${rights}/config` };
  return [
    {
      method: 'GET',
      template: configuration.template,
      action: `${configuration.type}/Read`,
      handle: (call) => {
        const app = appOf(estate, call);
        app.read();
        return { status: 200, body: configurationBody(app, configuration.type) };
      },
    },
    {
      method: 'PATCH',
      template: configuration.template,
      action: `${configuration.type}/Write`,
      handle: (call) => {
        const app = appOf(estate, call);
        refuseWhileBusy(estate, app);
        app.configuration.change(changesOf(call));
        return { status: 200, body: configurationBody(app, configuration.type) };
      },
    },
    {
      method: 'PATCH',
      template,
      action: `${rights}/Write`,
      handle: (call) => {
        const app = appOf(estate, call);
        refuseWhileBusy(estate, app);
        const changes = Object.entries(changesOf(call)).filter(([name]) => siteProperties.includes(name));
        app.siteProperties.change(Object.fromEntries(changes));
        return { status: 200, body: appBody(app, estate) };
      },
    },
  ];
}

function configurationBody({ seed, configuration }: App, configurationType: string): object {
  return { id: `${seed.id}/config/web`, name: 'web', type: configurationType, properties: configuration.shown };
}

function changesOf({ request }: Call): Readonly<Record<string, unknown>> {
  const properties = jsonObject(request.text)?.['properties'];
  if (!isObject(properties)) {
    throw new Refusal(webError(400, 'BadRequest', 'The parameter properties has an invalid value.'));
  }
  for (const [name, value] of Object.entries(properties)) {
    if (allowed[name]?.includes(value) === false) {
      throw new Refusal(webError(400, 'BadRequest', `The parameter ${name} has an invalid value.`));
    }
  }
  return properties;
}
