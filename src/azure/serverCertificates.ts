import type { Clock } from '../time/clock.ts';
import { distinct, readAll } from './answer.ts';
import { type ArmClient, webApiVersion } from './armClient.ts';
import { AzureError } from './azureError.ts';
import { addCertificate, checkAddedAgain, type RemoveOutcome, removeCertificate } from './certificateChange.ts';
import { CertificateResource } from './certificateResource.ts';
import { mayLackChain } from './chainUpload.ts';
import { type AcceptedAt, compareAfter } from './compareWrite.ts';
import { textField } from './fields.ts';
import type { HostingEnvironment } from './hostingEnvironment.ts';
import { type ImportOutcome, importCertificate, type KeyVaultImport } from './keyVaultImport.ts';
import { type NameClash, NameClashes } from './nameClash.ts';
import { keyOf } from './resourceId.ts';
import { withoutSecrets } from './serviceError.ts';
import type { AddOutcome } from './storedCertificate.ts';
import { readWebCertificate, type WebCertificate } from './webCertificate.ts';

/** A .pfx to be uploaded under a name that is free. */
export interface NewServerCertificate {
  readonly name: string;
  readonly pfx: Uint8Array;
  readonly password: string;
  /** DER of its leaf, to know it again. */
  readonly leaf: Uint8Array;
}

/** One that was uploaded, to look for it again. `accepted`: as `upload` told it. */
export interface SentServerCertificate extends Pick<NewServerCertificate, 'name' | 'leaf'> {
  readonly accepted: AcceptedAt | undefined;
}

/** `accepted`: for `checkAgain`, where it is not visible yet. */
export type UploadOutcome = (AddOutcome<WebCertificate> & { readonly accepted?: AcceptedAt | undefined }) | NameClash;

/** Resources_List of Microsoft.Resources, with `createdTime`. */
const resourcesApiVersion = '2021-04-01';

/**
 * The server certificates of App Service Environments (`Microsoft.Web/certificates`). They are resources of the subscription and say
 * themselves which environment, or which App Service plan in it, they belong to.
 *
 * Every method throws AzureError, or its signal's reason. No error has a password in it.
 */
export class ServerCertificates {
  readonly #client: ArmClient;
  readonly #clock: Clock;
  readonly #compareAfterMs: number;

  /** @param compareAfterMs see `compareAfter`. */
  constructor(client: ArmClient, clock: Clock, compareAfterMs = compareAfter) {
    this.#client = client;
    this.#clock = clock;
    this.#compareAfterMs = compareAfterMs;
  }

  /** Every certificate of the subscription that belongs to the environment (Certificates_List, every page). */
  async list(environment: HostingEnvironment, signal: AbortSignal): Promise<WebCertificate[]> {
    const operation = `list server certificates of ${environment.name}`;
    const path = `/subscriptions/${environment.subscriptionId}/providers/Microsoft.Web/certificates`;
    const items = await this.#client.list(path, { apiVersion: webApiVersion, operation, signal });
    const all = distinct(
      readAll(items, (raw) => readWebCertificate(raw), operation),
      ({ id }) => keyOf(id),
    );
    const isByPlan = all.some(({ environmentKey, planKey }) => environmentKey === undefined && planKey !== undefined);
    const plans = isByPlan ? await this.#plansOf(environment, operation, signal) : new Set();
    const own = all.filter(({ environmentKey, planKey }) =>
      environmentKey === undefined ? plans.has(planKey) : environmentKey === keyOf(environment.id),
    );
    return own.some(mayLackChain) ? this.#withCreation(own, environment, signal) : own;
  }

  /** Only Azure Resource Manager knows when a resource was made. Where it may not be asked, that stays unknown. */
  async #withCreation(
    certificates: readonly WebCertificate[],
    { subscriptionId, name }: HostingEnvironment,
    signal: AbortSignal,
  ): Promise<WebCertificate[]> {
    const operation = `read when the server certificates of ${name} were made`;
    const query = { $filter: "resourceType eq 'Microsoft.Web/certificates'", $expand: 'createdTime' };
    const request = { apiVersion: resourcesApiVersion, operation, query, signal, attempts: 1 };
    let resources: readonly unknown[] = [];
    try {
      resources = await this.#client.list(`/subscriptions/${subscriptionId}/resources`, request);
    } catch (error) {
      if (!(error instanceof AzureError)) {
        throw error;
      }
    }
    const times = new Map(
      resources.map((raw) => [keyOf(textField(raw, 'id') ?? ''), Date.parse(textField(raw, 'createdTime') ?? '')]),
    );
    return certificates.map((certificate) => {
      const time = times.get(keyOf(certificate.id)) ?? Number.NaN;
      return Number.isNaN(time) ? certificate : { ...certificate, createdAt: time };
    });
  }

  /** One certificate as it is now; undefined when there is none. */
  async find(
    certificate: Pick<WebCertificate, 'id' | 'name'>,
    signal: AbortSignal,
  ): Promise<WebCertificate | undefined> {
    const list = certificate.id.slice(0, certificate.id.lastIndexOf('/'));
    return this.#resource(list, certificate.name, `read server certificate ${certificate.name}`, signal).find();
  }

  /**
   * Uploads a .pfx for the environment under a free name, with a single PUT, and reads it back: see `addCertificate` in
   * certificateChange.ts, and nameClash.ts. `conflict` when the name is taken by another certificate.
   */
  async upload(
    environment: HostingEnvironment,
    { name, pfx, password, leaf }: NewServerCertificate,
    signal: AbortSignal,
  ): Promise<UploadOutcome> {
    const operation = `upload server certificate ${name} to ${environment.name}`;
    const properties = { ...profileOf(environment), pfxBlob: Buffer.from(pfx).toString('base64'), password };
    const body = { location: environment.location, properties };
    try {
      const resource = this.#resource(listIn(environment), name, operation, signal);
      const clashes = new NameClashes(resource, this.#clock, this.#compareAfterMs);
      const { onAccepted } = clashes;
      const outcome = await addCertificate(resource, { der: leaf, body, expects: 'nothing', onAccepted });
      return await compared(outcome, clashes);
    } catch (error) {
      throw withoutPassword(error, password);
    }
  }

  /**
   * Looks once more whether what was uploaded can be read back, and compares it as `upload` does: see `checkAddedAgain` in
   * certificateChange.ts, and nameClash.ts.
   */
  async checkAgain(
    environment: HostingEnvironment,
    { name, leaf, accepted }: SentServerCertificate,
    signal: AbortSignal,
  ): Promise<UploadOutcome> {
    const operation = `confirm server certificate ${name} of ${environment.name}`;
    const resource = this.#resource(listIn(environment), name, operation, signal);
    return compared(
      await checkAddedAgain(resource, leaf),
      new NameClashes(resource, this.#clock, this.#compareAfterMs, accepted),
    );
  }

  /** Lets Azure read a certificate from Key Vault, under a free name: see `importCertificate` in keyVaultImport.ts. */
  async importFromKeyVault(
    environment: HostingEnvironment,
    { name, vaultId, secretName }: KeyVaultImport,
    signal: AbortSignal,
  ): Promise<ImportOutcome> {
    const operation = `import ${secretName} from Key Vault to ${environment.name}`;
    const resource = this.#resource(listIn(environment), name, operation, signal);
    const properties = { ...profileOf(environment), keyVaultId: vaultId, keyVaultSecretName: secretName };
    const body = { location: environment.location, properties };
    const clashes = new NameClashes(resource, this.#clock, this.#compareAfterMs);
    return importCertificate(resource, clashes, { name, vaultId, secretName }, body);
  }

  /** Removes a certificate and waits until it is gone: see `removeCertificate` in certificateChange.ts. Azure refuses it while a binding uses it. */
  async remove(
    { id, name, thumbprint }: Pick<WebCertificate, 'id' | 'name' | 'thumbprint'>,
    signal: AbortSignal,
  ): Promise<RemoveOutcome> {
    const list = id.slice(0, id.lastIndexOf('/'));
    return removeCertificate(this.#resource(list, name, `remove server certificate ${name}`, signal), thumbprint);
  }

  async #plansOf({ id }: HostingEnvironment, operation: string, signal: AbortSignal): Promise<ReadonlySet<unknown>> {
    const items = await this.#client.list(`${id}/serverfarms`, { apiVersion: webApiVersion, operation, signal });
    return new Set(readAll(items, (raw) => textField(raw, 'id'), operation).map(keyOf));
  }

  #resource(list: string, name: string, operation: string, signal: AbortSignal): CertificateResource<WebCertificate> {
    const read = readWebCertificate;
    return new CertificateResource({ client: this.#client, clock: this.#clock, list, name, read, operation, signal });
  }
}

async function compared(outcome: AddOutcome<WebCertificate>, clashes: NameClashes): Promise<UploadOutcome> {
  const later =
    outcome.kind === 'confirmed'
      ? await clashes.after(outcome, ({ thumbprint }) => thumbprint === outcome.certificate.thumbprint)
      : outcome;
  return later.kind === 'notVisibleYet' ? { ...later, accepted: clashes.accepted } : later;
}

/** Certificates go into the environment's resource group. Their names are its only. */
function listIn({ subscriptionId, resourceGroup }: HostingEnvironment): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Web/certificates`;
}

/**
 * The OpenAPI document calls it read-only; the portal sends it, and apps of an environment cannot use a certificate without it
 * (hashicorp/terraform-provider-azurerm#5115, #9268).
 */
function profileOf({ id }: HostingEnvironment): { readonly hostingEnvironmentProfile: { readonly id: string } } {
  return { hostingEnvironmentProfile: { id } };
}

/** The service may quote what it refuses. */
function withoutPassword(error: unknown, password: string): unknown {
  if (!(error instanceof AzureError) || error.facts.serviceMessage === undefined || password === '') {
    return error;
  }
  const { serviceMessage, ...others } = error.facts;
  const said = withoutSecrets(serviceMessage, [password]);
  return new AzureError(error.kind, said === undefined ? others : { ...others, serviceMessage: said });
}
