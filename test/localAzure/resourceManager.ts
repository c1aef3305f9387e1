import type { Authenticator } from './authenticator.ts';
import { armError, Refusal, readOnlySubscription } from './errors.ts';
import type { Estate } from './estate.ts';
import type { Subscription } from './estateSeed.ts';
import type { HttpRequest, Reply } from './http.ts';
import { isAllowed, lockedScopes } from './rights.ts';
import { type Call, compileRoute, type Route } from './routes/route.ts';
import type { Principal } from './tokens.ts';

/** Azure Resource Manager's front door: who calls, for which subscription, with what right; then the operation. */
export class ResourceManager {
  private readonly estate: Estate;
  private readonly authenticator: Authenticator;
  private readonly routes: readonly ReturnType<typeof compileRoute>[];

  constructor(estate: Estate, authenticator: Authenticator, routes: readonly Route[]) {
    this.estate = estate;
    this.authenticator = authenticator;
    this.routes = routes.map(compileRoute);
  }

  /** @param onCaller is told who calls, as soon as that is known. */
  answer(request: HttpRequest, onCaller: (name: string) => void): Reply {
    const authentication = this.authenticator.authenticate(request);
    if (authentication.kind === 'refused') {
      return authentication.reply;
    }
    const { principal } = authentication;
    onCaller(principal.name);
    try {
      this.checkVersion(request);
      this.checkSubscription(request, principal);
      return this.dispatch(request, principal);
    } catch (error) {
      if (error instanceof Refusal) {
        return error.reply;
      }
      throw error;
    }
  }

  private checkVersion({ query }: HttpRequest): void {
    const version = query.get('api-version');
    if (version === null || version === '') {
      const message = 'The api-version query parameter (?api-version=) is required for all requests.';
      throw new Refusal(armError(400, 'MissingApiVersionParameter', message));
    }
    if (!/^\d{4}-\d{2}-\d{2}(-\w+)?$/.test(version)) {
      throw new Refusal(armError(400, 'InvalidApiVersionParameter', `The api-version '${version}' is invalid.`));
    }
  }

  private checkSubscription({ method, path }: HttpRequest, principal: Principal): void {
    const [, id] = /^\/subscriptions\/([^/]+)/i.exec(path) ?? [];
    if (id === undefined) {
      return;
    }
    const subscription = this.subscription(id);
    if (subscription === undefined) {
      throw new Refusal(armError(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`));
    }
    const refusal = this.authenticator.checkTenant(principal, subscription.tenantId);
    if (refusal !== undefined) {
      throw new Refusal(refusal);
    }
    if (method !== 'GET' && this.estate.isDisabled(subscription)) {
      throw new Refusal(readOnlySubscription(id));
    }
  }

  private subscription(id: string): Subscription | undefined {
    return this.estate.seed.subscriptions.find((one) => one.subscriptionId === id.toLowerCase());
  }

  private dispatch(request: HttpRequest, principal: Principal): Reply {
    const candidates = this.routes.flatMap(({ route, match }) => {
      const params = match(request.path);
      return params === undefined ? [] : [{ route, params }];
    });
    const chosen = candidates.find(({ route }) => route.method === request.method);
    if (chosen === undefined) {
      throw new Refusal(candidates.length > 0 ? methodNotSupported(request.method) : unknownType(request));
    }
    const { route, params } = chosen;
    this.authorize(route, request, principal);
    this.checkResourceGroup(request.path);
    this.checkLocks(request);
    return this.recorded(route, request, principal, () => route.handle(callOf(request, principal, params)));
  }

  /** Everything but a read is in the activity log; what was only accepted is told of again when it is done. */
  private recorded(
    { method, action }: Route,
    request: HttpRequest,
    { name: caller }: Principal,
    handle: () => Reply,
  ): Reply {
    if (method === 'GET' || action === undefined) {
      return handle();
    }
    const note = this.estate.activity.begin({ operation: action, resourceId: resourceOf(request), caller });
    try {
      const reply = handle();
      const { status } = reply;
      note(status === 202 ? 'Accepted' : status < 300 ? 'Succeeded' : 'Failed');
      return reply;
    } catch (error) {
      note('Failed');
      throw error;
    }
  }

  private authorize({ action }: Route, request: HttpRequest, { objectId, name }: Principal): void {
    const scope = resourceOf(request);
    if (action === undefined || isAllowed(this.estate, objectId, action, scope)) {
      return;
    }
    const message =
      `The client '${name}' with object id '${objectId}' does not have authorization to perform action '${action}' over ` +
      `scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
    throw new Refusal(armError(403, 'AuthorizationFailed', message));
  }

  private checkResourceGroup(path: string): void {
    const [group, name] = /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)/i.exec(path) ?? [];
    if (group !== undefined && !this.estate.hasResourceGroup(group)) {
      throw new Refusal(armError(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`));
    }
  }

  private checkLocks(request: HttpRequest): void {
    const scope = resourceOf(request);
    const locked = lockedScopes(this.estate, request.method, scope);
    if (locked.length > 0) {
      const verb = request.method === 'DELETE' ? 'delete' : 'write';
      const message =
        `The scope '${scope}' cannot perform ${verb} operation because following scope(s) are locked: ` +
        `'${locked.join(',')}'. Please remove the lock and try again.`;
      throw new Refusal(armError(409, 'ScopeLocked', message));
    }
  }
}

/** The id of the resource that a request is about: what is posted to is the resource before the verb. */
function resourceOf({ method, path }: HttpRequest): string {
  return method === 'POST' ? path.slice(0, path.lastIndexOf('/')) : path;
}

function callOf(request: HttpRequest, principal: Principal, params: ReadonlyMap<string, string>): Call {
  const param = (name: string): string => {
    const value = params.get(name);
    if (value === undefined) {
      throw new Error(`This operation's path has no {${name}}.`);
    }
    return value;
  };
  return { request, principal, param, optionalParam: (name) => params.get(name) };
}

function methodNotSupported(method: string): Reply {
  return { status: 405, body: { Message: `The requested resource does not support http method '${method}'.` } };
}

function unknownType({ path, query }: HttpRequest): Reply {
  const [, namespace, types = ''] = /\/providers\/([^/]+)\/(.*)$/i.exec(path) ?? [];
  if (namespace === undefined) {
    return armError(404, 'NotFound', `No HTTP resource was found that matches the request URI '${path}'.`);
  }
  if (
    ![
      'microsoft.web',
      'microsoft.authorization',
      'microsoft.resources',
      'microsoft.insights',
      'microsoft.resourcegraph',
      'microsoft.keyvault',
    ].includes(namespace.toLowerCase())
  ) {
    return armError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`);
  }
  const type = types
    .split('/')
    .filter((_, index) => index % 2 === 0)
    .join('/');
  const message =
    `The resource type '${type}' could not be found in the namespace '${namespace}' for api version ` +
    `'${query.get('api-version') ?? ''}'.`;
  return armError(404, 'InvalidResourceType', message);
}
