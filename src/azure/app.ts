import { flagField, textField } from './fields.ts';
import { keyOf, parseResourceId } from './resourceId.ts';

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

/** Reads a Site; undefined when its id is not that of an app or a slot. Everything else may be absent, null or new. */
export function readApp(raw: unknown): App | undefined {
  const id = textField(raw, 'id');
  const names = id === undefined ? undefined : siteNames(id);
  if (id === undefined || names === undefined) {
    return undefined;
  }
  const [appName, slotName] = names;
  const stateText = textField(raw, 'properties', 'state') ?? '';
  const kind = (textField(raw, 'kind') ?? '').toLowerCase().split(',');
  const planId = textField(raw, 'properties', 'serverFarmId');
  return {
    id,
    key: keyOf(id),
    name: slotName === undefined ? appName : `${appName}/${slotName}`,
    appName,
    slotName,
    state: stateOf(stateText),
    stateText,
    os: isLinux(raw, kind) ? 'linux' : 'windows',
    kind: kindOf(kind),
    isContainer: isContainer(raw, kind),
    planId,
    planName: planId?.split('/').at(-1),
    busy: isBusy(raw),
    scmStopsToo: flagField(raw, 'properties', 'scmSiteAlsoStopped') === true,
    defaultHostName: textField(raw, 'properties', 'defaultHostName'),
    raw,
  };
}

function siteNames(id: string): readonly [app: string, slot?: string] | undefined {
  const parts = parseResourceId(id);
  const [app, slot] = parts?.names ?? [];
  switch (parts?.type.toLowerCase()) {
    case 'microsoft.web/sites':
      return app === undefined ? undefined : [app];
    case 'microsoft.web/sites/slots':
      return app === undefined || slot === undefined ? undefined : [app, slot];
    default:
      return undefined;
  }
}

/** `state` is free text in the specification; its examples and the service write `Running` and `Stopped`. */
function stateOf(text: string): App['state'] {
  switch (text.toLowerCase()) {
    case 'running':
      return 'running';
    case 'stopped':
      return 'stopped';
    default:
      return 'other';
  }
}

/** `kind` is a comma list: `app`, `app,linux,container`, `functionapp,linux`, `functionapp,workflowapp`. A Logic App is a function app too. */
function kindOf(kind: readonly string[]): App['kind'] {
  if (kind.includes('workflowapp')) {
    return 'logic';
  }
  return kind.includes('functionapp') ? 'function' : 'web';
}

function isLinux(raw: unknown, kind: readonly string[]): boolean {
  return kind.includes('linux') || flagField(raw, 'properties', 'reserved') === true;
}

/** A custom container: of Linux by `kind` or `linuxFxVersion` (`DOCKER|…`), of Windows by Hyper-V isolation. */
function isContainer(raw: unknown, kind: readonly string[]): boolean {
  const image = textField(raw, 'properties', 'siteConfig', 'linuxFxVersion') ?? '';
  return (
    kind.includes('container') ||
    flagField(raw, 'properties', 'hyperV') === true ||
    flagField(raw, 'properties', 'isXenon') === true ||
    /^(docker|compose|kube|sitecontainers)\|?/i.test(image)
  );
}

/** A pending operation, or a swap with preview that was begun and not completed. `slotSwapStatus` only tells of the last swap, when it is over. */
function isBusy(raw: unknown): boolean {
  return ['inProgressOperationId', 'targetSwapSlot'].some((name) => textField(raw, 'properties', name) !== undefined);
}

/** The key of the app to which a slot of this key belongs; the key of an app is its own. */
export function wholeAppKey(key: string): string {
  return key.split('/slots/')[0] ?? key;
}
