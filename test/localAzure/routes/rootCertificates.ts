import { blobOf, certificateInBlob } from '../certificateBlob.ts';
import { type StoredCertificate, storedCertificate } from '../certificateStore.ts';
import { armError, Refusal, webError } from '../errors.ts';
import type { Environment, Estate } from '../estate.ts';
import { isObject, jsonObject, type Reply } from '../http.ts';
import type { OperationBoard } from '../operations.ts';
import type { Pager } from '../paging.ts';
import { environmentOf } from './hostingEnvironments.ts';
import type { Call, Route } from './route.ts';

const type = 'Microsoft.Web/hostingEnvironments/publicCertificates';
const list =
  '/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.Web/hostingEnvironments/{environment}/publicCertificates';
const one = `${list}/{certificate}`;

/** The Root Certificate API. Only its requests are documented; how it answers is a matter of switches. */
export function rootCertificateRoutes(estate: Estate, pager: Pager, operations: OperationBoard): Route[] {
  const api = new RootCertificateApi(estate, operations);
  return [
    {
      method: 'GET',
      template: list,
      action: `${type}/Read`,
      handle: (call) => {
        const environment = api.environment(call);
        return pager.page(call.request, environment.rootCertificates.read(), (row) => api.body(environment, row));
      },
    },
    { method: 'GET', template: one, action: `${type}/Read`, handle: (call) => api.get(call) },
    { method: 'PUT', template: one, action: `${type}/Write`, handle: (call) => api.put(call) },
    { method: 'DELETE', template: one, action: `${type}/Delete`, handle: (call) => api.delete(call) },
  ];
}

class RootCertificateApi {
  private readonly estate: Estate;
  private readonly operations: OperationBoard;

  constructor(estate: Estate, operations: OperationBoard) {
    this.estate = estate;
    this.operations = operations;
  }

  /** The version 3 environment that the path names. */
  environment(call: Call): Environment {
    const environment = environmentOf(this.estate, call);
    if (environment.seed.kind.toLowerCase() !== 'asev3') {
      throw new Refusal(webError(405, 'MethodNotAllowed', 'The requested method is not implemented.'));
    }
    return environment;
  }

  get(call: Call): Reply {
    const environment = this.environment(call);
    const name = call.param('certificate');
    const found = environment.rootCertificates.read().find((row) => row.name.toLowerCase() === name.toLowerCase());
    return found === undefined
      ? webError(404, 'NotFound', `Cannot find PublicCertificate with name ${name}.`)
      : { status: 200, body: this.body(environment, found) };
  }

  put(call: Call): Reply {
    const environment = this.environment(call);
    const { put, appears } = this.estate.switches.rootCertificates;
    refuseUnlessReady(environment);
    const der = certificateIn(call.request.text);
    const name = call.param('certificate');
    const keep = (): void => {
      if (put.keeps !== 'nothing') {
        environment.rootCertificates.put(name, put.keeps === 'sent' ? der : this.another(der), appears);
      }
    };
    if (put.status === 202) {
      return this.operations.accept(call, environment.seed.location, keep);
    }
    keep();
    const answer = this.estate.switches.rootCertificates.body.empty
      ? undefined
      : this.body(environment, storedCertificate(name, der));
    return { status: put.status, body: answer };
  }

  delete(call: Call): Reply {
    const environment = this.environment(call);
    const name = call.param('certificate');
    const { delete: answer, disappears } = this.estate.switches.rootCertificates;
    if (!environment.rootCertificates.holds(name)) {
      return { status: 204 };
    }
    refuseUnlessReady(environment);
    const drop = (): void => environment.rootCertificates.delete(name, disappears);
    if (answer.status === 202) {
      return this.operations.accept(call, environment.seed.location, drop);
    }
    drop();
    return { status: answer.status };
  }

  body({ seed }: Environment, { name, der, thumbprint }: StoredCertificate): object {
    const { blob, thumbprint: withThumbprint } = this.estate.switches.rootCertificates.body;
    return {
      id: `${seed.id}/publicCertificates/${name}`,
      name,
      type,
      location: seed.location,
      properties: {
        isRoot: true,
        ...(blob === 'none' ? {} : { blob: blobOf(der, blob) }),
        ...(withThumbprint ? { thumbprint } : {}),
      },
    };
  }

  /** Some certificate other than this one: any that an environment of the seed has. */
  private another(der: Uint8Array): Uint8Array {
    const all = this.estate.seed.environments.flatMap((environment) => environment.rootCertificates);
    const found = all.find((row) => Buffer.compare(row.der, der) !== 0);
    if (found === undefined) {
      throw new Error('The seed has no other root certificate to mix this one up with.');
    }
    return found.der;
  }
}

/** DER of the one certificate in a PUT's body, whose blob is base64 of DER or of PEM. */
function certificateIn(text: string): Uint8Array {
  const body = jsonObject(text);
  if (body === undefined) {
    throw new Refusal(
      armError(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.'),
    );
  }
  if (typeof body['location'] !== 'string' || body['location'] === '') {
    throw new Refusal(armError(400, 'LocationRequired', 'The location property is required for this definition.'));
  }
  const properties = isObject(body['properties']) ? body['properties'] : {};
  const der = certificateInBlob(properties['blob']);
  if (der === undefined) {
    throw new Refusal(webError(400, 'BadRequest', 'The parameter blob has an invalid value.'));
  }
  return der;
}

function refuseUnlessReady({ seed, status, suspended }: Environment): void {
  if (suspended || status !== 'Ready') {
    const why = suspended ? 'suspended' : `in status ${status}`;
    throw new Refusal(
      webError(409, 'Conflict', `Cannot modify hosting environment ${seed.name} because it is ${why}.`),
    );
  }
}
