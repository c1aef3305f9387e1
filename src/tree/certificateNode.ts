import type { RootCertificate } from '../azure/rootCertificate.ts';
import type { Certificate } from '../certificates/certificate.ts';
import { certificateRow } from './certificateRow.ts';
import type { EnvironmentNode } from './environmentNode.ts';
import { contextValue, type Row } from './row.ts';
import { NoteNode, type TreeNode } from './treeNode.ts';
import type { TreeServices } from './treeServices.ts';

/** The root certificates of an environment v3. */
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
        'Every app of the environment trusts these from its next start on. A restart is not enough: an app loads them when it starts after a stop.',
    };
  }

  async children(signal: AbortSignal): Promise<readonly TreeNode[]> {
    const { environment, subscription } = this.parent;
    const listed = await subscription.azure.rootCertificates.list(environment, signal);
    if (listed.length === 0) {
      return [new NoteNode(this, 'No root certificates', 'Drop a certificate file on the environment to add one.')];
    }
    const certificates = await Promise.all(listed.map((resource) => decoded(resource)));
    return listed
      .map((resource, index) => new CertificateNode(this, resource, certificates[index], this.#services))
      .toSorted((left, right) => left.resource.name.localeCompare(right.resource.name));
  }
}

export class CertificateNode implements TreeNode {
  readonly id: string;
  readonly parent: RootCertificatesNode;
  readonly resource: RootCertificate;
  /** What Azure's bytes say; undefined when it gave none, or none that can be read. */
  readonly certificate: Certificate | undefined;
  readonly #services: TreeServices;

  constructor(
    parent: RootCertificatesNode,
    resource: RootCertificate,
    certificate: Certificate | undefined,
    services: TreeServices,
  ) {
    this.id = `${parent.id}|${resource.id.toLowerCase()}`;
    this.parent = parent;
    this.resource = resource;
    this.certificate = certificate;
    this.#services = services;
  }

  get environment(): EnvironmentNode {
    return this.parent.parent;
  }

  row(): Row {
    const window = { now: this.#services.now(), warningDays: this.#services.expiryWarningDays() };
    return certificateRow({ resource: this.resource, certificate: this.certificate }, window);
  }
}

/** undefined for bytes that are no certificate: the row says so, and the other rows stay. */
async function decoded(resource: RootCertificate): Promise<Certificate | undefined> {
  if (resource.der === undefined) {
    return undefined;
  }
  const { decodeOrUndefined } = await import('./decodeListed.ts');
  return decodeOrUndefined(resource.der);
}
