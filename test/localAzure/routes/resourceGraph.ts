import type { App } from '../app.ts';
import { armError, Refusal } from '../errors.ts';
import type { Estate } from '../estate.ts';
import { isObject, jsonObject, type Reply } from '../http.ts';
import { isAllowed } from '../rights.ts';
import type { Call, Route } from './route.ts';

type Row = Readonly<Record<string, unknown>>;

/** Azure Resource Graph: the configuration of apps, in the part of its query language that is used. It shows what the caller may read. */
export function resourceGraphRoutes(estate: Estate): Route[] {
  return [
    {
      method: 'POST',
      template: '/providers/Microsoft.ResourceGraph/resources',
      action: undefined,
      handle: (call) => answer(estate, call),
    },
  ];
}

function answer(estate: Estate, { request, principal }: Call): Reply {
  const { query, subscriptions, options } = jsonObject(request.text) ?? {};
  if (typeof query !== 'string' || !Array.isArray(subscriptions)) {
    throw badRequest('BadRequest', 'Please provide below info when asking for support.');
  }
  const { $top = 1000, $skipToken = '' } = (isObject(options) ? options : {}) as Record<string, unknown>;
  const { pageSize, leavesOut } = estate.switches.resourceGraph;
  const rows = estate.apps
    .filter(({ seed }) => subscriptions.includes(seed.subscriptionId) && !leavesOut.includes(seed.name))
    .filter(({ seed }) => isAllowed(estate, principal.objectId, 'Microsoft.Web/sites/config/Read', seed.id))
    .map((app) => rowOf(app, estate.switches.resourceGraph.casing));
  const found = queried(query, rows);
  const from = $skipToken === '' ? 0 : Number(Buffer.from(String($skipToken), 'base64url').toString('utf8'));
  const until = from + Math.min(Number($top), pageSize);
  const data = found.slice(from, until);
  const more = until < found.length ? { $skipToken: Buffer.from(String(until)).toString('base64url') } : {};
  const body = { totalRecords: found.length, count: data.length, data, facets: [], resultTruncated: 'false', ...more };
  return {
    status: 200,
    body,
    headers: { 'x-ms-user-quota-remaining': '14', 'x-ms-user-quota-resets-after': '00:00:05' },
  };
}

/** Ids come lower-cased, names of properties in one of two casings. */
function rowOf({ seed, configuration }: App, casing: 'MinTlsVersion' | 'minTlsVersion'): Row {
  const properties = Object.entries(configuration.indexed).map(([name, value]) => [
    casing === 'minTlsVersion' ? name : `${name[0]?.toUpperCase()}${name.slice(1)}`,
    value,
  ]);
  return {
    id: `${seed.id}/config/web`.toLowerCase(),
    name: 'web',
    type: seed.parentId === undefined ? 'microsoft.web/sites/config' : 'microsoft.web/sites/slots/config',
    resourceGroup: seed.resourceGroup.toLowerCase(),
    subscriptionId: seed.subscriptionId,
    properties: Object.fromEntries(properties),
  };
}

/** `where COLUMN in~ ('…', …)`, `project COLUMN, …` and `order by COLUMN asc`, on the table AppServiceResources. */
function queried(query: string, rows: readonly Row[]): readonly Row[] {
  const [table, ...steps] = query.split('|').map((step) => step.trim());
  if (table?.toLowerCase() !== 'appserviceresources') {
    throw badRequest('InvalidQuery', `The table '${table}' is not known here.`);
  }
  return steps.reduce(step, rows);
}

function step(rows: readonly Row[], text: string): readonly Row[] {
  const [, tested, list] = /^where (\w+) in~ \((.+)\)$/.exec(text) ?? [];
  if (tested !== undefined && list !== undefined) {
    const values = [...list.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, value]) =>
      value?.replaceAll('\\', '').toLowerCase(),
    );
    return rows.filter((row) => values.includes(String(row[tested]).toLowerCase()));
  }
  const [, columns] = /^project ([\w, ]+)$/.exec(text) ?? [];
  if (columns !== undefined) {
    const names = columns.split(',').map((name) => name.trim());
    return rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name]])));
  }
  const [, order] = /^order by (\w+) asc$/.exec(text) ?? [];
  if (order !== undefined) {
    return rows.toSorted((one, other) => String(one[order]).localeCompare(String(other[order])));
  }
  throw badRequest('InvalidQuery', `Query is invalid at '${text}'.`);
}

function badRequest(code: string, message: string): Refusal {
  return new Refusal(armError(400, code, message));
}
