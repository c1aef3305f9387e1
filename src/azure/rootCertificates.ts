import { thumbprints } from '../certificates/thumbprints.ts';
import type { Clock } from '../time/clock.ts';
import { type Answer, distinct, readAll } from './answer.ts';
import { type ArmClient, webApiVersion } from './armClient.ts';
import { AzureError } from './azureError.ts';
import type { HostingEnvironment } from './hostingEnvironment.ts';
import { keyOf } from './resourceId.ts';
import {
  type AddOutcome,
  compareWithSent,
  type RootCertificate,
  readRootCertificate,
  type Sent,
} from './rootCertificate.ts';
import { certificatesPath, isNotFound, RootCertificateResource } from './rootCertificateResource.ts';

/** Pauses before each read after a change, in milliseconds: a minute in all. */
const pauses = [0, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000];

/** A certificate to be added under a name. */
export interface NewRootCertificate {
  readonly name: string;
  readonly der: Uint8Array;
  /**
   * What the user agreed to find under that name: `nothing`, or the certificate with this SHA-1 thumbprint (undefined where Azure
   * gives none). Anything else there is a `conflict`, and nothing is sent. Not given: whatever is there is replaced.
   */
  readonly expects?: 'nothing' | { readonly thumbprint: string | undefined };
}

/** What came of a DELETE that Azure accepted. `notSeen`: it could not be read whether the certificate is gone. */
export type RemoveOutcome =
  | { readonly kind: 'gone' | 'stillVisible' }
  | { readonly kind: 'notSeen'; readonly readError: AzureError };

/**
 * The Root Certificate API of an App Service Environment v3, which the SDK lacks and whose answers are undocumented
 * (https://learn.microsoft.com/azure/app-service/environment/overview-certificates): every status of success, with or without a
 * body, counts as accepted, and only what is read back counts as proof.
 *
 * Every method throws AzureError, or its signal's reason; `unsupported`, before any request, for an environment of version 1 or 2.
 */
export class RootCertificates {
  readonly #client: ArmClient;
  readonly #clock: Clock;

  constructor(client: ArmClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
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

  /**
   * Adds a root certificate, or replaces the one of that name, with a single PUT, and reads it back.
   *
   * Throws AzureError when Azure refused it, and `mismatch` when something else is read back. Once Azure has accepted it,
   * trouble in reading it back and an abort end in `notVisibleYet`: nothing then invites a second PUT.
   */
  async add(
    environment: HostingEnvironment,
    { name, der, expects }: NewRootCertificate,
    signal: AbortSignal,
  ): Promise<AddOutcome> {
    const operation = `add root certificate ${name} to ${environment.name}`;
    const resource = this.#resource(environment, name, operation, signal);
    const before = await resource.find();
    const sent: Sent = { thumbprint: thumbprints(der).sha1, replaces: before?.thumbprint, operation };
    if (expects !== undefined && before?.thumbprint === sent.thumbprint) {
      // It is there already, perhaps by an earlier try whose answer was lost.
      return { kind: 'confirmed', certificate: before };
    }
    refuseUnexpected(before, expects, operation);
    let accepted: Answer;
    try {
      accepted = await resource.put(bodyOf(environment, der));
    } catch (error) {
      return confirmAfterAll(resource, sent, error);
    }
    try {
      const trouble = await resource.follow(accepted);
      const outcome = await readBack(resource, sent);
      return trouble !== undefined && outcome.kind === 'notVisibleYet' ? { readError: trouble, ...outcome } : outcome;
    } catch (error) {
      if (signal.aborted) {
        return { kind: 'notVisibleYet' };
      }
      throw error;
    }
  }

  /**
   * Looks once more whether what was added can be read back. A read that fails is thrown. `replaces`: the thumbprint of what
   * was there before, which may still be shown for a while.
   */
  async checkAgain(
    environment: HostingEnvironment,
    name: string,
    der: Uint8Array,
    signal: AbortSignal,
    replaces?: string,
  ): Promise<AddOutcome> {
    const operation = `confirm root certificate ${name} of ${environment.name}`;
    const found = await this.#resource(environment, name, operation, signal).find();
    return compareWithSent(found, { thumbprint: thumbprints(der).sha1, replaces, operation });
  }

  /**
   * Removes a root certificate with a single DELETE and reads until it is gone. Once Azure has accepted the DELETE, neither an abort nor a
   * failing read is an error.
   */
  async remove(environment: HostingEnvironment, name: string, signal: AbortSignal): Promise<RemoveOutcome> {
    const operation = `remove root certificate ${name} from ${environment.name}`;
    const resource = this.#resource(environment, name, operation, signal);
    let accepted: Answer;
    try {
      accepted = await resource.delete();
    } catch (error) {
      if (isNotFound(error) || (mayBeDone(error) && (await resource.findAfter(error)) === undefined)) {
        return { kind: 'gone' };
      }
      throw error;
    }
    try {
      await resource.follow(accepted);
      return await waitUntilGone(resource);
    } catch (error) {
      if (signal.aborted) {
        return { kind: 'stillVisible' };
      }
      if (mayBeDone(error)) {
        return { kind: 'notSeen', readError: error };
      }
      throw error;
    }
  }

  #resource(
    environment: HostingEnvironment,
    name: string,
    operation: string,
    signal: AbortSignal,
  ): RootCertificateResource {
    return new RootCertificateResource({
      client: this.#client,
      clock: this.#clock,
      environment,
      name,
      operation,
      signal,
    });
  }
}

/** The body that Microsoft documents; base64 of the DER is its "raw certificate blob". */
function bodyOf({ location }: HostingEnvironment, der: Uint8Array): unknown {
  return { location, properties: { blob: Buffer.from(der).toString('base64'), isRoot: true } };
}

async function readBack(resource: RootCertificateResource, sent: Sent): Promise<AddOutcome> {
  for (const pause of pauses) {
    let found: RootCertificate | undefined;
    try {
      found = await resource.find(pause);
    } catch (error) {
      if (error instanceof AzureError) {
        return { kind: 'notVisibleYet', readError: error };
      }
      throw error;
    }
    const outcome = compareWithSent(found, sent);
    if (outcome.kind !== 'notVisibleYet') {
      return outcome;
    }
  }
  return { kind: 'notVisibleYet' };
}

/** When no answer to the PUT arrived, one look tells whether it was done all the same. Else the PUT's own error is thrown. */
async function confirmAfterAll(resource: RootCertificateResource, sent: Sent, error: unknown): Promise<AddOutcome> {
  const found = mayBeDone(error) ? await resource.findAfter(error) : undefined;
  if (found?.thumbprint === sent.thumbprint) {
    return { kind: 'confirmed', certificate: found };
  }
  throw error;
}

async function waitUntilGone(resource: RootCertificateResource): Promise<RemoveOutcome> {
  for (const pause of pauses) {
    try {
      if ((await resource.find(pause)) === undefined) {
        return { kind: 'gone' };
      }
    } catch (error) {
      if (error instanceof AzureError) {
        return { kind: 'notSeen', readError: error };
      }
      throw error;
    }
  }
  return { kind: 'stillVisible' };
}

/** Whether a write that failed so may have been done: no answer came, or one of the service's own trouble. */
function mayBeDone(error: unknown): error is AzureError {
  return (
    error instanceof AzureError &&
    (error.kind === 'network' || error.kind === 'timeout' || (error.facts.status ?? 0) >= 500)
  );
}

/** Somebody may have come in between what the user saw and now. */
function refuseUnexpected(
  before: RootCertificate | undefined,
  expects: NewRootCertificate['expects'],
  operation: string,
): void {
  if (expects === undefined || before === undefined) {
    return;
  }
  if (expects === 'nothing' || expects.thumbprint !== before.thumbprint) {
    const detail =
      'Meanwhile, somebody saved another certificate under that name. It was not overwritten, and nothing was sent.';
    throw new AzureError('conflict', { operation, detail });
  }
}
