import type { App } from '../app.ts';
import { operationInProgress, Refusal } from '../errors.ts';
import type { Estate } from '../estate.ts';
import { instancesOf } from '../kudu.ts';
import type { Pager } from '../paging.ts';
import { appBody } from './appBody.ts';
import { found, inResourceGroup, inSubscription, resourceId } from './lookup.ts';
import type { Call, Route } from './route.ts';

const type = 'Microsoft.Web/sites';
const inGroup = `/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/${type}`;

/** Apps and slots: lists, reads, and stop, start and restart. */
export function siteRoutes(estate: Estate, pager: Pager): Route[] {
  return [
    {
      method: 'GET',
      template: `/subscriptions/{subscription}/providers/${type}`,
      action: `${type}/Read`,
      handle: (call) =>
        pager.page(call.request, inSubscription(estate.apps, call).filter(isNoSlot), (app) => appBody(app, estate)),
    },
    {
      method: 'GET',
      template: inGroup,
      action: `${type}/Read`,
      handle: (call) => {
        const all = call.request.query.get('includeSlots')?.toLowerCase() === 'true';
        const rows = inResourceGroup(estate.apps, call).filter((app) => all || isNoSlot(app));
        return pager.page(call.request, rows, (app) => appBody(app, estate));
      },
    },
    {
      method: 'GET',
      template: `${inGroup}/{site}/slots`,
      action: `${type}/slots/Read`,
      handle: (call) => {
        const { id } = appOf(estate, call).seed;
        const slots = estate.apps.filter((app) => app.seed.parentId === id);
        return pager.page(call.request, slots, (app) => appBody(app, estate));
      },
    },
    ...['{site}', '{site}/slots/{slot}'].flatMap((path) => oneApp(estate, pager, path)),
  ];
}

function oneApp(estate: Estate, pager: Pager, path: string): Route[] {
  const rights = path.endsWith('{slot}') ? `${type}/slots` : type;
  const template = `${inGroup}/${path}`;
  return [
    {
      method: 'GET',
      template,
      action: `${rights}/Read`,
      handle: (call) => ({ status: 200, body: appBody(appOf(estate, call), estate) }),
    },
    {
      method: 'GET',
      template: `${template}/instances`,
      action: `${rights}/instances/Read`,
      handle: (call) => {
        const app = appOf(estate, call);
        return pager.page(call.request, instancesOf(app, estate), (name) => ({
          id: `${app.seed.id}/instances/${name}`,
          name,
          type: `${rights}/instances`,
          properties: { state: 'READY' },
        }));
      },
    },
    ...(['stop', 'start', 'restart'] as const).map(
      (verb): Route => ({
        method: 'POST',
        template: `${template}/${verb}`,
        action: `${rights}/${verb}/Action`,
        handle: (call) => {
          const app = appOf(estate, call);
          refuseWhileBusy(estate, app);
          app[verb]('arm');
          return { status: 200 };
        },
      }),
    ),
  ];
}

/** The app or slot that the path names. Refuses with 404. */
export function appOf(estate: Estate, call: Call): App {
  const name = call.param('site');
  const id = resourceId(call, type, 'site');
  const slot = call.optionalParam('slot');
  return slot === undefined
    ? found(estate.app(id), call, type, name)
    : found(estate.app(`${id}/slots/${slot}`), call, `${type}/slots`, `${name}/${slot}`);
}

function isNoSlot(app: App): boolean {
  return app.seed.parentId === undefined;
}

/** Refuses with 409 while something else goes on with the app or its plan. */
export function refuseWhileBusy(estate: Estate, app: App): void {
  const operation = app.operation ?? estate.plan(app.seed.planId)?.operation;
  if (operation !== undefined) {
    throw new Refusal(operationInProgress(operation));
  }
}
