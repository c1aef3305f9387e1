import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import { keyOf } from '../azure/resourceId.ts';
import type { RootCertificate } from '../azure/rootCertificates.ts';
import type { Subscription } from '../signIn/listing.ts';
import { counted } from '../text/counted.ts';
import { AppsNode, type TreeServices } from './appNodes.ts';
import { expiryWords, type ListedCertificate, type RootsExpiry, worstExpiryIcon } from './certificateRow.ts';
import { environmentRow } from './environmentRow.ts';
import { HeldCertificateNode, readListed } from './heldCertificateNode.ts';
import { contextValue, joined, type Row } from './row.ts';
import { ServerCertificatesNode } from './serverCertificateNodes.ts';
import { NoteNode, type TreeNode } from './treeNode.ts';

/** The row of a subscription. `opened`: somebody reads one of its environments; until then, it may be `isUnread`. */
type EnvironmentParent = TreeNode & {
  readonly subscription: Subscription;
  readonly isUnread?: boolean;
  opened?(): void;
};

export class EnvironmentNode implements TreeNode {
  readonly id: string;
  readonly parent: EnvironmentParent;
  readonly opens = 'collapsed';
  readonly counts = true;
  readonly #services: TreeServices;
  readonly #apps: AppsNode;
  #environment: HostingEnvironment;
  /** Undefined until the environment is opened, and where it has none. */
  #roots: RootCertificatesNode | undefined;

  constructor(parent: EnvironmentParent, environment: HostingEnvironment, services: TreeServices) {
    this.id = `${parent.id}|${environment.id.toLowerCase()}`;
    this.parent = parent;
    this.#environment = environment;
    this.#services = services;
    this.#apps = new AppsNode(this, services);
  }

  get environment(): HostingEnvironment {
    return this.#environment;
  }

  /** Takes a newer reading of the environment. False where it is another one, or the rows below it are others. */
  take(environment: HostingEnvironment): boolean {
    const { id, version } = this.#environment;
    if (keyOf(id) !== keyOf(environment.id) || version !== environment.version) {
      return false;
    }
    this.#environment = environment;
    return true;
  }

  get subscription(): Subscription {
    return this.parent.subscription;
  }

  row(): Row {
    const known = this.#services.needs.summary(this.subscription, this.environment.id);
    const isUnread = this.parent.isUnread === true;
    // A count that a refresh ended does not go on before its turn.
    const summary = isUnread && known?.uncounted && known.counting ? undefined : known;
    return environmentRow(this.environment, {
      ...{ states: this.#apps.states(), summary, isUnread },
      expiry: this.#roots?.expiry(),
    });
  }

  isAbout(key: string): boolean {
    return this.#apps.isAbout(key);
  }

  care() {
    const { needing, left } = this.#apps.states();
    const key = keyOf(this.environment.id);
    if (left > 0) {
      return { kind: 'left', key } as const;
    }
    return needing === 0 ? undefined : ({ kind: 'environment', key } as const);
  }

  children(): Promise<readonly TreeNode[]> {
    this.parent.opened?.();
    this.#roots = this.environment.version === 3 ? new RootCertificatesNode(this, this.#services) : undefined;
    const certificates =
      this.#roots ??
      new NoteNode(this, 'Root certificates need App Service Environment v3', {
        tooltip: 'The Root Certificate API exists in App Service Environment v3 only.',
      });
    return Promise.resolve([certificates, new ServerCertificatesNode(this, this.#services), this.#apps]);
  }
}

/** The root certificates of an App Service Environment v3. */
export class RootCertificatesNode implements TreeNode {
  readonly id: string;
  readonly parent: EnvironmentNode;
  readonly opens = 'collapsed';
  readonly #services: TreeServices;
  /** The rows below; undefined until they are loaded. */
  #rows: readonly CertificateNode[] | undefined;

  constructor(parent: EnvironmentNode, services: TreeServices) {
    this.id = `${parent.id}|rootCertificates`;
    this.parent = parent;
    this.#services = services;
  }

  row(): Row {
    const expiry = this.expiry();
    return {
      label: 'Root certificates',
      ...(this.#rows === undefined
        ? {}
        : { description: joined(' · ', String(this.#rows.length), ...expiryWords(expiry)) }),
      contextValue: contextValue('rootCertificates', { v3: true }),
      icon: 'shield',
      ...worstExpiryIcon(expiry),
      tooltip:
        'Each app in the environment loads these certificates when it starts after a stop. A restart is not enough.',
    };
  }

  async children(signal: AbortSignal): Promise<readonly TreeNode[]> {
    const { environment, subscription } = this.parent;
    const listed = await subscription.azure.rootCertificates.list(environment, signal);
    const read = await readListed(listed);
    this.#rows = read.map((one) => new CertificateNode(this, one, this.#services));
    return listed.length === 0
      ? [
          new NoteNode(this, 'No root certificates', {
            description: 'Drop a certificate file here',
            contextValue: contextValue('note', { noRoots: true }),
          }),
        ]
      : this.#rows;
  }

  notLoaded(): void {
    this.#rows = undefined;
  }

  /** What has expired, and what will soon, of those that are loaded. */
  expiry(): RootsExpiry {
    const states = (this.#rows ?? []).flatMap((row) => row.expiry() ?? []);
    const [soon, ...others] = states.filter(({ flag }) => flag === 'expiring');
    const all = (): string => `expire within ${counted(this.#services.expiryWarningDays(), 'day')}`;
    return {
      expired: states.filter(({ flag }) => flag === 'expired').length,
      ...(soon && { soon: { count: others.length + 1, words: others.length > 0 ? all() : soon.words } }),
    };
  }
}

export class CertificateNode extends HeldCertificateNode<RootCertificatesNode, RootCertificate> {
  get environment(): EnvironmentNode {
    return this.parent.parent;
  }

  care() {
    const isNear = ['expired', 'expiring'].includes(this.expiry()?.flag ?? '');
    return isNear ? ({ kind: 'root', key: keyOf(this.resource.id) } as const) : undefined;
  }

  protected told(): Pick<ListedCertificate, 'kind' | 'fact'> {
    const { isRoot } = this.resource;
    return { kind: 'root', fact: ['isRoot in Azure', isRoot === undefined ? 'not returned' : String(isRoot)] };
  }
}
