import type { App } from '../azure/app.ts';
import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import type { RootCertificate } from '../azure/rootCertificates.ts';
import type { Subscription } from '../signIn/listing.ts';
import type { StopStartNeeds } from '../trustStore/stopStartNeeds.ts';
import { appRow } from './appRow.ts';
import type { ListedCertificate } from './certificateRow.ts';
import { environmentRow } from './environmentRow.ts';
import { type ExpiryServices, HeldCertificateNode, readListed } from './heldCertificateNode.ts';
import { PublicCertificatesNode } from './publicCertificateNodes.ts';
import { contextValue, type Row } from './row.ts';
import { ServerCertificatesNode } from './serverCertificateNodes.ts';
import { ErrorNode, loadedBy, NoteNode, type TreeNode } from './treeNode.ts';

/** What nodes need besides Azure itself. */
export interface TreeServices extends ExpiryServices {
  /** What a stop/start run is doing with the app of this key now; undefined when no run is. */
  activity(appKey: string): string | undefined;
  /** Which apps must be stopped and started, as far as that is known. */
  readonly needs: Pick<StopStartNeeds, 'show' | 'known' | 'summary'>;
}

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
    return Promise.resolve([
      certificates,
      new ServerCertificatesNode(this, this.#services),
      new AppsNode(this, this.#services),
    ]);
  }
}

/** The root certificates of an App Service Environment v3. */
export class RootCertificatesNode implements TreeNode {
  readonly id: string;
  readonly parent: EnvironmentNode;
  readonly opens = 'collapsed';
  readonly #services: TreeServices;

  constructor(parent: EnvironmentNode, services: TreeServices) {
    this.id = `${parent.id}|rootCertificates`;
    this.parent = parent;
    this.#services = services;
  }

  row(): Row {
    return {
      label: 'Root certificates',
      contextValue: contextValue('rootCertificates', { v3: true }),
      icon: 'shield',
      tooltip:
        'Each app in the environment loads these certificates when it starts after a stop. A restart is not enough.',
    };
  }

  async children(signal: AbortSignal): Promise<readonly TreeNode[]> {
    const { environment, subscription } = this.parent;
    const listed = await subscription.azure.rootCertificates.list(environment, signal);
    if (listed.length === 0) {
      return [new NoteNode(this, 'No root certificates', 'Drop a certificate file on the environment to add one.')];
    }
    return (await readListed(listed)).map((one) => new CertificateNode(this, one, this.#services));
  }
}

export class CertificateNode extends HeldCertificateNode<RootCertificatesNode, RootCertificate> {
  get environment(): EnvironmentNode {
    return this.parent.parent;
  }

  protected told(): Pick<ListedCertificate, 'kind' | 'fact'> {
    const { isRoot } = this.resource;
    return { kind: 'root', fact: ['isRoot in Azure', isRoot === undefined ? 'not returned' : String(isRoot)] };
  }
}

/** The apps of an environment. */
export class AppsNode implements TreeNode {
  readonly id: string;
  readonly parent: EnvironmentNode;
  readonly opens = 'collapsed';
  readonly #services: TreeServices;

  constructor(parent: EnvironmentNode, services: TreeServices) {
    this.id = `${parent.id}|apps`;
    this.parent = parent;
    this.#services = services;
  }

  row(): Row {
    const v3 = this.parent.environment.version === 3;
    return { label: 'Apps', contextValue: contextValue('apps', { v3 }), icon: 'layers' };
  }

  async children(signal: AbortSignal): Promise<readonly TreeNode[]> {
    const { environment, subscription } = this.parent;
    // The list may contain slots. They are left out here, because every slot is shown below its app.
    const listed = await subscription.azure.apps.listOf(environment.id, signal);
    const apps = listed.filter((app) => app.slotName === undefined);
    if (apps.length === 0) {
      return [new NoteNode(this, 'No apps')];
    }
    return apps
      .toSorted((left, right) => left.name.localeCompare(right.name))
      .map((app) => new AppNode(this, this.parent, app, this.#services));
  }
}

/** An app, or a slot below its app. */
export class AppNode implements TreeNode {
  readonly id: string;
  readonly parent: TreeNode;
  readonly environment: EnvironmentNode;
  readonly opens = 'collapsed';
  readonly #services: TreeServices;
  /** Replaced when the app is read again. */
  app: App;

  constructor(parent: TreeNode, environment: EnvironmentNode, app: App, services: TreeServices) {
    this.id = `${environment.id}|${app.key}`;
    this.parent = parent;
    this.environment = environment;
    this.app = app;
    this.#services = services;
  }

  row(): Row {
    const { activity, needs } = this.#services;
    const { environment, subscription } = this.environment;
    const isV3 = environment.version === 3;
    const need = isV3 ? needs.known(subscription, environment.id, this.app) : undefined;
    return appRow(this.app, activity(this.app.key), need, isV3);
  }

  /** Its public certificates, and its slots unless it is a slot. They are there also when the slots cannot be listed. */
  async children(signal: AbortSignal): Promise<readonly TreeNode[]> {
    const certificates = new PublicCertificatesNode(this, this.#services);
    return this.app.slotName === undefined ? [certificates, ...(await this.#slots(signal))] : [certificates];
  }

  async #slots(signal: AbortSignal): Promise<readonly TreeNode[]> {
    let slots: readonly App[];
    try {
      slots = await this.environment.subscription.azure.apps.slotsOf(this.app.id, signal);
    } catch (error) {
      signal.throwIfAborted();
      return [new ErrorNode(this, loadedBy(this), error)];
    }
    if (slots.length === 0) {
      return [new NoteNode(this, 'No deployment slots')];
    }
    return slots
      .toSorted((left, right) => left.name.localeCompare(right.name))
      .map((slot) => new AppNode(this, this.environment, slot, this.#services));
  }
}
