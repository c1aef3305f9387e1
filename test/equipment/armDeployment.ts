/** A resource of an ARM template, its strings as Azure Resource Manager understands them. */
export interface DeployedResource {
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly location: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The PUT that Azure Resource Manager sends for a resource. */
export interface DeployedRequest {
  /** Without percent-encoding. */
  readonly path: string;
  readonly apiVersion: string;
  readonly body: unknown;
}

/** The resources of a template that has no expressions. Throws for one that has. */
export function resourcesOf(template: string): readonly DeployedResource[] {
  const { resources } = JSON.parse(template, (_, value) => (typeof value === 'string' ? literal(value) : value)) as {
    readonly resources: readonly DeployedResource[];
  };
  return resources;
}

/**
 * What a deployment to a resource group sends: each type and name is woven into a path, as in
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/child-resource-name-type.
 */
export function requestsOf(template: string, resourceGroupId: string): readonly DeployedRequest[] {
  return resourcesOf(template).map(({ type, apiVersion, name, location, properties }) => {
    const [provider = '', ...types] = type.split('/');
    const names = name.split('/');
    if (types.length !== names.length) {
      throw new Error(`The type ${type} and the name ${name} have different numbers of segments.`);
    }
    const pairs = types.map((one, index) => `${one}/${names[index]}`);
    return {
      path: `${resourceGroupId}/providers/${provider}/${pairs.join('/')}`,
      apiVersion,
      body: { location, properties },
    };
  });
}

/** A text in brackets is an expression, unless it begins with two: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions#escape-characters. */
function literal(text: string): string {
  if (!text.startsWith('[') || !text.endsWith(']')) {
    return text;
  }
  if (!text.startsWith('[[')) {
    throw new Error(`An expression: ${text}`);
  }
  return text.slice(1);
}
