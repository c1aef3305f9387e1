import type { ActivityRecord } from '../activityRecorder.ts';
import { armError, Refusal } from '../errors.ts';
import type { Estate } from '../estate.ts';
import type { HttpRequest } from '../http.ts';
import type { Pager } from '../paging.ts';
import type { Route } from './route.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** What `$select` may name. */
const selectable = [
  ...['authorization', 'claims', 'correlationId', 'description', 'eventDataId', 'eventName', 'eventTimestamp'],
  ...['httpRequest', 'level', 'operationId', 'operationName', 'properties', 'resourceGroupName'],
  ...['resourceProviderName', 'resourceId', 'status', 'submissionTimestamp', 'subStatus', 'subscriptionId'],
];

/** Microsoft.Insights: the activity log of a subscription. */
export function activityLogRoutes(estate: Estate, pager: Pager): Route[] {
  return [
    {
      method: 'GET',
      template: '/subscriptions/{subscription}/providers/Microsoft.Insights/eventtypes/management/values',
      action: 'Microsoft.Insights/eventtypes/values/Read',
      handle: ({ request, param }) => {
        const isAsked = filterOf(request, estate.timeline.now);
        const names = selected(request);
        const records = estate.activity.in(param('subscription'), estate.switches.activityLogLagMs).filter(isAsked);
        return pager.page(request, records, (record) => {
          const whole = Object.entries(body(record));
          return Object.fromEntries(whole.filter(([name]) => names === undefined || names.includes(name)));
        });
      },
    },
  ];
}

/** The forms that Microsoft documents, and no other. */
function filterOf({ query }: HttpRequest, now: number): (record: ActivityRecord) => boolean {
  const filter = query.get('$filter') ?? '';
  const form =
    /^eventTimestamp ge '([^']+)'(?: and eventTimestamp le '([^']+)')?(?: and (resourceProvider|resourceGroupName|resourceUri|correlationId) eq '([^']+)')?$/;
  const [, from, until = '9999-12-31T00:00:00Z', name, value = ''] = form.exec(filter) ?? [];
  const first = Date.parse(from ?? '');
  if (Number.isNaN(first)) {
    throw badRequest(`The filter '${filter}' is not supported.`);
  }
  if (first < now - 90 * dayMs) {
    throw badRequest('The start time cannot be more than 90 days in the past.');
  }
  return (record) => {
    const isInTime = record.at >= first && record.at <= Date.parse(until);
    return isInTime && (name === undefined || fieldOf(record, name).toLowerCase() === value.toLowerCase());
  };
}

function fieldOf(record: ActivityRecord, name: string): string {
  switch (name) {
    case 'resourceProvider':
      return providerOf(record);
    case 'resourceGroupName':
      return groupOf(record);
    case 'resourceUri':
      return record.resourceId;
    default:
      return record.correlationId;
  }
}

function selected({ query }: HttpRequest): readonly string[] | undefined {
  const names = query.get('$select')?.split(',');
  const wrong = names?.find((name) => !selectable.includes(name));
  if (wrong !== undefined) {
    throw badRequest(`'${wrong}' cannot be selected.`);
  }
  return names;
}

function badRequest(message: string): Refusal {
  return new Refusal(armError(400, 'BadRequest', message));
}

/** Azure writes resource groups in lower case here, and seven digits of a second. */
function body(record: ActivityRecord): object {
  const { id, at, operation, resourceId, caller, correlationId, status } = record;
  const time = new Date(at).toISOString().replace('Z', '0000Z');
  const localized = (value: string): object => ({ value, localizedValue: value });
  const [, subscriptionId = ''] = resourceId.split('/subscriptions/')[1]?.match(/^([^/]+)/) ?? [];
  return {
    authorization: { action: operation, role: 'Contributor', scope: resourceId },
    caller,
    channels: 'Operation',
    claims: { name: caller },
    correlationId,
    description: '',
    eventDataId: id,
    eventName: localized(status === 'Started' ? 'BeginRequest' : 'EndRequest'),
    eventTimestamp: time,
    id: `${resourceId}/events/${id}/ticks/${at}`,
    level: status === 'Failed' ? 'Error' : 'Informational',
    operationId: correlationId,
    operationName: localized(operation),
    properties: { entity: resourceId, eventCategory: 'Administrative' },
    resourceGroupName: groupOf(record),
    resourceProviderName: localized(providerOf(record)),
    resourceId: resourceId.replace(/\/resourceGroups\/[^/]+/i, (group) => group.toLowerCase()),
    status: localized(status),
    subStatus: localized(status === 'Succeeded' ? 'OK' : ''),
    submissionTimestamp: time,
    subscriptionId,
  };
}

function providerOf({ resourceId }: ActivityRecord): string {
  return /\/providers\/([^/]+)/i.exec(resourceId)?.[1] ?? '';
}

function groupOf({ resourceId }: ActivityRecord): string {
  return /\/resourceGroups\/([^/]+)/i.exec(resourceId)?.[1] ?? '';
}
