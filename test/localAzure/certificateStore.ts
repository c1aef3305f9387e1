import { thumbprintOf } from './certificateBlob.ts';
import { type Delay, Delays, type Timeline } from './delays.ts';

export interface StoredCertificate {
  readonly name: string;
  readonly der: Uint8Array;
  /** SHA-1 of the DER, upper-case hex. */
  readonly thumbprint: string;
  /** `publicCertificateLocation`, which only public certificates of apps have. */
  readonly location: CertificateLocation;
}

export type CertificateLocation = 'CurrentUserMy' | 'LocalMachineMy' | 'Unknown';

/** A certificate that is there from the start. */
export interface CertificateSeed {
  readonly name: string;
  readonly der: Uint8Array;
  readonly location?: CertificateLocation;
}

/** The root certificates of an environment, or the public ones of an app: what it holds, and what reading it shows, which may lag behind. */
export class CertificateStore {
  private readonly held = new Map<string, StoredCertificate>();
  private readonly shown = new Map<string, StoredCertificate>();
  private readonly delays: Delays;

  constructor(timeline: Timeline, certificates: readonly CertificateSeed[]) {
    this.delays = new Delays(timeline);
    for (const { name, der, location } of certificates) {
      this.put(name, der, { ms: 0 }, location);
    }
  }

  /** SHA-1 thumbprints of what an app loads when it starts from stopped now. */
  get thumbprints(): string[] {
    return [...this.held.values()].map((certificate) => certificate.thumbprint);
  }

  holds(name: string): boolean {
    return this.held.has(name.toLowerCase());
  }

  /** Keeps a certificate under a name; names are told apart without regard to case. */
  put(name: string, der: Uint8Array, appears: Delay, location?: CertificateLocation): StoredCertificate {
    const certificate = storedCertificate(name, der, location);
    this.held.set(name.toLowerCase(), certificate);
    this.delays.later(appears, () => this.show(name));
    return certificate;
  }

  delete(name: string, disappears: Delay): void {
    this.held.delete(name.toLowerCase());
    this.delays.later(disappears, () => this.show(name));
  }

  /** One read over HTTP: of a single certificate or of the list. */
  read(): StoredCertificate[] {
    this.delays.countRead();
    return [...this.shown.values()];
  }

  /** Everything that is held, without counting as a read. */
  all(): StoredCertificate[] {
    return [...this.held.values()];
  }

  private show(name: string): void {
    const key = name.toLowerCase();
    const certificate = this.held.get(key);
    if (certificate === undefined) {
      this.shown.delete(key);
    } else {
      this.shown.set(key, certificate);
    }
  }
}

export function storedCertificate(
  name: string,
  der: Uint8Array,
  location: CertificateLocation = 'Unknown',
): StoredCertificate {
  return { name, der, thumbprint: thumbprintOf(der), location };
}
