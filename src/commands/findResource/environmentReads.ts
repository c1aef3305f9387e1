import { concurrently } from '../../async/concurrently.ts';
import type { App } from '../../azure/app.ts';
import type { RootCertificate } from '../../azure/rootCertificates.ts';
import type { NamedFailure } from '../../signIn/listing.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import { rowIdOf } from './rowTexts.ts';

/** What environments are asked for. */
export type Part = 'apps' | 'root certificates';

interface ReadOptions {
  /** Ends all requests. */
  readonly signal: AbortSignal;
  /** The ids of the rows of environments of which the view has it. */
  readonly known: Readonly<Record<Part, ReadonlySet<string>>>;
  /** Whether Azure Resource Graph told no apps of it. */
  readonly lacksApps: (target: EnvironmentTarget) => boolean;
  readonly tell: {
    apps(target: EnvironmentTarget, apps: readonly App[]): void;
    roots(target: EnvironmentTarget, roots: readonly RootCertificate[]): Promise<void>;
  };
}

/** So many environments are asked without a question. */
const askedAtOnce = 10;

/** How many environments are asked side by side: half of what the gate lets through. */
const sideBySide = 30;

/**
 * Asks environments one by one for what Azure Resource Graph does not have: root certificates, and apps where it refuses. Each is asked
 * once. Failures are kept, also those of the signal.
 */
export class EnvironmentReads {
  readonly failed: Readonly<Record<Part, NamedFailure[]>> = { apps: [], 'root certificates': [] };
  readonly #options: ReadOptions;
  readonly #asked: Readonly<Record<Part, Set<string>>>;
  readonly #first = new Map<string, EnvironmentTarget>();

  constructor(options: ReadOptions) {
    this.#options = options;
    const { known } = options;
    this.#asked = { apps: new Set(known.apps), 'root certificates': new Set(known['root certificates']) };
  }

  /** What nobody has asked it for. */
  missing(target: EnvironmentTarget): readonly Part[] {
    const id = rowIdOf(target);
    return [
      ...(this.#asked.apps.has(id) || !this.#options.lacksApps(target) ? [] : (['apps'] as const)),
      ...(this.#asked['root certificates'].has(id) || target.environment.version !== 3
        ? []
        : (['root certificates'] as const)),
    ];
  }

  /** Asks the first few environments, the same at each call. */
  readFirst(targets: readonly EnvironmentTarget[], changed: () => void): Promise<void> {
    for (const target of this.#first.size < askedAtOnce ? targets : []) {
      if (this.#first.size < askedAtOnce && this.missing(target).length > 0) {
        this.#first.set(rowIdOf(target), target);
      }
    }
    return this.read([...this.#first.values()], changed);
  }

  /** `changed` is called after each. */
  async read(targets: readonly EnvironmentTarget[], changed: () => void): Promise<void> {
    const asked = targets.map((target) => ({ target, missing: this.missing(target) }));
    for (const { target, missing } of asked) {
      for (const part of missing) {
        this.#asked[part].add(rowIdOf(target));
      }
    }
    await concurrently(asked, sideBySide, async ({ target, missing }) => {
      await Promise.all(missing.map((part) => this.#read(part, target)));
      changed();
    });
  }

  async #read(part: Part, target: EnvironmentTarget): Promise<void> {
    const { signal, tell } = this.#options;
    const { environment, subscription } = target;
    try {
      signal.throwIfAborted();
      if (part === 'apps') {
        tell.apps(target, await subscription.azure.apps.withSlots(environment.id, signal));
      } else {
        await tell.roots(target, await subscription.azure.rootCertificates.list(environment, signal));
      }
    } catch (error) {
      this.failed[part].push({ name: environment.name, error });
    }
  }
}
