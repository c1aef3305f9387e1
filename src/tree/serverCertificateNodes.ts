import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import { type BoundHost, hostsOf } from '../azure/hostNameBinding.ts';
import type { WebCertificate } from '../azure/webCertificate.ts';
import type { Subscription } from '../signIn/listing.ts';
import { showCertificate } from './heldCertificateNode.ts';
import { contextValue, type Row } from './row.ts';
import { bindingRow, serverCertificateRow } from './serverCertificateRow.ts';
import { NoteNode, type TreeNode } from './treeNode.ts';

/** What these rows need besides Azure itself. */
interface RowServices {
  expiryWarningDays(): number;
  now(): Date;
}

type EnvironmentParent = TreeNode & {
  readonly environment: HostingEnvironment;
  readonly subscription: Subscription;
};

/** The server certificates of an environment, with the host names that use them. */
export class ServerCertificatesNode implements TreeNode {
  readonly id: string;
  readonly parent: EnvironmentParent;
  readonly opens = 'collapsed';
  readonly #services: RowServices;

  constructor(parent: EnvironmentParent, services: RowServices) {
    this.id = `${parent.id}|serverCertificates`;
    this.parent = parent;
    this.#services = services;
  }

  row(): Row {
    return {
      label: 'Server certificates',
      contextValue: contextValue('serverCertificates', {}),
      icon: 'lock',
      tooltip: 'Certificates with private keys, which serve the custom host names of the apps.',
    };
  }

  async children(signal: AbortSignal): Promise<readonly TreeNode[]> {
    const { environment, subscription } = this.parent;
    const { apps, serverCertificates } = subscription.azure;
    const [certificates, all] = await Promise.all([
      serverCertificates.list(environment, signal),
      apps.withSlots(environment.id, signal),
    ]);
    if (certificates.length === 0) {
      const how = { tooltip: 'Upload a .pfx file with its whole chain, or import a certificate from Key Vault.' };
      return [
        new NoteNode(this, 'No server certificates', how),
        new NoteNode(this, 'Free managed certificates aren’t available in an App Service Environment', how),
      ];
    }
    const hosts = all.flatMap(hostsOf);
    return certificates
      .map((certificate) => new ServerCertificateNode(this, certificate, boundTo(hosts, certificate), this.#services))
      .toSorted((left, right) => left.certificate.name.localeCompare(right.certificate.name));
  }
}

/** The host names that are bound to a certificate. */
export function boundTo(hosts: readonly BoundHost[], { thumbprint }: WebCertificate): readonly BoundHost[] {
  return thumbprint === undefined ? [] : hosts.filter((host) => host.thumbprint === thumbprint);
}

export class ServerCertificateNode implements TreeNode {
  readonly id: string;
  readonly parent: ServerCertificatesNode;
  readonly certificate: WebCertificate;
  readonly hosts: readonly BoundHost[];
  readonly opens?: 'collapsed';
  readonly click?: typeof showCertificate;
  readonly #services: RowServices;

  constructor(
    parent: ServerCertificatesNode,
    certificate: WebCertificate,
    hosts: readonly BoundHost[],
    services: RowServices,
  ) {
    this.id = `${parent.id}|${certificate.id.toLowerCase()}`;
    this.parent = parent;
    this.certificate = certificate;
    this.hosts = hosts;
    this.#services = services;
    if (hosts.length > 0) {
      this.opens = 'collapsed';
    }
    if (certificate.der !== undefined) {
      this.click = showCertificate;
    }
  }

  row(): Row {
    const window = { now: this.#services.now(), warningDays: this.#services.expiryWarningDays() };
    return serverCertificateRow({ certificate: this.certificate, hosts: this.hosts }, window);
  }

  async children(): Promise<readonly TreeNode[]> {
    return this.hosts.map((host) => new BindingNode(this, host));
  }
}

/** A host name of an app, below the certificate that it is bound to. */
export class BindingNode implements TreeNode {
  readonly id: string;
  readonly parent: ServerCertificateNode;
  readonly host: BoundHost;

  constructor(parent: ServerCertificateNode, host: BoundHost) {
    this.id = `${parent.id}|${host.app.key}|${host.hostName.toLowerCase()}`;
    this.parent = parent;
    this.host = host;
  }

  row(): Row {
    return bindingRow(this.host, this.parent.certificate);
  }
}
