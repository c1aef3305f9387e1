import type { HttpRequest, Reply } from '../http.ts';
import type { Principal } from '../tokens.ts';

/** One operation of Azure Resource Manager. */
export interface Route {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  /** `{name}` stands for one segment, `{+name}` for one or more. Matched without regard to case. */
  readonly template: string;
  /** The right that it takes on the resource it names; undefined: none but a good token. */
  readonly action: string | undefined;
  readonly handle: (call: Call) => Reply;
}

/** A request that found its operation and is allowed to use it. */
export interface Call {
  readonly request: HttpRequest;
  readonly principal: Principal;
  /** What stands in the path for a `{name}` of the template. */
  readonly param: (name: string) => string;
  /** The same, where only some templates of the handler have it. */
  readonly optionalParam: (name: string) => string | undefined;
}

export interface CompiledRoute {
  readonly route: Route;
  /** The parameters, when the path is the route's. */
  readonly match: (path: string) => ReadonlyMap<string, string> | undefined;
}

export function compileRoute(route: Route): CompiledRoute {
  const names: string[] = [];
  const source = route.template.replaceAll(
    /\{(\+?)(\w+)\}|[.$]/g,
    (found, many: string | undefined, name: string | undefined) => {
      if (name === undefined) {
        return `\\${found}`;
      }
      names.push(name);
      return many === '+' ? '(.+?)' : '([^/]+)';
    },
  );
  const pattern = new RegExp(`^${source}/?$`, 'i');
  return {
    route,
    match: (path) => {
      const found = pattern.exec(path);
      return found === null ? undefined : new Map(names.map((name, index) => [name, found[index + 1] ?? '']));
    },
  };
}
