import * as vscode from 'vscode';
import { portalLink } from '../azure/resourceId.ts';
import { AppNode } from '../tree/appNodes.ts';
import { CertificateNode } from '../tree/environmentNodes.ts';
import { type AppHolder, PublicCertificateNode, PublicCertificatesNode } from '../tree/publicCertificateNodes.ts';
import { RunAppNode, RunNode } from '../tree/runNode.ts';
import { ServerCertificateNode } from '../tree/serverCertificateNodes.ts';
import { SubscriptionNode } from '../tree/subscriptionNode.ts';
import { isTreeNode } from '../tree/treeNode.ts';
import type { Tell } from '../ui/tell.ts';
import { askEnvironment, type EnvironmentPrompt } from './askEnvironment.ts';
import { type EnvironmentTarget, environmentOf } from './environmentTarget.ts';

/** Open in Portal: the row's resource. Certificates have no page there, so the page of their environment or app is opened. */
export async function openInPortal(prompt: EnvironmentPrompt, node?: unknown): Promise<boolean> {
  const resource = resourceOf(node) ?? (await askResource(prompt));
  if (resource === undefined) {
    return false;
  }
  const link = portalLink(await prompt.signIn.cloud(), resource.id, resource.tenantId);
  await vscode.env.openExternal(vscode.Uri.parse(link));
  return true;
}

interface PortalResource {
  readonly id: string;
  readonly tenantId: string;
}

function resourceOf(node: unknown): PortalResource | undefined {
  if (node instanceof SubscriptionNode) {
    const { subscriptionId, tenantId } = node.subscription;
    return { id: `/subscriptions/${subscriptionId}`, tenantId };
  }
  if (node instanceof RunNode || node instanceof RunAppNode) {
    return node.resource;
  }
  const holder = appHolder(node);
  if (holder !== undefined) {
    return { id: holder.app.id, tenantId: holder.environment.subscription.tenantId };
  }
  const target = environmentOf(node);
  return target === undefined ? undefined : environmentResource(target);
}

function appHolder(node: unknown): AppHolder | undefined {
  if (node instanceof PublicCertificatesNode) {
    return node.parent;
  }
  if (node instanceof PublicCertificateNode) {
    return node.holder;
  }
  return node instanceof AppNode ? node : undefined;
}

async function askResource(prompt: EnvironmentPrompt): Promise<PortalResource | undefined> {
  const target = await askEnvironment(prompt, 'Open in Portal', { v3Only: false });
  return target === undefined ? undefined : environmentResource(target);
}

function environmentResource({ environment, subscription }: EnvironmentTarget): PortalResource {
  return { id: environment.id, tenantId: subscription.tenantId };
}

/** Copy Resource ID: of the row's resource. Of a certificate it is its environment or app, as in Open in Portal. */
export async function copyResourceId(
  prompt: EnvironmentPrompt & { readonly tell: Tell },
  node?: unknown,
): Promise<boolean> {
  const resource = resourceOf(node) ?? (await askResource(prompt));
  if (resource === undefined) {
    return false;
  }
  await vscode.env.clipboard.writeText(resource.id);
  prompt.tell.briefly(`Copied the resource ID ${resource.id}.`);
  return true;
}

/** Copy Name: of the selected rows, each on a line, as Azure has them: `app/slot` for a slot. */
export async function copyName(tell: Tell, node?: unknown, selected?: unknown): Promise<boolean> {
  const rows = (Array.isArray(selected) ? selected : [node]).filter(isTreeNode);
  const names = rows.map((row) => (row instanceof AppNode ? row.app.name : row.row().label));
  if (names.length === 0) {
    return false;
  }
  await vscode.env.clipboard.writeText(names.join('\n'));
  tell.briefly(names.length === 1 ? `Copied the name ${names[0]}.` : `Copied ${names.length} names.`);
  return true;
}

/** View Properties: what Azure answered for the row's resource, as read-only JSON. */
export async function viewProperties(prompt: EnvironmentPrompt, node?: unknown): Promise<boolean> {
  const properties =
    propertiesOf(node) ?? (await askEnvironment(prompt, 'View Properties', { v3Only: false }))?.environment;
  if (properties === undefined) {
    return false;
  }
  await prompt.ui.openJson(properties.id, `Properties of ${properties.name}`, properties.raw);
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
  if (node instanceof CertificateNode || node instanceof PublicCertificateNode) {
    return node.resource;
  }
  if (node instanceof ServerCertificateNode) {
    return node.certificate;
  }
  return environmentOf(node)?.environment;
}
