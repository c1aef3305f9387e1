/** A web app, function app, logic app or one of their slots, read from `Microsoft.Web/sites[/slots]`. */
export interface App {
  /** The resource id as Azure wrote it; the only way this product addresses an app (its resource group need not be the environment's). */
  readonly id: string;
  /** The lower-cased id: how rows, journals and sets know an app. */
  readonly key: string;
  /** `app` or `app/slot`. */
  readonly name: string;
  readonly appName: string;
  /** undefined for the app itself. */
  readonly slotName: string | undefined;
  /** `properties.state` sorted into what this product acts on; `other` for anything but Running and Stopped. */
  readonly state: 'running' | 'stopped' | 'other';
  /** `properties.state` as Azure wrote it. */
  readonly stateText: string;
  readonly os: 'windows' | 'linux';
  readonly kind: 'web' | 'function' | 'logic';
  readonly isContainer: boolean;
  /** Resource id and name of its App Service plan. */
  readonly planId: string | undefined;
  readonly planName: string | undefined;
  /** A swap, scale or other operation is under way (`inProgressOperationId`, or a slot swap that has not ended). */
  readonly busy: boolean;
  /** `scmSiteAlsoStopped`: stopping the app stops its SCM (Kudu) site too. */
  readonly scmStopsToo: boolean;
  /** `https://` host name, where there is one. */
  readonly defaultHostName: string | undefined;
  readonly raw: unknown;
}
