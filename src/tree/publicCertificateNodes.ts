import type { App } from '../azure/app.ts';
import type { PublicCertificate } from '../azure/publicCertificates.ts';
import type { Subscription } from '../signIn/listing.ts';
import type { ListedCertificate } from './certificateRow.ts';
import { type ExpiryServices, HeldCertificateNode, readListed } from './heldCertificateNode.ts';
import { contextValue, type Row } from './row.ts';
import { NoteNode, type TreeNode } from './treeNode.ts';

/** The row of an app or slot, above its public certificates. */
export interface AppHolder extends TreeNode {
  readonly app: App;
  readonly environment: TreeNode & { readonly subscription: Subscription };
}

/** The public certificates of an app or slot. */
export class PublicCertificatesNode implements TreeNode {
  readonly id: string;
  readonly parent: AppHolder;
  readonly opens = 'collapsed';
  readonly #services: ExpiryServices;
  #lastListed: { readonly at: number; readonly listed: readonly PublicCertificate[] } | undefined;

  constructor(parent: AppHolder, services: ExpiryServices) {
    this.id = `${parent.id}|publicCertificates`;
    this.parent = parent;
    this.#services = services;
  }

  row(): Row {
    return {
      label: 'Public certificates',
      contextValue: contextValue('publicCertificates', {}),
      icon: 'shield',
      tooltip: `Certificates (.cer) of this app alone\\. Its code can read them\\. ${loadingSentence(this.parent.app)}`,
    };
  }

  async children(signal: AbortSignal): Promise<readonly TreeNode[]> {
    const { app, environment } = this.parent;
    this.#lastListed = undefined;
    const at = this.#services.now().getTime();
    const listed = await environment.subscription.azure.publicCertificates.list(app, signal);
    this.#lastListed = { at, listed };
    if (listed.length === 0) {
      return [new NoteNode(this, 'No public certificates', { description: 'Drop a certificate file here' })];
    }
    return (await readListed(listed)).map((one) => new PublicCertificateNode(this, one, this.#services));
  }

  /** What the rows below were made of, if that was read within this time, in milliseconds. */
  listedWithin(time: number): readonly PublicCertificate[] | undefined {
    const age = this.#services.now().getTime() - (this.#lastListed?.at ?? Number.NaN);
    return age >= 0 && age <= time ? this.#lastListed?.listed : undefined;
  }
}

/** Whether apps like this one can trust their public certificates. */
function loadingSentence({ os, isContainer }: App): string {
  return os === 'windows' && !isContainer
    ? 'With the app setting WEBSITE\\_LOAD\\_ROOT\\_CERTIFICATES it also trusts them\\.'
    : 'Linux and container apps do not trust them: add a root certificate to the environment instead\\.';
}

export class PublicCertificateNode extends HeldCertificateNode<PublicCertificatesNode, PublicCertificate> {
  get holder(): AppHolder {
    return this.parent.parent;
  }

  protected told(): Pick<ListedCertificate, 'kind' | 'fact'> {
    return { kind: 'public', fact: ['Certificate store', this.resource.location ?? 'not returned'] };
  }
}
