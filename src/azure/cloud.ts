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
}

/** Whatever the user calls a custom cloud, as a plan's reader takes it. */
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
