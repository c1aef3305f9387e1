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
