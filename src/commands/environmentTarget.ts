import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import type { Subscription } from '../signIn/listing.ts';
import { AppNode, AppsNode } from '../tree/appNodes.ts';
import { CertificateNode, EnvironmentNode, RootCertificatesNode } from '../tree/environmentNodes.ts';
import { PlanNode } from '../tree/planNode.ts';
import { PublicCertificateNode, PublicCertificatesNode } from '../tree/publicCertificateNodes.ts';
import { BindingNode, ServerCertificateNode, ServerCertificatesNode } from '../tree/serverCertificateNodes.ts';
import { isTreeNode, NoteNode } from '../tree/treeNode.ts';
import { askBeforeHarm } from '../ui/askBeforeHarm.ts';
import { type Choice, command } from '../ui/tell.ts';

/** An environment with the account that reaches it. */
export interface EnvironmentTarget {
  readonly environment: HostingEnvironment;
  readonly subscription: Subscription;
}

/** The environment that a row stands for or is in; undefined for any other argument. */
export function environmentOf(node: unknown): EnvironmentTarget | undefined {
  if (node instanceof EnvironmentNode || isEnvironmentTarget(node)) {
    return { environment: node.environment, subscription: node.subscription };
  }
  if (node instanceof BindingNode || node instanceof ServerCertificateNode) {
    return environmentOf(node.parent);
  }
  if (node instanceof RootCertificatesNode || node instanceof ServerCertificatesNode || node instanceof AppsNode) {
    return environmentOf(node.parent);
  }
  if (node instanceof PlanNode) {
    return environmentOf(node.parent);
  }
  if (node instanceof AppNode || node instanceof CertificateNode) {
    return environmentOf(node.environment);
  }
  if (node instanceof PublicCertificatesNode || node instanceof PublicCertificateNode || node instanceof NoteNode) {
    return environmentOf(node.parent);
  }
  return undefined;
}

/** The button that opens Stop and Start Apps… for the environment just changed. If there is a `doubt`, it asks about that first. */
export function offerStopStart({ environment, subscription }: EnvironmentTarget, doubt?: string): Choice {
  const stopAndStart = (): Thenable<unknown> => command('aseCertificates.stopStartApps', { environment, subscription });
  return {
    title: 'Stop and Start Apps…',
    run: async () => {
      const anyway = 'Stop and Start Anyway…';
      const detail = 'Check Again first: an app loads its root certificates only when it starts.';
      if (doubt === undefined || (await askBeforeHarm(doubt, detail, 'Not Now', anyway)) === anyway) {
        await stopAndStart();
      }
    },
  };
}

/** Commands of this extension pass their target to the next one in this form. */
function isEnvironmentTarget(argument: unknown): argument is EnvironmentTarget {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'environment' in argument &&
    'subscription' in argument &&
    !isTreeNode(argument)
  );
}
