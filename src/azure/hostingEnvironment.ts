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
