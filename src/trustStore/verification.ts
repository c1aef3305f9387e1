import type { CouldNotTell } from './couldNotTell.ts';

/** A root certificate of an App Service Environment, as far as it is looked for in a trust store. */
export interface EnvironmentRoot {
  readonly name: string;
  /** SHA-1, upper-case hex; undefined where Azure gives neither the certificate nor its thumbprint: it cannot be looked for. */
  readonly thumbprint: string | undefined;
}

/** Whether a trust store has a root. */
export interface RootPresence {
  readonly root: EnvironmentRoot;
  readonly is: 'loaded' | 'missing' | 'unknown';
}

/** Looks for each root among the thumbprints of a trust store, which are upper-case hex. */
export function lookFor(roots: readonly EnvironmentRoot[], trusted: ReadonlySet<string>): RootPresence[] {
  return roots.map((root) => ({ root, is: presence(root.thumbprint, trusted) }));
}

function presence(thumbprint: string | undefined, trusted: ReadonlySet<string>): RootPresence['is'] {
  if (thumbprint === undefined) {
    return 'unknown';
  }
  return trusted.has(thumbprint.toUpperCase()) ? 'loaded' : 'missing';
}

/** What was found of the trust stores of some apps of one environment. */
export interface Verification {
  readonly environment: { readonly id: string; readonly name: string };
  /** What was looked for; undefined where the user cancelled before that was listed. */
  readonly roots: readonly EnvironmentRoot[] | undefined;
  readonly apps: readonly AppVerification[];
  /** When it began, in milliseconds since the epoch. */
  readonly at: number;
}

/** What was found of one app or slot. */
export type AppVerification =
  | {
      readonly kind: 'checked';
      readonly app: VerifiedApp;
      readonly instances: readonly InstanceVerification[];
      /** Why Azure's list of the app's instances could not be read: then only the one that answered was looked at. */
      readonly instancesUnknown?: string;
    }
  | { readonly kind: 'couldNotTell'; readonly app: VerifiedApp; readonly because: CouldNotTell };

export interface VerifiedApp {
  readonly key: string;
  /** `app` or `app/slot`. */
  readonly name: string;
}

/** What was found on one instance. */
export interface InstanceVerification {
  /** Azure's name of the instance; undefined where nothing told it. */
  readonly instance: string | undefined;
  readonly computer: string | undefined;
  readonly result:
    | { readonly kind: 'read'; readonly roots: readonly RootPresence[] }
    | { readonly kind: 'couldNotTell'; readonly because: CouldNotTell };
}

/** An app in short. */
export interface Standing {
  /** The roots that at least one instance lacks, with how many of those that were read lack them. */
  readonly missing: readonly { readonly name: string; readonly on: number; readonly of: number }[];
  /** Something is not known: the app, an instance, the number of instances, or the thumbprint of a root. */
  readonly hasDoubt: boolean;
}

/** What can be concluded of an app: only one that misses nothing and is not in doubt trusts every root. */
export function standingOf(found: AppVerification): Standing {
  if (found.kind === 'couldNotTell') {
    return { missing: [], hasDoubt: true };
  }
  const read = found.instances.flatMap(({ result }) => (result.kind === 'read' ? [result.roots] : []));
  const lacking = new Map<string, number>();
  for (const { root } of read.flat().filter(({ is }) => is === 'missing')) {
    lacking.set(root.name, (lacking.get(root.name) ?? 0) + 1);
  }
  return {
    missing: [...lacking].map(([name, on]) => ({ name, on, of: read.length })),
    hasDoubt:
      found.instancesUnknown !== undefined ||
      read.length < found.instances.length ||
      read.length === 0 ||
      read.flat().some(({ is }) => is === 'unknown'),
  };
}
