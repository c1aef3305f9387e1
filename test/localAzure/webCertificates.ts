import { X509Certificate } from 'node:crypto';
import { thumbprintOf } from './certificateBlob.ts';
import { type Delay, Delays, type Timeline } from './delays.ts';

/** A certificate of Microsoft.Web. Its private key is kept nowhere: nothing here serves it. */
export interface WebCertificateSeed {
  readonly id: string;
  readonly name: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly location: string;
  /** The environment, or the App Service plan, that it was uploaded for. */
  readonly environmentId?: string;
  readonly planId?: string;
  /** The leaf. Undefined while Azure could not read it from Key Vault. */
  readonly der: Uint8Array | undefined;
  /** Milliseconds since the epoch; default: a hundred days before it is asked. */
  readonly createdAt?: number;
  readonly keyVault?: { readonly vaultId: string; readonly secretName: string; readonly status: string };
}

/** A certificate as routes look it up. */
export interface HeldWebCertificate {
  readonly seed: WebCertificateSeed;
}

/** The server certificates of all subscriptions: what is held, and what reading shows, which may lag behind. */
export class WebCertificates {
  private readonly held = new Map<string, HeldWebCertificate>();
  private readonly shown = new Map<string, HeldWebCertificate>();
  private readonly delays: Delays;

  constructor(timeline: Timeline, seeds: readonly WebCertificateSeed[]) {
    this.delays = new Delays(timeline);
    for (const seed of seeds) {
      this.put(seed, { ms: 0 });
    }
  }

  all(): HeldWebCertificate[] {
    return [...this.held.values()];
  }

  read(): HeldWebCertificate[] {
    this.delays.countRead();
    return [...this.shown.values()];
  }

  get(id: string): HeldWebCertificate | undefined {
    return this.held.get(id.toLowerCase());
  }

  put(seed: WebCertificateSeed, appears: Delay): void {
    this.held.set(seed.id.toLowerCase(), { seed });
    this.delays.later(appears, () => this.show(seed.id));
  }

  delete(id: string, disappears: Delay): void {
    this.held.delete(id.toLowerCase());
    this.delays.later(disappears, () => this.show(id));
  }

  private show(id: string): void {
    const key = id.toLowerCase();
    const certificate = this.held.get(key);
    if (certificate === undefined) {
      this.shown.delete(key);
    } else {
      this.shown.set(key, certificate);
    }
  }
}

/** As `Microsoft.Web/certificates` has it. Azure writes the environment's id in the case in which it was created, or not. */
export function webCertificateBody({ seed }: HeldWebCertificate): object {
  const { id, name, location, environmentId, planId, keyVault } = seed;
  return {
    id,
    name,
    type: 'Microsoft.Web/certificates',
    location,
    tags: {},
    properties: {
      ...(seed.der === undefined ? { hostNames: [] } : leafProperties(seed.der)),
      ...(environmentId === undefined ? {} : { hostingEnvironmentProfile: profile(environmentId) }),
      ...(planId === undefined ? {} : { serverFarmId: planId }),
      ...(keyVault === undefined
        ? {}
        : {
            keyVaultId: keyVault.vaultId,
            keyVaultSecretName: keyVault.secretName,
            keyVaultSecretStatus: keyVault.status,
          }),
    },
  };
}

function leafProperties(der: Uint8Array): object {
  const certificate = new X509Certificate(der);
  const hosts = [...(certificate.subjectAltName ?? '').matchAll(/DNS:([^,\s]+)/g)].map(([, name]) => name ?? '');
  return {
    friendlyName: '',
    subjectName: commonName(certificate.subject),
    issuer: commonName(certificate.issuer),
    hostNames: hosts,
    issueDate: new Date(certificate.validFrom).toISOString(),
    expirationDate: new Date(certificate.validTo).toISOString(),
    thumbprint: thumbprintOf(der),
    valid: true,
    cerBlob: Buffer.from(der).toString('base64'),
  };
}

function commonName(name: string): string {
  return /^CN=(.*)$/m.exec(name)?.[1] ?? name;
}

function profile(id: string): object {
  return { id: id.toLowerCase(), name: id.split('/').at(-1), type: 'Microsoft.Web/hostingEnvironments' };
}
