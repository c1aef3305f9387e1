import type { ActivityEvent } from './activityEvent.ts';
import { keyOf } from './resourceId.ts';

/**
 * What of a subscription's activity log matters to the trust stores of apps.
 *
 * - `written`, `removed`: a root certificate of an environment.
 * - `move`: an environment was upgraded, rebooted, suspended or resumed, so that its apps may have got other workers.
 * - `scale`: an App Service plan was changed. Autoscale is not in the log of Microsoft.Web, and need not be: workers that stay keep
 *   what they loaded, and those that come load what there is.
 * - `swap`: of an app with one of its slots; Azure names one of the two.
 * - `update`: an app or a slot itself was written, which may have started it (`enabled`), or may not. Its settings are written apart
 *   from it: that restarts an app which runs, and starts none.
 * - `stop`, `start`, `delete`: of an app or a slot. A restart is not among them: it does not load the trust store.
 */
export type LogEventKind = 'written' | 'removed' | 'move' | 'scale' | 'swap' | 'update' | 'stop' | 'start' | 'delete';

export interface LogEvent {
  readonly kind: LogEventKind;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The key of the environment, the plan, the app or the slot; for a swap that of the app without its slot. */
  readonly key: string;
  /** The certificate's name as Azure wrote it, for `written` and `removed`. */
  readonly certificate: string;
  readonly caller: string | undefined;
}

interface Sort {
  readonly operation: RegExp;
  readonly kind: LogEventKind;
  /** Finds the part of the resource's id that is meant, and the certificate's name, in an id that may go on after them. */
  readonly resource: RegExp;
}

const environment = /^(.+?\/hostingenvironments\/[^/]+)/i;
const plan = /^(.+?\/serverfarms\/[^/]+)/i;
const app = /^(.+?\/sites\/[^/]+)/i;
const appOrSlot = /^(.+?\/sites\/[^/]+(?:\/slots\/[^/]+)?)/i;
const certificate = /^(.+?\/hostingenvironments\/[^/]+)\/publiccertificates\/([^/]+)/i;

/** The names of the root certificates' operations follow Azure's pattern; Microsoft does not document them. */
const sorts: readonly Sort[] = [
  { operation: /^hostingenvironments\/publiccertificates\/write$/, kind: 'written', resource: certificate },
  { operation: /^hostingenvironments\/publiccertificates\/delete$/, kind: 'removed', resource: certificate },
  {
    operation: /^hostingenvironments\/(?:upgrade|reboot|suspend|resume)\/action$/,
    kind: 'move',
    resource: environment,
  },
  { operation: /^serverfarms\/write$/, kind: 'scale', resource: plan },
  { operation: /^sites\/(?:[^/]+\/)*[^/]*swap[^/]*\/action$/, kind: 'swap', resource: app },
  { operation: /^sites\/(?:slots\/)?write$/, kind: 'update', resource: appOrSlot },
  { operation: /^sites\/(?:slots\/)?stop\/action$/, kind: 'stop', resource: appOrSlot },
  { operation: /^sites\/(?:slots\/)?start\/action$/, kind: 'start', resource: appOrSlot },
  { operation: /^sites\/(?:slots\/)?delete$/, kind: 'delete', resource: appOrSlot },
];

/** Only what has been done counts; undefined for everything else. */
export function readLogEvent({ at, operation, resourceId, succeeded, caller }: ActivityEvent): LogEvent | undefined {
  const name = /^microsoft\.web\/(.+)$/.exec(operation)?.[1];
  const sort = succeeded && name !== undefined ? sorts.find((one) => one.operation.test(name)) : undefined;
  const [, id, certificateName = ''] = sort?.resource.exec(resourceId) ?? [];
  return sort === undefined || id === undefined
    ? undefined
    : { kind: sort.kind, at, key: keyOf(id), certificate: certificateName, caller };
}
