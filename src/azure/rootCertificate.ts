import type { AzureError } from './azureError.ts';

/** A root certificate of an App Service Environment (`hostingEnvironments/publicCertificates`), read liberally: the contract is undocumented. */
export interface RootCertificate {
  readonly id: string;
  /** The resource's name, without the environment's. */
  readonly name: string;
  /** DER of the certificate, from `blob` as base64 of DER or of PEM; undefined when the service gave no readable blob. */
  readonly der: Uint8Array | undefined;
  /** SHA-1, upper-case hex without separators: computed from the blob where there is one, else as the service gave it; else undefined. */
  readonly thumbprint: string | undefined;
  /** `properties.isRoot`, where given. */
  readonly isRoot: boolean | undefined;
  readonly raw: unknown;
}

/** What is known after an add was accepted and read back. */
export type AddOutcome =
  /** Read back, and its thumbprint is the one that was sent. */
  | { readonly kind: 'confirmed'; readonly certificate: RootCertificate }
  /**
   * Accepted, but every read within the bound answered 404 or still showed what was there before, or looking failed (`readError`),
   * or the caller stopped waiting. Never a second PUT: look again.
   */
  | { readonly kind: 'notVisibleYet'; readonly readError?: AzureError }
  /** Read back, but the service gave neither blob nor thumbprint. */
  | { readonly kind: 'cannotBeCompared'; readonly certificate: RootCertificate };
