import { randomUUID } from 'node:crypto';
import type { Operation } from './app.ts';
import type { Reply } from './http.ts';

/** The two shapes in which an error arrives: Azure Resource Manager's envelope, and Microsoft.Web's own body. */
export type ErrorShape = 'arm' | 'web';

export function errorReply(shape: ErrorShape, status: number, code: string, message: string): Reply {
  return { status, body: shape === 'arm' ? armBody(code, message) : webBody(code, message) };
}

/** Azure Resource Manager's answer to whoever wants to change something in a disabled subscription. */
export function readOnlySubscription(id: string): Reply {
  const message =
    `The subscription '${id}' is disabled and therefore marked as read only. You cannot perform any write actions on ` +
    'this subscription until it is re-enabled.';
  return armError(409, 'ReadOnlyDisabledSubscription', message);
}

/** An error of Azure Resource Manager itself. */
export function armError(status: number, code: string, message: string): Reply {
  return errorReply('arm', status, code, message);
}

/** An error of Microsoft.Web, as it writes them when nobody wraps them. */
export function webError(status: number, code: string, message: string): Reply {
  return errorReply('web', status, code, message);
}

export function resourceNotFound(type: string, name: string, resourceGroup: string): Reply {
  const message =
    `The Resource '${type}/${name}' under resource group '${resourceGroup}' was not found. ` +
    'For more details please go to https://aka.ms/ARMResourceNotFoundFix';
  return armError(404, 'ResourceNotFound', message);
}

/** Microsoft.Web's answer to whoever wants to change what is being changed. */
export function operationInProgress(operation: Operation): Reply {
  const created = new Date(operation.since).toISOString();
  const details = `Id: ${operation.id}, OperationName: ${operation.name}, CreatedTime: ${created}, RequestId: ${randomUUID()}, EntityType: 1`;
  return webError(
    409,
    'Conflict',
    `Cannot modify this site because another operation is in progress. Details: ${details}`,
  );
}

function armBody(code: string, message: string): object {
  return { error: { code, message } };
}

/** A `Conflict` is that of an operation on the site (59203), which tells it from those of limits. */
function webBody(code: string, message: string): object {
  const extendedCode = code === 'Conflict' ? '59203' : '51000';
  const entity = {
    ExtendedCode: extendedCode,
    MessageTemplate: '{0}',
    Parameters: [message],
    Code: code,
    Message: message,
  };
  return {
    Code: code,
    Message: message,
    Target: null,
    Details: [{ Message: message }, { Code: code }, { ErrorEntity: entity }],
    Innererror: null,
  };
}

/** Thrown by whoever handles a request to answer it with an error. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`Answered with ${reply.status}`);
    this.reply = reply;
  }
}
