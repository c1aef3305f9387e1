import { field, textField } from './fields.ts';

/** One record of a subscription's activity log: that an operation on a resource was begun, accepted, ended. */
export interface ActivityEvent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Lower-cased, e.g. `microsoft.web/sites/stop/action`: Azure writes its case as it likes. */
  readonly operation: string;
  /** The id of the resource, e.g. of the app, as Azure wrote it. */
  readonly resourceId: string;
  /** The operation has been done. Any other record (`Started`, `Accepted`, `Failed`) proves nothing. */
  readonly succeeded: boolean;
  /** An e-mail address, or the id of an application; undefined where Azure does not say. */
  readonly caller: string | undefined;
}

/**
 * Reads an EventData. `elsewhere` for a record that is about no resource or no operation, as the health of a service is; undefined
 * when it does not say when it was.
 */
export function readActivityEvent(raw: unknown): ActivityEvent | 'elsewhere' | undefined {
  const operation = named(raw, 'operationName') ?? textField(raw, 'authorization', 'action');
  const resource =
    textField(raw, 'resourceId') ?? textField(raw, 'resourceUri') ?? textField(raw, 'authorization', 'scope');
  if (operation === undefined || resource === undefined) {
    return 'elsewhere';
  }
  const at = timeOf(textField(raw, 'eventTimestamp') ?? textField(raw, 'submissionTimestamp'));
  return at === undefined
    ? undefined
    : {
        at,
        operation: operation.toLowerCase(),
        resourceId: resource,
        succeeded: named(raw, 'status')?.toLowerCase() === 'succeeded',
        caller: textField(raw, 'caller'),
      };
}

/** A LocalizableString, of which only `value` is the same in every language; or plain text. */
function named(raw: unknown, name: string): string | undefined {
  return textField(raw, name, 'value') ?? (typeof field(raw, name) === 'string' ? textField(raw, name) : undefined);
}

/** Azure writes seven digits of a second and Z; without a zone UTC is meant. */
function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const at = Date.parse(/(?:z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? undefined : at;
}
