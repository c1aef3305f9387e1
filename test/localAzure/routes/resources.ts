import type { App } from '../app.ts';
import { armError, Refusal } from '../errors.ts';
import type { Estate } from '../estate.ts';
import type { Pager } from '../paging.ts';
import type { HeldWebCertificate } from '../webCertificates.ts';
import { inSubscription } from './lookup.ts';
import type { Route } from './route.ts';

/** Microsoft.Resources: resources of one type with when they were made. Only apps, slots and server certificates are among them. */
export function resourceRoutes(estate: Estate, pager: Pager): Route[] {
  return [
    {
      method: 'GET',
      template: '/subscriptions/{subscription}/resources',
      action: 'Microsoft.Resources/subscriptions/resources/read',
      handle: (call) => {
        const timeOf = (seed: { readonly id: string; readonly createdAt?: number }): number =>
          seed.createdAt ?? estate.createdAt(seed.id);
        const filter = call.request.query.get('$filter') ?? '';
        const [, type] = /^resourceType eq '([^']+)'$/.exec(filter) ?? [];
        if (type === undefined) {
          throw new Refusal(armError(400, 'InvalidFilterInQueryString', `Invalid $filter '${filter}' specified.`));
        }
        const withTime = call.request.query.get('$expand')?.split(',').includes('createdTime') === true;
        const rows =
          type.toLowerCase() === 'microsoft.web/certificates'
            ? inSubscription(estate.webCertificates.all(), call)
            : inSubscription(estate.apps, call).filter((app) => typeOf(app) === type.toLowerCase());
        return pager.page<Pick<App, 'seed'> | HeldWebCertificate>(call.request, rows, ({ seed }) => ({
          id: seed.id,
          name: seed.name,
          type,
          location: seed.location,
          ...(withTime ? { createdTime: new Date(timeOf(seed)).toISOString() } : {}),
        }));
      },
    },
  ];
}

function typeOf({ seed }: App): string {
  return seed.parentId === undefined ? 'microsoft.web/sites' : 'microsoft.web/sites/slots';
}
