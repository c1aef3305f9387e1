import { randomUUID } from 'node:crypto';
import { Delays } from './delays.ts';
import { armError } from './errors.ts';
import type { Estate } from './estate.ts';
import type { Reply } from './http.ts';
import type { Call, Route } from './routes/route.ts';

interface Operation {
  readonly id: string;
  readonly delays: Delays;
  status: 'InProgress' | 'Succeeded' | 'Failed';
}

const place = '/subscriptions/{subscription}/providers/Microsoft.Web/locations/{location}';
const failure = { code: 'InternalServerError', message: 'The operation did not complete.' };

/** Long-running operations: accepted with 202, followed by an Azure-AsyncOperation or a Location address. */
export class OperationBoard {
  private readonly operations = new Map<string, Operation>();
  private readonly estate: Estate;
  private readonly origin: () => string;

  constructor(estate: Estate, origin: () => string) {
    this.estate = estate;
    this.origin = origin;
  }

  clear(): void {
    this.operations.clear();
  }

  /** Answers 202; `complete` runs when the operation succeeds, as the switches say. */
  accept({ request, param, principal }: Call, location: string, complete: () => void): Reply {
    const { header, takes, fails } = this.estate.switches.rootCertificates.operation;
    const operation: Operation = { id: randomUUID(), delays: new Delays(this.estate.timeline), status: 'InProgress' };
    this.operations.set(operation.id, operation);
    operation.delays.later(takes, () => {
      operation.status = fails ? 'Failed' : 'Succeeded';
      // The name of the right is the operation's: of a certificate that is written or deleted.
      const verb = request.method === 'DELETE' ? 'Delete' : 'Write';
      this.estate.activity.begin({
        operation: `Microsoft.Web/hostingEnvironments/publicCertificates/${verb}`,
        resourceId: request.path,
        caller: principal.name,
      })(operation.status);
      if (!fails) {
        complete();
      }
    });
    if (header === 'none') {
      return { status: 202 };
    }
    const kind = header === 'Location' ? 'operationResults' : 'operations';
    const region = encodeURIComponent(location);
    const path = `/subscriptions/${param('subscription')}/providers/Microsoft.Web/locations/${region}/${kind}/${operation.id}`;
    const version = request.query.get('api-version') ?? '';
    return { status: 202, headers: { [header]: `${this.origin()}${path}?api-version=${version}`, 'Retry-After': '0' } };
  }

  routes(): Route[] {
    const action = 'Microsoft.Web/locations/operations/Read';
    return [
      { method: 'GET', template: `${place}/operations/{operation}`, action, handle: (call) => this.status(call) },
      { method: 'GET', template: `${place}/operationResults/{operation}`, action, handle: (call) => this.result(call) },
    ];
  }

  private status(call: Call): Reply {
    const operation = this.read(call);
    if (operation === undefined) {
      return armError(404, 'NotFound', 'The operation could not be found.');
    }
    const { id, status } = operation;
    return {
      status: 200,
      headers: status === 'InProgress' ? { 'Retry-After': '0' } : {},
      body: { id: call.request.path, name: id, status, ...(status === 'Failed' ? { error: failure } : {}) },
    };
  }

  private result(call: Call): Reply {
    const operation = this.read(call);
    switch (operation?.status) {
      case 'InProgress':
        return { status: 202, headers: { Location: `${this.origin()}${call.request.path}`, 'Retry-After': '0' } };
      case 'Succeeded':
        return { status: 200 };
      case 'Failed':
        return armError(500, failure.code, failure.message);
      case undefined:
        return armError(404, 'NotFound', 'The operation could not be found.');
    }
  }

  private read({ param }: Call): Operation | undefined {
    const operation = this.operations.get(param('operation'));
    operation?.delays.countRead();
    return operation;
  }
}
