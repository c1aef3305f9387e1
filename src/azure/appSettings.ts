import { ageOf, type Clock, momentOf } from '../time/clock.ts';
import { readOne } from './answer.ts';
import type { App } from './app.ts';
import { type ArmClient, webApiVersion } from './armClient.ts';
import { AzureError, type AzureErrorFacts } from './azureError.ts';
import { mayBeDone } from './certificateChange.ts';
import { type AcceptedAt, compareAfter, compareWrite, type WriteOutcome } from './compareWrite.ts';
import { field, itemsField } from './fields.ts';
import type { ChangeValue, SettingChange } from './loadRootCertificates.ts';
import { withoutSecrets } from './serviceError.ts';

/** An app, as far as these requests and their errors need it. */
type AppName = Pick<App, 'id' | 'name'>;

/** The settings of an app as they were at one moment. Their values are secrets: nothing here says them but `value`. */
export class Settings {
  readonly #properties: Readonly<Record<string, unknown>>;

  constructor(properties: Readonly<Record<string, unknown>>) {
    this.#properties = properties;
  }

  /** The value of a setting; undefined where there is none. Names are environment variables, which Windows tells apart without case. */
  value(name: string): string | undefined {
    const value = this.#properties[this.#spelling(name)];
    return typeof value === 'string' ? value : undefined;
  }

  /** The whole as a body: these settings with another value under one name, or without it. */
  bodyWith(name: string, value: string | undefined): { readonly properties: Readonly<Record<string, unknown>> } {
    const { [this.#spelling(name)]: _before, ...others } = this.#properties;
    return { properties: value === undefined ? others : { ...this.#properties, [this.#spelling(name)]: value } };
  }

  /** A text of the service without any of these values in it; undefined where that cannot be known. */
  withoutValues(text: string): string | undefined {
    const values = Object.values(this.#properties).filter((value) => typeof value === 'string' && value.length > 2);
    return withoutSecrets(text, values as readonly string[]);
  }

  #spelling(name: string): string {
    return Object.keys(this.#properties).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
  }
}

/** A write that Azure accepted and that is not compared yet. */
export interface AcceptedWrite extends AcceptedAt {
  readonly kind: 'accepted';
  readonly app: AppName;
  readonly name: string;
  readonly change: ChangeValue;
}

/**
 * The app settings of apps and slots (WebApps_ListApplicationSettings, WebApps_UpdateApplicationSettings, and their siblings for slots).
 * A write replaces all settings of the app, and restarts it. Which of them stay with their slot in a swap (`slotConfigNames`) stands
 * elsewhere, and no write touches it.
 *
 * Every method throws AzureError, or its signal's reason. No error has a value of a setting in it.
 */
export class AppSettings {
  readonly #client: ArmClient;
  readonly #clock: Clock;
  /** A write is compared no sooner than this after its answer, in milliseconds. */
  readonly compareAfterMs: number;

  /** @param compareAfterMs see `compareAfter`. */
  constructor(client: ArmClient, clock: Clock, compareAfterMs = compareAfter) {
    this.#client = client;
    this.#clock = clock;
    this.compareAfterMs = compareAfterMs;
  }

  /** All settings of an app. Azure lists them to those who may change them only. */
  async read(app: AppName, signal: AbortSignal): Promise<Settings> {
    const operation = `read the app settings of ${app.name}`;
    const answer = await this.#client.postToRead(`${settingsPath(app)}/list`, {
      apiVersion: webApiVersion,
      operation,
      signal,
    });
    return readOne(answer, readSettings, operation);
  }

  /** The names of the settings that stay with their slot when slots of this app are swapped. Slots have none of their own. */
  async stickyNames(app: AppName, signal: AbortSignal): Promise<readonly string[]> {
    const operation = `read which settings of ${app.name} stay with their slot`;
    const path = `${app.id}/config/slotConfigNames`;
    const { body } = await this.#client.get(path, { apiVersion: webApiVersion, operation, signal });
    return itemsField(body, 'properties', 'appSettingNames').filter((name) => typeof name === 'string');
  }

  /**
   * Changes one setting. Reads all of them right before, so that everybody else's changes until then are kept, and sends one PUT; none
   * when the value is as wanted, or cannot be changed. Compare what was accepted with `compare`.
   */
  async write(
    app: AppName,
    name: string,
    change: ChangeValue,
    signal: AbortSignal,
  ): Promise<AcceptedWrite | Exclude<SettingChange, { kind: 'changed' }>> {
    const began = momentOf(this.#clock);
    const settings = await this.read(app, signal);
    const changed = change(settings.value(name));
    if (changed.kind !== 'changed') {
      return changed;
    }
    const operation = `change ${name} in the app settings of ${app.name}`;
    try {
      const body = settings.bodyWith(name, changed.value);
      await this.#client.put(settingsPath(app), body, { apiVersion: webApiVersion, operation, signal });
    } catch (error) {
      // No answer came: comparing will show whether it was done.
      if (!mayBeDone(error)) {
        throw withoutValues(error, settings);
      }
      const now = (await this.#readAfter(error, app, settings, signal)).value(name);
      if (change(now).kind === 'changed') {
        throw withoutValues(error, settings);
      }
    }
    const tookMs = ageOf(began, this.#clock);
    return { kind: 'accepted', app, name, change, at: this.#clock.monotonic(), tookMs };
  }

  /** Reads back what was accepted: see `compareWrite`. Never throws. */
  compare(accepted: AcceptedWrite, signal: AbortSignal): Promise<WriteOutcome> {
    const { app, name, change } = accepted;
    const isThere = async () => change((await this.read(app, signal)).value(name)).kind !== 'changed';
    return compareWrite(accepted, this.#clock, isThere, signal, this.compareAfterMs);
  }

  async #readAfter(error: unknown, app: AppName, settings: Settings, signal: AbortSignal): Promise<Settings> {
    try {
      return await this.read(app, signal);
    } catch {
      throw withoutValues(error, settings);
    }
  }
}

function settingsPath({ id }: AppName): string {
  return `${id}/config/appsettings`;
}

/** Undefined for anything but a whole dictionary: written back, half of one would lose the rest. */
function readSettings(raw: unknown): Settings | undefined {
  const properties = field(raw, 'properties');
  return typeof properties === 'object' && properties !== null && !Array.isArray(properties)
    ? new Settings(properties as Readonly<Record<string, unknown>>)
    : undefined;
}

/** The service may quote what it refuses. */
function withoutValues(error: unknown, settings: Settings): unknown {
  if (!(error instanceof AzureError) || error.facts.serviceMessage === undefined) {
    return error;
  }
  const { serviceMessage, ...others } = error.facts;
  const said = settings.withoutValues(serviceMessage);
  const facts: AzureErrorFacts = said === undefined ? others : { ...others, serviceMessage: said };
  return new AzureError(error.kind, facts, { cause: undefined });
}
