/** The endpoints of one Azure cloud. URLs have no trailing slash. */
export interface Cloud {
  /** The cloud's name as people know it, e.g. "Azure", "Azure US Government". */
  readonly name: string;
  /** Azure Resource Manager, e.g. `https://management.azure.com`. */
  readonly resourceManagerUrl: string;
  /** The scope of a token for Azure Resource Manager, ending in `/.default`. */
  readonly resourceManagerScope: string;
  /** Entra's authority, e.g. `https://login.microsoftonline.com`. */
  readonly authorityUrl: string;
  readonly portalUrl: string;
  /** Custom clouds (and local ones) are unknown to the public instance discovery. */
  readonly isCustom: boolean;
  /**
   * The audiences under which App Service itself (and so SCM, also called Kudu) may take tokens, in the order in which they are tried.
   * Empty where they are not known: then no token is asked for, and none is sent.
   */
  readonly appServiceAudiences: readonly string[];
  /** The domains under which Azure names environments there, as far as they are public. */
  readonly environmentDomains: readonly string[];
}

/** The name of a cloud in the form that a plan may hold, whatever the user calls a custom cloud. */
export function plainCloudName(name: string): string {
  const plain = name
    .replaceAll(/[^\p{L}\p{N} _.-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, 64);
  return plain === '' ? 'custom' : plain;
}

/** Whether two records name the same cloud: one may be of VS Code, the other of a plan. */
export function isSameCloud(one: string, other: string): boolean {
  return plainCloudName(one).toLowerCase() === plainCloudName(other).toLowerCase();
}
