import { concurrently } from '../../async/concurrently.ts';
import { throttled } from '../../async/throttled.ts';
import type { AzureServices } from '../../azure/azureServices.ts';
import type { FoundApp } from '../../azure/environmentSearch.ts';
import type { HostingEnvironment } from '../../azure/hostingEnvironment.ts';
import { keyOf } from '../../azure/resourceId.ts';
import { failureOf, type ListingFailure, type NamedFailure } from '../../signIn/listing.ts';
import type { SignIn } from '../../signIn/signIn.ts';
import { counted, thousands } from '../../text/counted.ts';
import type { Clock } from '../../time/clock.ts';
import { AppNode } from '../../tree/appNodes.ts';
import { CertificateNode, RootCertificatesNode } from '../../tree/environmentNodes.ts';
import type { EnvironmentsView } from '../../tree/environmentsView.ts';
import { readListed } from '../../tree/heldCertificateNode.ts';
import { ErrorNode } from '../../tree/treeNode.ts';
import type { ArrivingRow, ArrivingRows, PickRow, PlainRow } from '../../ui/questions.ts';
import type { SettingsReader } from '../../ui/settings.ts';
import { directoryRow, type FoundTargets, findTargets, type UnseenDirectory } from '../askEnvironment.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import { failureRow, notAll } from '../listingFailureRows.ts';
import { appRows, environmentRow, loadedAppRow, rootRow, rowIdOf } from './rowTexts.ts';

export interface FindableSources {
  readonly signIn: Pick<SignIn, 'find'>;
  readonly view: Pick<EnvironmentsView, 'loadedNodes'>;
  readonly settings: Pick<SettingsReader, 'get'>;
  readonly clock: Clock;
}

/** The id of a row in the view, or what could not be listed. */
export type Found = string | ListingFailure | UnseenDirectory;

/** While rows come, they are shown at most this often, in milliseconds: VS Code draws all of them again. */
const showsAgainAfter = 500;

/** So many environments are asked for their root certificates without a question: Azure Resource Graph does not have these. */
const askedAtOnce = 10;

/** How many environments are asked side by side: half of what the gate lets through. */
const environmentsAtOnce = 30;

/**
 * Environments, their apps, and root certificates: those that the view has loaded, those of the first environments, and those of all others
 * once the user picks the row that loads them. Rows come as directories and environments answer; what fails is named at the end. The signal
 * ends all requests. Throws AzureError when nobody is signed in, or the signal's reason.
 */
export function findableRows(sources: FindableSources, signal: AbortSignal): ArrivingRows<Found> {
  const rows = new FindableRows(sources, signal);
  return (show) => rows.find(show);
}

type Show = Parameters<ArrivingRows<Found>>[0];
type ReadRoot = Parameters<typeof rootRow>[1];

class FindableRows {
  readonly #sources: FindableSources;
  readonly #signal: AbortSignal;
  #found: FoundTargets = { targets: [], failures: [], directories: [] };
  /** Each directory that was asked for its apps, with those that it has told. */
  readonly #appsOf = new Map<AzureServices, FoundApp[]>();
  /** In how many directories apps are being looked for. */
  #appSearches = 0;
  readonly #loadedApps: readonly AppNode[];
  /** In their order; undefined when there may be more since. */
  #appRows: readonly PickRow<Found>[] | undefined;
  readonly #certificates: PickRow<Found>[] = [];
  readonly #appFailures: ListingFailure[] = [];
  readonly #notRead: NamedFailure[] = [];
  /** The ids of the rows of environments whose root certificates the view has, or which were asked. */
  readonly #asked = new Set<string>();
  #mayAskAtOnce = askedAtOnce;
  /** The environments that the user wants to be asked. */
  readonly #wanted = { all: 0, done: 0 };

  constructor(sources: FindableSources, signal: AbortSignal) {
    this.#sources = sources;
    this.#signal = signal;
    const loaded = sources.view.loadedNodes();
    this.#loadedApps = loaded.filter((row) => row instanceof AppNode);
    for (const row of loaded) {
      if (row instanceof CertificateNode) {
        this.#certificates.push(this.#rootRow(row.parent.id, row, row.environment.environment));
      }
      if (row.parent instanceof RootCertificatesNode && !(row instanceof ErrorNode)) {
        this.#asked.add(row.parent.parent.id);
      }
    }
  }

  async find(show: Show): Promise<void> {
    await this.#showWhile(show, async (changed) => {
      const pending: Promise<void>[] = [];
      await findTargets(this.#sources.signIn, this.#signal, (soFar) => {
        this.#found = soFar;
        this.#appRows = undefined;
        const directories = new Set(soFar.targets.map(({ subscription }) => subscription.azure));
        pending.push(...[...directories].map((azure) => this.#findApps(azure, changed)));
        const first = this.#notAsked().slice(0, this.#mayAskAtOnce);
        this.#mayAskAtOnce -= first.length;
        pending.push(this.#readCertificates(first, changed));
        changed();
      });
      await Promise.all(pending);
    });
  }

  /** Shows what is there again and again until the work ends, and then once more. */
  async #showWhile(show: Show, work: (changed: () => void) => Promise<void>): Promise<void> {
    const over = new AbortController();
    const either = AbortSignal.any([this.#signal, over.signal]);
    await work(throttled(() => show(this.#rows()), showsAgainAfter, this.#sources.clock, either));
    over.abort();
    show(this.#rows());
  }

  /** Once for each directory. A failure is kept, also one of the signal, which ends the others. */
  async #findApps(azure: AzureServices, changed: () => void): Promise<void> {
    if (this.#appsOf.has(azure)) {
      return;
    }
    const apps: FoundApp[] = [];
    this.#appsOf.set(azure, apps);
    this.#appSearches += 1;
    try {
      await azure.searchApps(this.#signal, (page) => {
        apps.push(...page);
        this.#appRows = undefined;
        changed();
      });
    } catch (error) {
      this.#appFailures.push({ what: 'apps that the view has not loaded', error });
    }
    this.#appSearches -= 1;
    changed();
  }

  /** Of environments that were not asked. `read` is called after each. Failures are kept as those of `#findApps`. */
  async #readCertificates(targets: readonly EnvironmentTarget[], read: () => void): Promise<void> {
    for (const target of targets) {
      this.#asked.add(rowIdOf(target));
    }
    await concurrently(targets, environmentsAtOnce, async (target) => {
      const { environment, subscription } = target;
      if (this.#signal.aborted) {
        return;
      }
      try {
        const listed = await readListed(await subscription.azure.rootCertificates.list(environment, this.#signal));
        this.#certificates.push(
          ...listed.map((one) => this.#rootRow(`${rowIdOf(target)}|rootCertificates`, one, environment)),
        );
      } catch (error) {
        this.#notRead.push({ name: environment.name, error });
      }
      read();
    });
  }

  #rootRow(idAbove: string, one: ReadRoot, { name }: HostingEnvironment): PickRow<Found> {
    const window = {
      now: new Date(this.#sources.clock.now()),
      warningDays: this.#sources.settings.get('expiryWarningDays'),
    };
    return rootRow(`${idAbove}|${one.resource.id.toLowerCase()}`, one, name, window);
  }

  #notAsked(): readonly EnvironmentTarget[] {
    return this.#found.targets.filter((one) => one.environment.version === 3 && !this.#asked.has(rowIdOf(one)));
  }
  /** Asks the environments that were not asked, because the user wants it. */
  async #readOthers(show: Show): Promise<void> {
    const others = this.#notAsked();
    this.#wanted.all += others.length;
    await this.#showWhile(show, (changed) => {
      const reading = this.#readCertificates(others, () => {
        this.#wanted.done += 1;
        changed();
      });
      changed();
      return reading;
    });
  }

  #rows(): readonly ArrivingRow<Found>[] {
    const { targets, directories } = this.#found;
    const byEnvironment = Map.groupBy(targets, ({ environment }) => keyOf(environment.id));
    const isShared = ({ environment }: EnvironmentTarget) =>
      (byEnvironment.get(keyOf(environment.id)) ?? []).length > 1;
    const notRead = failureOf('the root certificates', this.#notRead, 'environment');
    const failures = [...this.#found.failures, ...this.#appFailures, ...(notRead === undefined ? [] : [notRead])];
    this.#appRows ??= this.#sortedApps();
    return [
      ...section(
        failures.length === 0 ? 'Environments' : notAll,
        byLabel(targets.map((target) => environmentRow(target, isShared(target)))),
      ),
      ...section('Apps', this.#appRows),
      ...section('Root certificates', byLabel(this.#certificates)),
      // Above what stays whatever is typed: it is the one that an Enter means while the app may still come.
      ...(this.#appSearches === 0 ? [] : [this.#rowOfApps()]),
      ...this.#rowOfOthers(),
      ...failures.map(failureRow),
      ...directories.map(directoryRow),
    ];
  }

  #sortedApps(): readonly PickRow<Found>[] {
    const ofDirectory = Map.groupBy(this.#found.targets, ({ subscription }) => subscription.azure);
    const found = [...this.#appsOf].flatMap(([azure, apps]) => appRows(apps, ofDirectory.get(azure) ?? []));
    const each = new Map([...this.#loadedApps.map(loadedAppRow), ...found].map((row) => [row.data, row]));
    return byLabel([...each.values()]);
  }

  #rowOfApps(): PlainRow<Found> {
    const count = [...this.#appsOf.values()].reduce((sum, { length }) => sum + length, 0);
    const soFar = count === 0 ? {} : { description: `${thousands(count)} so far` };
    return { label: 'Loading apps…', ...soFar, icon: 'loading~spin', alwaysShow: true };
  }

  /** The environments whose root certificates are not among the rows. */
  #rowOfOthers(): readonly PlainRow<Found>[] {
    const { all, done } = this.#wanted;
    const others = this.#notAsked().length;
    if (done < all) {
      const label = `Looking for root certificates: ${thousands(done)} of ${counted(all, 'environment')}`;
      return [{ label, icon: 'loading~spin', alwaysShow: true }];
    }
    const label = `Look for root certificates in ${counted(others, 'more environment')}`;
    const more: ArrivingRows<Found> = (show) => this.#readOthers(show);
    return others === 0 ? [] : [{ label, description: 'one request for each', icon: 'search', alwaysShow: true, more }];
  }
}

function section(separator: string, rows: readonly PickRow<Found>[]): readonly ArrivingRow<Found>[] {
  return rows.length === 0 ? [] : [{ separator }, ...rows];
}

function byLabel(rows: readonly PickRow<Found>[]): readonly PickRow<Found>[] {
  return rows.toSorted((one, other) => one.label.localeCompare(other.label));
}
