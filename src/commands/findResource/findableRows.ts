import { withLimitToBegin } from '../../async/timeLimit.ts';
import type { AzureServices } from '../../azure/azureServices.ts';
import type { FoundApp } from '../../azure/environmentSearch.ts';
import type { HostingEnvironment } from '../../azure/hostingEnvironment.ts';
import { keyOf } from '../../azure/resourceId.ts';
import { failureOf, type ListingFailure } from '../../signIn/listing.ts';
import type { SignIn } from '../../signIn/signIn.ts';
import { counted, thousands } from '../../text/counted.ts';
import type { Clock } from '../../time/clock.ts';
import { AppNode, AppsNode } from '../../tree/appNodes.ts';
import { CertificateNode, EnvironmentNode, RootCertificatesNode } from '../../tree/environmentNodes.ts';
import type { EnvironmentsView } from '../../tree/environmentsView.ts';
import { readListed } from '../../tree/heldCertificateNode.ts';
import { ErrorNode } from '../../tree/treeNode.ts';
import type { ArrivingRow, ArrivingRows, PickRow, PlainRow } from '../../ui/questions.ts';
import { rowsDuring } from '../../ui/rowsDuring.ts';
import type { SettingsReader } from '../../ui/settings.ts';
import { directoryRow, type FoundTargets, findTargets, type UnseenDirectory } from '../askEnvironment.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import { failureRow, notAll } from '../listingFailureRows.ts';
import { EnvironmentReads } from './environmentReads.ts';
import { appRows, environmentRow, loadedAppRow, rootRow, rowIdOf } from './rowTexts.ts';

export interface FindableSources {
  readonly signIn: Pick<SignIn, 'find'>;
  readonly view: Pick<EnvironmentsView, 'loadedNodes'>;
  readonly settings: Pick<SettingsReader, 'get'>;
  readonly clock: Clock;
}

/** The id of a row in the view, or what could not be listed. */
export type Found = string | ListingFailure | UnseenDirectory;

/** Azure Resource Graph is one way of two. If it has told nothing after this time, in milliseconds, the other is taken. */
const graphLimit = 10_000;

/**
 * Environments, their apps, and root certificates: what the view has loaded, what Azure Resource Graph has, what the first environments say
 * themselves, and what all others say once the user picks the row for that. Rows come as directories and environments answer; what fails is
 * named at the end. The signal ends all requests. Throws AzureError when nobody is signed in, or the signal's reason.
 */
export function findableRows(sources: FindableSources, signal: AbortSignal): ArrivingRows<Found> {
  return new FindableRows(sources, signal).find();
}

type ReadRoot = Parameters<typeof rootRow>[1];

class FindableRows {
  readonly #sources: FindableSources;
  readonly #signal: AbortSignal;
  readonly #reads: EnvironmentReads;
  #found: FoundTargets = { targets: [], failures: [], directories: [] };
  /** More environments may be found. */
  #isFinding = true;
  readonly #loadedEnvironments: readonly EnvironmentNode[];
  /** Each directory, with the apps of it that are known. */
  readonly #appsOf = new Map<AzureServices, FoundApp[]>();
  /** The directories that Azure Resource Graph is asked about now, and those of which it told nothing. */
  readonly #searched = new Set<AzureServices>();
  readonly #withoutGraph = new Set<AzureServices>();
  readonly #loadedApps: readonly AppNode[];
  /** In their order; undefined when there may be more since. */
  #appRows: readonly PickRow<Found>[] | undefined;
  readonly #roots: PickRow<Found>[] = [];
  /** The environments that the user wants to be asked. */
  readonly #wanted = { what: '', all: 0, done: 0 };

  constructor(sources: FindableSources, signal: AbortSignal) {
    this.#sources = sources;
    this.#signal = signal;
    const loaded = sources.view.loadedNodes();
    const below = loaded.filter((row) => !(row instanceof ErrorNode)).map(({ parent }) => parent);
    this.#loadedEnvironments = loaded.filter((row) => row instanceof EnvironmentNode);
    this.#loadedApps = loaded.filter((row) => row instanceof AppNode);
    for (const row of loaded.filter((one) => one instanceof CertificateNode)) {
      this.#roots.push(this.#rootRow(row.parent.id, row, row.environment.environment));
    }
    this.#reads = new EnvironmentReads({
      signal,
      known: {
        apps: new Set(below.filter((row) => row instanceof AppsNode).map(({ parent }) => parent.id)),
        'root certificates': new Set(
          below.filter((row) => row instanceof RootCertificatesNode).map(({ parent }) => parent.id),
        ),
      },
      lacksApps: ({ subscription }) => this.#withoutGraph.has(subscription.azure),
      tell: {
        apps: ({ environment, subscription }, apps) =>
          this.#addApps(
            subscription.azure,
            apps.map(({ id, name }) => ({ id, name, environmentId: environment.id })),
          ),
        roots: async (target, roots) => {
          const above = `${rowIdOf(target)}|rootCertificates`;
          const read = await readListed(roots);
          this.#roots.push(...read.map((one) => this.#rootRow(above, one, target.environment)));
        },
      },
    });
  }

  find(): ArrivingRows<Found> {
    return this.#rowsDuring(async (changed) => {
      if (this.#loadedEnvironments.length > 0) {
        changed();
      }
      const pending: Promise<void>[] = [];
      await findTargets(this.#sources.signIn, this.#signal, (soFar) => {
        this.#found = soFar;
        this.#appRows = undefined;
        const directories = new Set(soFar.targets.map(({ subscription }) => subscription.azure));
        pending.push(...[...directories].map((azure) => this.#findApps(azure, changed)));
        pending.push(this.#reads.readFirst(soFar.targets, changed));
        changed();
      });
      this.#isFinding = false;
      changed();
      await Promise.all(pending);
    });
  }

  #rowsDuring(work: (changed: () => void) => Promise<void>): ArrivingRows<Found> {
    return rowsDuring({ clock: this.#sources.clock, signal: this.#signal }, () => this.#rows(), work);
  }

  /** Once for each directory. Where Azure Resource Graph tells nothing, the environments are asked. */
  async #findApps(azure: AzureServices, changed: () => void): Promise<void> {
    if (this.#appsOf.has(azure)) {
      return;
    }
    this.#appsOf.set(azure, []);
    this.#searched.add(azure);
    try {
      await this.#searchApps(azure, changed);
    } catch {
      // The log has the request.
      this.#withoutGraph.add(azure);
    }
    this.#searched.delete(azure);
    changed();
    await this.#reads.readFirst(this.#found.targets, changed);
  }

  #searchApps(azure: AzureServices, changed: () => void): Promise<void> {
    return withLimitToBegin(this.#sources.clock, graphLimit, (timeUp, begun) =>
      azure.searchApps(AbortSignal.any([this.#signal, timeUp]), (page) => {
        begun();
        this.#addApps(azure, page);
        changed();
      }),
    );
  }

  #addApps(azure: AzureServices, apps: readonly FoundApp[]): void {
    this.#appsOf.get(azure)?.push(...apps);
    this.#appRows = undefined;
  }

  #rootRow(idAbove: string, one: ReadRoot, { name }: HostingEnvironment): PickRow<Found> {
    const { clock, settings } = this.#sources;
    const window = { now: new Date(clock.now()), warningDays: settings.get('expiryWarningDays') };
    return rootRow(`${idAbove}|${one.resource.id.toLowerCase()}`, one, name, window);
  }

  #others(): readonly EnvironmentTarget[] {
    return this.#found.targets.filter((target) => this.#reads.missing(target).length > 0);
  }

  /** Asks the environments that were not asked, because the user wants it. */
  #readOthers(what: string): ArrivingRows<Found> {
    return this.#rowsDuring((changed) => {
      const wanted = this.#wanted;
      const others = this.#others();
      wanted.what = what;
      wanted.all += others.length;
      changed();
      return this.#reads.read(others, () => {
        wanted.done += 1;
        changed();
      });
    });
  }

  #rows(): readonly ArrivingRow<Found>[] {
    const { directories } = this.#found;
    const targets = this.#targets();
    const byEnvironment = Map.groupBy(targets, ({ environment }) => keyOf(environment.id));
    const isShared = ({ environment }: EnvironmentTarget) =>
      (byEnvironment.get(keyOf(environment.id)) ?? []).length > 1;
    const { failed } = this.#reads;
    const notRead = (['apps', 'root certificates'] as const).flatMap(
      (part) => failureOf(`the ${part}`, failed[part], 'environment') ?? [],
    );
    const failures = [...this.#found.failures, ...notRead];
    this.#appRows ??= this.#sortedApps();
    return [
      ...section(
        failures.length === 0 ? 'Environments' : notAll,
        byLabel(targets.map((target) => environmentRow(target, isShared(target)))),
      ),
      ...section('Apps', this.#appRows),
      ...section('Root certificates', byLabel(this.#roots)),
      // Above what stays whatever is typed: it is the one that an Enter means while the app may still come.
      ...this.#rowOfLoading(),
      ...this.#rowOfOthers(),
      ...failures.map(failureRow),
      ...directories.map(directoryRow),
    ];
  }

  /** Until all are found, those that the view has loaded are among them. */
  #targets(): readonly EnvironmentTarget[] {
    const { targets } = this.#found;
    const all = this.#isFinding ? [...this.#loadedEnvironments, ...targets] : targets;
    return [...new Map(all.map((target) => [rowIdOf(target), target])).values()];
  }

  #sortedApps(): readonly PickRow<Found>[] {
    const ofDirectory = Map.groupBy(this.#found.targets, ({ subscription }) => subscription.azure);
    const found = [...this.#appsOf].flatMap(([azure, apps]) => appRows(apps, ofDirectory.get(azure) ?? []));
    const each = new Map([...this.#loadedApps.map(loadedAppRow), ...found].map((row) => [row.data, row]));
    return byLabel([...each.values()]);
  }

  #rowOfLoading(): readonly PlainRow<Found>[] {
    const isFinding = this.#isFinding && this.#targets().length > 0;
    if (!isFinding && this.#searched.size === 0) {
      return [];
    }
    const count = [...this.#appsOf.values()].reduce((sum, { length }) => sum + length, 0);
    const soFar = count === 0 ? {} : { description: `${thousands(count)} so far` };
    const label = isFinding ? 'Loading environments and apps…' : 'Loading apps…';
    return [{ label, ...soFar, icon: 'loading~spin', alwaysShow: true }];
  }

  /** The environments of which not all is among the rows. */
  #rowOfOthers(): readonly PlainRow<Found>[] {
    const { all, done, what: soughtFor } = this.#wanted;
    if (done < all) {
      const label = `Looking for ${soughtFor}: ${thousands(done)} of ${counted(all, 'environment')}`;
      return [{ label, icon: 'loading~spin', alwaysShow: true }];
    }
    const others = this.#others();
    if (others.length === 0) {
      return [];
    }
    const parts = new Set(others.flatMap((target) => this.#reads.missing(target)));
    const what = [...parts].join(' and ');
    const label = `Look for ${what} in ${counted(others.length, 'more environment')}`;
    const description = parts.has('apps') ? 'several requests for each' : 'one request for each';
    return [{ label, description, icon: 'search', alwaysShow: true, more: this.#readOthers(what) }];
  }
}

function section(separator: string, rows: readonly PickRow<Found>[]): readonly ArrivingRow<Found>[] {
  return rows.length === 0 ? [] : [{ separator }, ...rows];
}

function byLabel(rows: readonly PickRow<Found>[]): readonly PickRow<Found>[] {
  return rows.toSorted((one, other) => one.label.localeCompare(other.label));
}
