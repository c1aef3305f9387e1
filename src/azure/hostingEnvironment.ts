import { distinct, readAll, readOne } from './answer.ts';
import { type ArmClient, type ReadHow, webApiVersion } from './armClient.ts';
import { flagField, textField } from './fields.ts';
import { keyOf, parseResourceId } from './resourceId.ts';

/** An App Service Environment, read liberally from `Microsoft.Web/hostingEnvironments`. */
export interface HostingEnvironment {
  /** The resource id as Azure wrote it. */
  readonly id: string;
  readonly name: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** The region as Azure wrote it, e.g. "West Europe" or "westeurope"; sent back unchanged when a certificate is added. */
  readonly location: string;
  /** From `kind` (`ASEV3`, `Asev3`, …); undefined when Azure gave nothing that says so. Only 3 has the Root Certificate API. */
  readonly version: 1 | 2 | 3 | undefined;
  /** `internal` when `internalLoadBalancingMode` names any mode but None. */
  readonly loadBalancing: 'internal' | 'external';
  /** Ready to be changed: status Ready (or not given), provisioning not running or failed, not suspended. */
  readonly ready: boolean;
  /** Why it is not ready, in Azure's own words ("Scaling", "InProgress", "Suspended"); undefined when ready. */
  readonly notReadyBecause: string | undefined;
  /** An upgrade waits to be started by hand (`upgradeAvailability` Ready). */
  readonly upgradeAvailable: boolean;
  /** The whole body, for View Properties. */
  readonly raw: unknown;
}

/** The App Service Environments of a subscription. Every method throws AzureError, or its signal's reason. */
export class HostingEnvironments {
  readonly #client: ArmClient;

  constructor(client: ArmClient) {
    this.#client = client;
  }

  /** Every environment of the subscription (AppServiceEnvironments_List, every page), for showing them: equal lists under way are one. */
  async list(subscriptionId: string, signal: AbortSignal): Promise<HostingEnvironment[]> {
    const operation = 'list App Service Environments';
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Web/hostingEnvironments`;
    const items = await this.#client.list(path, { apiVersion: webApiVersion, operation, signal, mayShare: true });
    return distinct(readAll(items, readHostingEnvironment, operation), ({ id }) => keyOf(id));
  }

  /** The environment as it is now (AppServiceEnvironments_Get). */
  async get(id: string, signal: AbortSignal, how?: ReadHow): Promise<HostingEnvironment> {
    const operation = `read App Service Environment ${parseResourceId(id)?.name ?? id}`;
    const answer = await this.#client.get(id, { apiVersion: webApiVersion, operation, signal, ...how });
    return readOne(answer, readHostingEnvironment, operation);
  }
}

/** Reads an AppServiceEnvironmentResource; undefined when it has no resource id. Everything else may be absent, null or new. */
export function readHostingEnvironment(raw: unknown): HostingEnvironment | undefined {
  const id = textField(raw, 'id');
  const parts = id === undefined ? undefined : parseResourceId(id);
  if (id === undefined || parts === undefined) {
    return undefined;
  }
  const notReadyBecause = whyNotReady(raw);
  return {
    id,
    name: parts.name,
    subscriptionId: parts.subscriptionId,
    resourceGroup: parts.resourceGroup,
    location: textField(raw, 'location') ?? '',
    version: versionOf(textField(raw, 'kind')),
    loadBalancing: isInternal(textField(raw, 'properties', 'internalLoadBalancingMode')) ? 'internal' : 'external',
    ready: notReadyBecause === undefined,
    notReadyBecause,
    upgradeAvailable: textField(raw, 'properties', 'upgradeAvailability')?.toLowerCase() === 'ready',
    raw,
  };
}

/** `kind` is free text: `ASEV3`, `Asev3`, `ASEV2`. */
function versionOf(kind: string | undefined): 1 | 2 | 3 | undefined {
  switch (/^\s*asev?([123])\s*$/i.exec(kind ?? '')?.[1]) {
    case '1':
      return 1;
    case '2':
      return 2;
    case '3':
      return 3;
    default:
      return undefined;
  }
}

/** `None`, `Web`, `Publishing`, `Web, Publishing` or a mode that is still to come. */
function isInternal(mode: string | undefined): boolean {
  return mode !== undefined && mode.toLowerCase() !== 'none';
}

function whyNotReady(raw: unknown): string | undefined {
  if (flagField(raw, 'properties', 'suspended') === true) {
    return 'Suspended';
  }
  const status = textField(raw, 'properties', 'status');
  if (status !== undefined && status.toLowerCase() !== 'ready') {
    return status;
  }
  const provisioning = textField(raw, 'properties', 'provisioningState');
  return provisioning === undefined || provisioning.toLowerCase() === 'succeeded' ? undefined : provisioning;
}
