import type { App } from './app.ts';
import { flagField, textField } from './fields.ts';
import { keyOf, parseResourceId } from './resourceId.ts';

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
