import type { Clock } from '../time/clock.ts';
import { distinct, readAll } from './answer.ts';
import type { App } from './app.ts';
import { type ArmClient, webApiVersion } from './armClient.ts';
import { addCertificate, checkAddedAgain, type RemoveOutcome, removeCertificate } from './certificateChange.ts';
import { CertificateResource } from './certificateResource.ts';
import { textField } from './fields.ts';
import { keyOf } from './resourceId.ts';
import { type AddOutcome, readStoredCertificate, type StoredCertificate } from './storedCertificate.ts';

/** A public certificate of an app or slot (`sites/publicCertificates`). */
export interface PublicCertificate extends StoredCertificate {
  /** `properties.publicCertificateLocation` as Azure wrote it; undefined where it gave none. */
  readonly location: string | undefined;
}

/** The certificate store that the app finds it in. `LocalMachineMy` exists in an App Service Environment only. */
export type PublicCertificateLocation = 'CurrentUserMy' | 'LocalMachineMy';

/** A certificate to be added under a name that is free. */
export interface NewPublicCertificate {
  readonly name: string;
  readonly der: Uint8Array;
  readonly location: PublicCertificateLocation;
}

/** An app, as far as these requests and their errors need it. */
type AppName = Pick<App, 'id' | 'name'>;

/** As `readStoredCertificate`. */
export function readPublicCertificate(raw: unknown, askedFor?: string): PublicCertificate | undefined {
  const stored = readStoredCertificate(raw, askedFor);
  const location = textField(raw, 'properties', 'publicCertificateLocation');
  return stored === undefined ? undefined : { ...stored, location };
}

/**
 * The public certificates of an app or slot (WebApps_ListPublicCertificates and its siblings). Azure refuses a PUT without `kind`
 * (hashicorp/terraform-provider-azurerm#24765). One on a name that is taken it refuses (Azure/bicep#12258), or accepts and ignores
 * (Azure/azure-quickstart-templates#8056), so a certificate is never overwritten. Reading a new one may answer 404 for a while.
 *
 * Every method throws AzureError, or its signal's reason.
 */
export class PublicCertificates {
  readonly #client: ArmClient;
  readonly #clock: Clock;

  constructor(client: ArmClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** Every public certificate of the app, every page. Those of its slots are not among them. */
  async list(app: AppName, signal: AbortSignal): Promise<PublicCertificate[]> {
    const operation = `list public certificates of ${app.name}`;
    const items = await this.#client.list(listOf(app), { apiVersion: webApiVersion, operation, signal });
    return distinct(
      readAll(items, (raw) => readPublicCertificate(raw), operation),
      ({ id }) => keyOf(id),
    );
  }

  /**
   * Adds a certificate under a free name and reads it back: see `addCertificate` in certificateChange.ts. `conflict` when it is taken, or
   * `mismatch` where Azure ignores the PUT.
   */
  async add(app: AppName, { name, der, location }: NewPublicCertificate, signal: AbortSignal): Promise<AddOutcome> {
    const resource = this.#resource(app, name, `add public certificate ${name} to ${app.name}`, signal);
    const properties = { blob: Buffer.from(der).toString('base64'), publicCertificateLocation: location };
    return addCertificate(resource, { der, body: { kind: 'webApp', properties }, expects: 'azureNeverOverwrites' });
  }

  /** Looks once more whether what was added can be read back: see `checkAddedAgain` in certificateChange.ts. */
  async checkAgain(app: AppName, name: string, der: Uint8Array, signal: AbortSignal): Promise<AddOutcome> {
    return checkAddedAgain(this.#resource(app, name, `confirm public certificate ${name} of ${app.name}`, signal), der);
  }

  /** Removes a certificate and waits until it is gone: see `removeCertificate` in certificateChange.ts. */
  async remove(
    app: AppName,
    { name, thumbprint }: Pick<StoredCertificate, 'name' | 'thumbprint'>,
    signal: AbortSignal,
  ): Promise<RemoveOutcome> {
    const operation = `remove public certificate ${name} from ${app.name}`;
    return removeCertificate(this.#resource(app, name, operation, signal), thumbprint);
  }

  #resource(app: AppName, name: string, operation: string, signal: AbortSignal): CertificateResource {
    return new CertificateResource({
      client: this.#client,
      clock: this.#clock,
      list: listOf(app),
      name,
      read: readPublicCertificate,
      operation,
      signal,
    });
  }
}

function listOf({ id }: AppName): string {
  return `${id}/publicCertificates`;
}
