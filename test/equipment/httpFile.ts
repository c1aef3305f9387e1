/** A request of a `.http` file. */
export interface FileRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/**
 * The requests of a `.http` file, with its variables put in: `###` parts them, `#` and `//` are comments, `@name = value` is a variable,
 * and an empty line begins the body (https://github.com/Huachao/vscode-restclient#usage). Throws for anything else, and for a variable
 * that is not known.
 */
export function requestsOfFile(text: string, environment: Readonly<Record<string, string>>): readonly FileRequest[] {
  const [top = '', ...parts] = text.split(/^###.*$\n?/m);
  const variables: Record<string, string> = {};
  const filled = (line: string): string =>
    line.replace(/\{\{(?:\$processEnv )?([^{}]+)\}\}/g, (whole, name: string) => {
      const value = whole.includes('$processEnv') ? environment[name] : variables[name];
      if (value === undefined) {
        throw new Error(`${whole} is not known.`);
      }
      return value;
    });
  for (const line of top.split('\n').filter((one) => one !== '' && !/^(#|\/\/)/.test(one))) {
    const [, name, value] = /^@(\w+) = (.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      throw new Error(`Not understood: ${line}`);
    }
    variables[name] = filled(value);
  }
  return parts.map((part) => requestOf(filled(part)));
}

function requestOf(part: string): FileRequest {
  const [head = '', ...rest] = part.split('\n\n');
  const [line = '', ...headers] = head.trimEnd().split('\n');
  const [, method, url] = /^([A-Z]+) (https:\/\/\S+)$/.exec(line) ?? [];
  if (method === undefined || url === undefined) {
    throw new Error(`Not a request line: ${line}`);
  }
  const pairs = headers.map((header) => {
    const [, name, value] = /^([\w-]+): (.*)$/.exec(header) ?? [];
    if (name === undefined || value === undefined) {
      throw new Error(`Not a header: ${header}`);
    }
    return [name, value];
  });
  const body = rest.join('\n\n').trim();
  return { method, url, headers: Object.fromEntries(pairs), body: body === '' ? undefined : body };
}
