import type { App } from '../app.ts';
import { armError, Refusal } from '../errors.ts';
import type { Environment, Estate } from '../estate.ts';
import { isObject, jsonObject, type Reply } from '../http.ts';
import { isAllowed } from '../rights.ts';
import type { Principal } from '../tokens.ts';
import { environmentBody } from './hostingEnvironments.ts';
import type { Call, Route } from './route.ts';
import { visibleSubscriptions } from './subscriptions.ts';

type Row = Readonly<Record<string, unknown>>;

/** Azure Resource Graph: environments and the configuration of apps, in the part of its query language that is used. */
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
  if (typeof query !== 'string' || !(subscriptions === undefined || Array.isArray(subscriptions))) {
    throw badRequest('BadRequest', 'Please provide below info when asking for support.');
  }
  const { $top = 1000, $skipToken = '' } = (isObject(options) ? options : {}) as Record<string, unknown>;
  const { pageSize, subscriptionLimit } = estate.switches.resourceGraph;
  const seen = visibleSubscriptions(estate, principal).map(({ subscriptionId }) => subscriptionId);
  const asked =
    subscriptions === undefined ? seen.slice(0, subscriptionLimit) : seen.filter((id) => subscriptions.includes(id));
  const found = queried(query, tablesOf(estate, new Set(asked), { principal, query }));
  const from = $skipToken === '' ? 0 : Number(Buffer.from(String($skipToken), 'base64url').toString('utf8'));
  const until = from + Math.min(Number($top), pageSize);
  const data = found.slice(from, until);
  const more = until < found.length ? { $skipToken: Buffer.from(String(until)).toString('base64url') } : {};
  const body = { totalRecords: found.length, count: data.length, data, facets: [], resultTruncated: 'false', ...more };
  const isCut = subscriptions === undefined && seen.length > subscriptionLimit;
  return {
    status: 200,
    body,
    headers: {
      'x-ms-user-quota-remaining': '14',
      'x-ms-user-quota-resets-after': '00:00:05',
      ...(isCut ? { 'x-ms-tenant-subscription-limit-hit': 'true' } : {}),
    },
  };
}

/**
 * The rows of each table, by its name in lower case: what the caller may read in these subscriptions. Of `resources` only the types that the
 * query names: an estate may have twenty thousand apps.
 */
function tablesOf(
  estate: Estate,
  asked: ReadonlySet<string>,
  { principal: { objectId }, query }: { readonly principal: Principal; readonly query: string },
): Tables {
  const { leavesOut, casing } = estate.switches.resourceGraph;
  const isNamed = (type: string): boolean => query.toLowerCase().includes(`'${type}`);
  const isSeen = (action: string, { id, name, subscriptionId }: Seed): boolean =>
    asked.has(subscriptionId) && !leavesOut.includes(name) && isAllowed(estate, objectId, action, id);
  return {
    appserviceresources: () =>
      estate.apps
        .filter(({ seed }) => isSeen('Microsoft.Web/sites/config/Read', seed))
        .map((app) => configurationRow(app, casing)),
    resources: () => [
      ...(isNamed('microsoft.web/hostingenvironments') ? estate.environments : [])
        .filter(({ seed }) => isSeen('Microsoft.Web/hostingEnvironments/Read', seed))
        .map((environment) => environmentRow(environment, estate)),
      ...(isNamed('microsoft.web/sites') ? estate.apps : [])
        .filter(({ seed }) => isSeen('Microsoft.Web/sites/Read', seed))
        .map(({ seed }) => siteRow(seed)),
    ],
    resourcecontainers: () =>
      estate.seed.subscriptions
        .filter(({ subscriptionId }) => asked.has(subscriptionId))
        .map(({ subscriptionId, displayName }) => ({
          type: 'microsoft.resources/subscriptions',
          subscriptionId,
          name: displayName,
        })),
  };
}

type Tables = Readonly<Record<string, () => readonly Row[]>>;

interface Seed {
  readonly id: string;
  readonly name: string;
  readonly subscriptionId: string;
}

/** Types come lower-cased, properties as Azure Resource Manager has them. */
function environmentRow(environment: Environment, estate: Estate): Row {
  const { subscriptionId, resourceGroup } = environment.seed;
  const of = estate.seed.subscriptions.find((one) => one.subscriptionId === subscriptionId);
  const body = environmentBody(environment) as Row;
  return {
    ...body,
    type: 'microsoft.web/hostingenvironments',
    kind: String(body['kind']).toLowerCase(),
    tenantId: of?.tenantId,
    subscriptionId,
    resourceGroup: resourceGroup.toLowerCase(),
  };
}

function siteRow({ id, name, parentId, environmentId, subscriptionId }: App['seed']): Row {
  const type = parentId === undefined ? 'microsoft.web/sites' : 'microsoft.web/sites/slots';
  return { id, name, type, subscriptionId, properties: { hostingEnvironmentProfile: { id: environmentId } } };
}

/** The value at `COLUMN` or `COLUMN.NAME.NAME`. */
function valueAt(row: Row, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), row);
}

/** Ids come lower-cased, names of properties in one of two casings. */
function configurationRow({ seed, configuration }: App, casing: 'MinTlsVersion' | 'minTlsVersion'): Row {
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

/**
 * The tables above with `where COLUMN in~ ('…', …)`, `where COLUMN =~ '…'`, `where isnotempty(COLUMN)`, `project COLUMN, NEW = COLUMN`, `order by COLUMN asc` and
 * `join kind=leftouter (QUERY) on COLUMN`.
 */
function queried(query: string, tables: Tables): readonly Row[] {
  const [table = '', ...steps] = stepsOf(query);
  const rows = tables[table.toLowerCase()];
  if (rows === undefined) {
    throw badRequest('InvalidQuery', `The table '${table}' is not known here.`);
  }
  return steps.reduce((left, text) => step(left, text, tables), rows());
}

/** Split at the bars that are in no brackets. */
function stepsOf(query: string): string[] {
  return query.split(/\|(?![^(]*\))/).map((part) => part.trim());
}

function step(rows: readonly Row[], text: string, tables: Tables): readonly Row[] {
  const [, tested, list] = /^where (\w+) (?:in~ \((.+)\)|=~ '[^']+')$/.exec(text) ?? [];
  if (tested !== undefined) {
    const values = [...(list ?? text).matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, value]) =>
      value?.replaceAll('\\', '').toLowerCase(),
    );
    return rows.filter((row) => values.includes(String(row[tested]).toLowerCase()));
  }
  const [, filled] = /^where isnotempty\(([\w.]+)\)$/.exec(text) ?? [];
  if (filled !== undefined) {
    return rows.filter((row) => (valueAt(row, filled) ?? '') !== '');
  }
  const [, joined, on] = /^join kind=leftouter \((.+)\) on (\w+)$/.exec(text) ?? [];
  if (joined !== undefined && on !== undefined) {
    const others = new Map(queried(joined, tables).map((other) => [other[on], other]));
    return rows.map((row) => ({ ...others.get(row[on]), ...row }));
  }
  const [, columns] = /^project ([\w, =.]+)$/.exec(text) ?? [];
  if (columns !== undefined) {
    const names = columns.split(',').map((name) => name.split('=').map((part) => part.trim()));
    return rows.map((row) =>
      Object.fromEntries(names.map(([name = '', from = name]) => [name, valueAt(row, from) ?? null])),
    );
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
