import { allOrNone } from '../async/allOrNone.ts';
import { distinct, readAll, readOne } from './answer.ts';
import { type App, readApp } from './app.ts';
import { type ArmClient, type ArmRequest, type ReadHow, webApiVersion } from './armClient.ts';
import { AzureError } from './azureError.ts';
import { textField } from './fields.ts';
import { keyOf, parseResourceId } from './resourceId.ts';

type PostHow = Pick<ArmRequest, 'signal' | 'atOnce'>;

/**
 * The apps of an App Service Environment and their slots. An app or slot is known by its lower-cased resource id and addressed
 * by its own id: its resource group need not be the environment's. Every method throws AzureError, or its signal's reason.
 */
export class Apps {
  readonly #client: ArmClient;

  constructor(client: ArmClient) {
    this.#client = client;
  }

  /** Every app of the environment (AppServiceEnvironments_ListWebApps, every page). The service may list slots among them, or not. */
  listOf(environmentId: string, signal: AbortSignal, how?: ReadHow): Promise<App[]> {
    return this.#list(`${environmentId}/sites`, `list apps of ${nameOf(environmentId)}`, signal, how);
  }

  /** Every slot of an app (WebApps_ListSlots, every page). */
  slotsOf(appId: string, signal: AbortSignal, how?: ReadHow): Promise<App[]> {
    return this.#list(`${appId}/slots`, `list slots of ${nameOf(appId)}`, signal, how);
  }

  /**
   * Every app of the environment and every slot of them.
   *
   * Whether the environment's own list has slots is not specified, and an app without slots cannot be told from a list that
   * leaves them out. So they are read with one list for each resource group that has apps of the environment
   * (WebApps_ListByResourceGroup with `includeSlots`), which is far cheaper than one for each app. Where the account may read
   * the apps but not the group, each app is asked.
   */
  async withSlots(environmentId: string, signal: AbortSignal, how?: ReadHow): Promise<App[]> {
    const listed = await this.listOf(environmentId, signal, how);
    const apps = listed.filter(({ slotName }) => slotName === undefined);
    const slots = await allOrNone([...byResourceGroup(apps)], signal, ([group, members], either) =>
      this.#slotsIn(group, members, either, how),
    );
    return distinct([...listed, ...slots.flat()], ({ key }) => key);
  }

  /** The app or slot as it is now (WebApps_Get, WebApps_GetSlot). */
  async get(appId: string, signal: AbortSignal, how?: ReadHow): Promise<App> {
    const operation = `read app ${nameOf(appId)}`;
    const answer = await this.#client.get(appId, { apiVersion: webApiVersion, operation, signal, ...how });
    return readOne(answer, readApp, operation);
  }

  /** The path at which the platform asks whether the app is well (WebApps_GetConfiguration); undefined when none is set. */
  async healthCheckPath(appId: string, signal: AbortSignal): Promise<string | undefined> {
    const operation = `read the configuration of ${nameOf(appId)}`;
    const path = `${appId}/config/web`;
    const how = { attempts: 1, importance: 'run' } as const;
    const answer = await this.#client.get(path, { apiVersion: webApiVersion, operation, signal, ...how });
    const found = textField(answer.body, 'properties', 'healthCheckPath');
    return found?.startsWith('/') ? found : undefined;
  }

  /** Asks Azure to stop an app or slot (WebApps_Stop). Sent once, and ended by nothing but the time limit; the state lags behind the answer. */
  async stop(appId: string, signal?: AbortSignal): Promise<void> {
    await this.#post(appId, 'stop', { signal });
  }

  /** Asks Azure to start an app or slot (WebApps_Start); harmless when it runs. As `stop`. `atOnce`: as in ArmRequest. */
  async start(appId: string, how: PostHow = {}): Promise<void> {
    await this.#post(appId, 'start', how);
  }

  async #post(appId: string, verb: 'stop' | 'start', how: PostHow): Promise<void> {
    const operation = `${verb} app ${nameOf(appId)}`;
    await this.#client.post(`${appId}/${verb}`, { apiVersion: webApiVersion, operation, importance: 'run', ...how });
  }

  async #slotsIn(group: string, apps: readonly App[], signal: AbortSignal, how?: ReadHow): Promise<App[]> {
    const parents = new Set(apps.map(({ key }) => key));
    const operation = `list slots of the apps in resource group ${group.split('/').at(-1)}`;
    try {
      const query = { includeSlots: 'true' };
      const sites = await this.#list(`${group}/providers/Microsoft.Web/sites`, operation, signal, { ...how, query });
      return sites.filter(({ slotName, key }) => slotName !== undefined && parents.has(parentKey(key)));
    } catch (error) {
      // A role that is missing, or a deny assignment.
      if (!(error instanceof AzureError) || error.facts.status !== 403) {
        throw error;
      }
    }
    return (await allOrNone(apps, signal, ({ id }, either) => this.slotsOf(id, either, how))).flat();
  }

  async #list(
    path: string,
    operation: string,
    signal: AbortSignal,
    more: ReadHow & Pick<ArmRequest, 'query'> = {},
  ): Promise<App[]> {
    const items = await this.#client.list(path, { apiVersion: webApiVersion, operation, signal, ...more });
    return distinct(readAll(items, readApp, operation), ({ key }) => key);
  }
}

/** The apps under the path of each resource group they are in: `/subscriptions/…/resourceGroups/…`. */
function byResourceGroup(apps: readonly App[]): Map<string, App[]> {
  const groups = new Map<string, App[]>();
  const spelling = new Map<string, string>();
  for (const app of apps) {
    const group = app.id.split('/').slice(0, 5).join('/');
    const known = spelling.get(keyOf(group)) ?? group;
    spelling.set(keyOf(group), known);
    groups.set(known, [...(groups.get(known) ?? []), app]);
  }
  return groups;
}

function parentKey(slotKey: string): string {
  return slotKey.slice(0, slotKey.lastIndexOf('/slots/'));
}

function nameOf(id: string): string {
  return parseResourceId(id)?.names.join('/') ?? id;
}
