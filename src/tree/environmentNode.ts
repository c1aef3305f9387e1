import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import type { Subscription } from '../signIn/listing.ts';
import { AppsNode } from './appNode.ts';
import { RootCertificatesNode } from './certificateNode.ts';
import { environmentRow } from './environmentRow.ts';
import type { Row } from './row.ts';
import { NoteNode, type TreeNode } from './treeNode.ts';
import type { TreeServices } from './treeServices.ts';

export class EnvironmentNode implements TreeNode {
  readonly id: string;
  readonly parent: TreeNode & { readonly subscription: Subscription };
  readonly opens = 'collapsed';
  readonly environment: HostingEnvironment;
  readonly #services: TreeServices;

  constructor(
    parent: TreeNode & { readonly subscription: Subscription },
    environment: HostingEnvironment,
    services: TreeServices,
  ) {
    this.id = `${parent.id}|${environment.id.toLowerCase()}`;
    this.parent = parent;
    this.environment = environment;
    this.#services = services;
  }

  get subscription(): Subscription {
    return this.parent.subscription;
  }

  row(): Row {
    return environmentRow(this.environment, this.#services.needs.summary(this.subscription, this.environment.id));
  }

  children(): Promise<readonly TreeNode[]> {
    const certificates =
      this.environment.version === 3
        ? new RootCertificatesNode(this, this.#services)
        : new NoteNode(
            this,
            'Root certificates need App Service Environment v3',
            'The Root Certificate API exists in App Service Environment v3 only.',
          );
    return Promise.resolve([certificates, new AppsNode(this, this.#services)]);
  }
}
