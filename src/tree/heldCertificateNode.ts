import type { StoredCertificate } from '../azure/storedCertificate.ts';
import type { Certificate } from '../certificates/certificate.ts';
import { certificateRow, type ExpiryWindow, expiryState, type ListedCertificate } from './certificateRow.ts';
import type { Row } from './row.ts';
import type { TreeNode } from './treeNode.ts';

/** What the rows of certificates need besides Azure itself. */
export interface ExpiryServices {
  /** The row of a certificate shows its expiry within this many days. */
  expiryWarningDays(): number;
  now(): Date;
}

/** The row of a certificate that Azure holds. */
export abstract class HeldCertificateNode<Parent extends TreeNode, Resource extends StoredCertificate>
  implements TreeNode
{
  readonly id: string;
  readonly parent: Parent;
  readonly resource: Resource;
  /** The decoded certificate; undefined when Azure returned no readable bytes. */
  readonly certificate: Certificate | undefined;
  readonly click?: typeof showCertificate;
  readonly #services: ExpiryServices;

  constructor(parent: Parent, { resource, certificate }: ReadCertificate<Resource>, services: ExpiryServices) {
    this.id = `${parent.id}|${resource.id.toLowerCase()}`;
    this.parent = parent;
    this.resource = resource;
    this.certificate = certificate;
    if (certificate !== undefined) {
      this.click = showCertificate;
    }
    this.#services = services;
  }

  row(): Row {
    return certificateRow({ resource: this.resource, certificate: this.certificate, ...this.told() }, this.#window);
  }

  /** Its expiry, if that is near or past. */
  expiry(): ReturnType<typeof expiryState> {
    return this.certificate === undefined ? undefined : expiryState(this.certificate, this.#window);
  }

  get #window(): ExpiryWindow {
    return { now: this.#services.now(), warningDays: this.#services.expiryWarningDays() };
  }

  /** What it is, and a fact that only certificates of its sort have. */
  protected abstract told(): Pick<ListedCertificate, 'kind' | 'fact'>;
}

/** As files open in the Explorer. */
export const showCertificate = { command: 'aseCertificates.showCertificate', title: 'Show Certificate' } as const;

interface ReadCertificate<Resource> {
  readonly resource: Resource;
  readonly certificate: Certificate | undefined;
}

/** Decodes certificates that Azure listed, by name. Bytes that are no certificate affect only their own row. */
export async function readListed<Resource extends StoredCertificate>(
  listed: readonly Resource[],
): Promise<readonly ReadCertificate<Resource>[]> {
  const read = listed.map(async (resource) => ({ resource, certificate: await decoded(resource) }));
  return (await Promise.all(read)).toSorted((left, right) => left.resource.name.localeCompare(right.resource.name));
}

async function decoded({ der }: StoredCertificate): Promise<Certificate | undefined> {
  if (der === undefined) {
    return undefined;
  }
  const { decodeOrUndefined } = await import('./decodeListed.ts');
  return decodeOrUndefined(der);
}
