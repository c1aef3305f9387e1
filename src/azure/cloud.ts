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
