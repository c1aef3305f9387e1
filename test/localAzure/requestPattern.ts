/**
 * A pattern of requests: a method (or `*`) and a glob of the path, as `POST **\/sites/orders-api/stop`. `*` stands for anything within
 * one segment, `**` for anything. Case does not count. The query is not looked at.
 */
export type RequestPattern = string;

export interface MethodAndPath {
  readonly method: string;
  readonly path: string;
}

/** Throws when the pattern is not a method, one blank and a glob. */
export function compilePattern(pattern: RequestPattern): (request: MethodAndPath) => boolean {
  const [, method, glob] = /^([A-Za-z]+|\*) (\S+)$/.exec(pattern) ?? [];
  if (method === undefined || glob === undefined) {
    throw new Error(`Not a method and a path pattern, as "POST **/stop": ${pattern}`);
  }
  const source = glob.replaceAll(/\*\*|\*|[.+?^${}()|[\]\\]/g, (found) => {
    if (found === '**') {
      return '.*';
    }
    return found === '*' ? '[^/]*' : `\\${found}`;
  });
  const path = new RegExp(`^${source}$`, 'i');
  return (request) =>
    (method === '*' || method.toUpperCase() === request.method.toUpperCase()) && path.test(request.path);
}
