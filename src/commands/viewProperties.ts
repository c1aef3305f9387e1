import { AppNode, CertificateNode } from '../tree/environmentNodes.ts';
import { askEnvironment, environmentOf } from './environmentTarget.ts';
import type { Tools } from './tools.ts';

/** View Properties: what Azure answered for the row's resource, as read-only JSON. */
export async function viewProperties(tools: Tools, node?: unknown): Promise<boolean> {
  const properties =
    propertiesOf(node) ?? (await askEnvironment(tools, 'View Properties', { v3Only: false }))?.environment;
  if (properties === undefined) {
    return false;
  }
  await tools.ui.openJson(properties.id, properties.name, properties.raw);
  return true;
}

interface Properties {
  readonly id: string;
  readonly name: string;
  readonly raw: unknown;
}

function propertiesOf(node: unknown): Properties | undefined {
  if (node instanceof AppNode) {
    return node.app;
  }
  if (node instanceof CertificateNode) {
    return node.resource;
  }
  return environmentOf(node)?.environment;
}
