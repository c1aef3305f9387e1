import { thumbprints } from '../certificates/thumbprints.ts';
import type { Clock } from '../time/clock.ts';
import { distinct, readAll } from './answer.ts';
import { type ArmClient, webApiVersion } from './armClient.ts';
import { AzureError } from './azureError.ts';
import {
  type Addition,
  addCertificate,
  checkAddedAgain,
  type RemoveOutcome,
  removeCertificate,
} from './certificateChange.ts';
import { CertificateResource } from './certificateResource.ts';
import { type AcceptedAt, compareAfter } from './compareWrite.ts';
import { flagField } from './fields.ts';
import type { HostingEnvironment } from './hostingEnvironment.ts';
import { type NameClash, NameClashes } from './nameClash.ts';
import { keyOf } from './resourceId.ts';
import { type AddOutcome, readStoredCertificate, type StoredCertificate } from './storedCertificate.ts';

/** A root certificate of an App Service Environment (`hostingEnvironments/publicCertificates`). */
export interface RootCertificate extends StoredCertificate {
  /** `properties.isRoot`, where given. */
  readonly isRoot: boolean | undefined;
}

/** As `readStoredCertificate`. */
export function readRootCertificate(raw: unknown, askedFor?: string): RootCertificate | undefined {
  const stored = readStoredCertificate(raw, askedFor);
  return stored === undefined ? undefined : { ...stored, isRoot: flagField(raw, 'properties', 'isRoot') };
}

/** A certificate to be added under a name. */
export interface NewRootCertificate extends Pick<Addition, 'der' | 'expects'> {
  readonly name: string;
}

/** `accepted`: when Azure accepted it, for `stillThere`; undefined where nothing was sent. */
export type AddedRoot = AddOutcome & { readonly accepted?: AcceptedAt | undefined };

/** What a later look found. `notVisibleYet`: it failed, and nothing is known. */
export type LaterLook =
  | NameClash<StoredCertificate>
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'notVisibleYet'; readonly readError?: AzureError };

/**
 * The Root Certificate API of an App Service Environment v3, which the SDK lacks and whose answers are undocumented
 * (https://learn.microsoft.com/azure/app-service/environment/overview-certificates).
 *
 * Every method throws AzureError, or its signal's reason; `unsupported`, before any request, for an environment of version 1 or 2.
 */
export class RootCertificates {
  readonly #client: ArmClient;
  readonly #clock: Clock;
  readonly #compareAfterMs: number;
  /** The SHA-1 thumbprint that was sent last under each path, in lower case. */
  readonly #sent = new Map<string, string>();

  /** @param compareAfterMs see `compareAfter`. */
  constructor(client: ArmClient, clock: Clock, compareAfterMs = compareAfter) {
    this.#client = client;
    this.#clock = clock;
    this.#compareAfterMs = compareAfterMs;
  }

  /** Every root certificate of the environment, every page. */
  async list(environment: HostingEnvironment, signal: AbortSignal): Promise<RootCertificate[]> {
    const operation = `list root certificates of ${environment.name}`;
    const path = certificatesPath(environment, operation);
    const items = await this.#client.list(path, { apiVersion: webApiVersion, operation, signal });
    return distinct(
      readAll(items, (raw) => readRootCertificate(raw), operation),
      ({ id }) => keyOf(id),
    );
  }

  /** One root certificate as it is now. */
  async get(environment: HostingEnvironment, name: string, signal: AbortSignal): Promise<RootCertificate> {
    return this.#resource(environment, name, `read root certificate ${name} of ${environment.name}`, signal).read();
  }

  /** Adds or replaces a root certificate, and reads it back: see `addCertificate` in certificateChange.ts. */
  async add(
    environment: HostingEnvironment,
    { name, der, expects }: NewRootCertificate,
    signal: AbortSignal,
  ): Promise<AddedRoot> {
    const operation = `add root certificate ${name} to ${environment.name}`;
    const resource = this.#resource(environment, name, operation, signal);
    const clashes = new NameClashes(resource, this.#clock, this.#compareAfterMs);
    this.#sent.set(keyIn(environment, name), thumbprints(der).sha1);
    const { onAccepted } = clashes;
    const outcome = await addCertificate(resource, { der, body: bodyOf(environment, der), expects, onAccepted });
    return { ...outcome, accepted: clashes.accepted };
  }

  /**
   * Looks once more, some seconds after Azure accepted it, whether what was added and confirmed is still there: see nameClash.ts. `confirmed` also if this
   * object has sent another one under that name since. The user need not wait for it.
   */
  async stillThere(
    environment: HostingEnvironment,
    { name, der, accepted }: Pick<NewRootCertificate, 'name' | 'der'> & { readonly accepted: AcceptedAt },
    signal: AbortSignal,
  ): Promise<LaterLook> {
    const operation = `confirm root certificate ${name} of ${environment.name}`;
    const resource = this.#resource(environment, name, operation, signal);
    const clashes = new NameClashes(resource, this.#clock, this.#compareAfterMs, accepted);
    const isOurs = ({ thumbprint }: RootCertificate): boolean =>
      thumbprint === thumbprints(der).sha1 || thumbprint === this.#sent.get(keyIn(environment, name));
    return clashes.after({ kind: 'confirmed' as const }, isOurs);
  }

  /** Looks once more whether what was added can be read back: see `checkAddedAgain` in certificateChange.ts. */
  async checkAgain(
    environment: HostingEnvironment,
    name: string,
    der: Uint8Array,
    signal: AbortSignal,
    replaces?: string,
  ): Promise<AddOutcome> {
    const operation = `confirm root certificate ${name} of ${environment.name}`;
    return checkAddedAgain(this.#resource(environment, name, operation, signal), der, replaces);
  }

  /** Removes a root certificate and waits until it is gone: see `removeCertificate` in certificateChange.ts. */
  async remove(
    environment: HostingEnvironment,
    { name, thumbprint }: Pick<StoredCertificate, 'name' | 'thumbprint'>,
    signal: AbortSignal,
  ): Promise<RemoveOutcome> {
    const operation = `remove root certificate ${name} from ${environment.name}`;
    return removeCertificate(this.#resource(environment, name, operation, signal), thumbprint);
  }

  #resource(
    environment: HostingEnvironment,
    name: string,
    operation: string,
    signal: AbortSignal,
  ): CertificateResource<RootCertificate> {
    return new CertificateResource({
      client: this.#client,
      clock: this.#clock,
      list: certificatesPath(environment, operation),
      name,
      read: readRootCertificate,
      operation,
      signal,
    });
  }
}

/** Azure compares names without regard to case. */
function keyIn({ id }: HostingEnvironment, name: string): string {
  return `${keyOf(id)}/${name.toLowerCase()}`;
}

/** The path of an environment's root certificates. Throws AzureError `unsupported` for an environment of version 1 or 2. */
function certificatesPath({ id, version }: HostingEnvironment, operation: string): string {
  if (version === 1 || version === 2) {
    throw new AzureError('unsupported', {
      operation,
      detail: `The Root Certificate API needs App Service Environment v3; this is v${version}.`,
    });
  }
  return `${id}/publicCertificates`;
}

/** The body that Microsoft documents; base64 of the DER is its "raw certificate blob". */
function bodyOf({ location }: HostingEnvironment, der: Uint8Array): unknown {
  return { location, properties: { blob: Buffer.from(der).toString('base64'), isRoot: true } };
}
