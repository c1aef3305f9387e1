import { concurrently } from '../../async/concurrently.ts';
import { AzureError } from '../../azure/azureError.ts';
import type { AppVerification, EnvironmentRoot, Verification } from '../../trustStore/verification.ts';
import { Reachability } from './reachability.ts';
import { verifyApp } from './verifyApp.ts';
import type { VerifyTarget } from './verifyTargets.ts';

/** How many apps are verified at once. */
const appsAtOnce = 4;

/** The apps whose trust stores are read. */
export type EnvironmentApps = Pick<VerifyTarget, 'environment' | 'azure' | 'apps'>;

/** The result for one environment. */
export interface EnvironmentVerification<T extends EnvironmentApps = VerifyTarget> {
  readonly target: T;
  readonly verification: Verification;
}

/** The results of all environments. A failure of one does not affect the others. */
export interface VerificationResults<T extends EnvironmentApps = VerifyTarget> {
  readonly found: readonly EnvironmentVerification<T>[];
  readonly failures: readonly { readonly target: T; readonly error: AzureError }[];
}

/**
 * Verifies the apps of one environment after the other. When the signal aborts, it ends at once with the results so far, in which the
 * other apps are canceled. Undefined if there are no results by then.
 */
export async function verifyEnvironments<T extends EnvironmentApps>(
  targets: readonly T[],
  signal: AbortSignal,
  onDone: (done: number) => void,
): Promise<VerificationResults<T> | undefined> {
  let done = 0;
  const found: EnvironmentVerification<T>[] = [];
  const failures: { readonly target: T; readonly error: AzureError }[] = [];
  for (const target of targets) {
    try {
      found.push({ target, verification: await verifyEnvironment(target, signal, () => onDone(++done)) });
    } catch (error) {
      if (!(error instanceof AzureError)) {
        throw error;
      }
      failures.push({ target, error });
    }
  }
  const isNothing = failures.length === 0 && found.every(({ verification }) => isUntouched(verification));
  return signal.aborted && isNothing ? undefined : { found, failures };
}

async function verifyEnvironment(
  target: EnvironmentApps,
  signal: AbortSignal,
  onDone: () => void,
): Promise<Verification> {
  const { environment, azure } = target;
  // What changes after this is not in the result.
  const at = Date.now();
  const roots = await rootsOf(target, signal);
  const reading = { azure, environment, roots: roots ?? [], signal };
  const reach = new Reachability();
  const apps = await concurrently(roots?.length === 0 ? [] : target.apps, appsAtOnce, async (app) => {
    const result: AppVerification = await verifyApp(app, { ...reading, reach });
    onDone();
    return result;
  });
  const { id, name } = environment;
  return { environment: { id, name }, roots, apps, at };
}

/** Without this list there is nothing to compare with, so its failure is the environment's. Undefined once the signal aborts. */
async function rootsOf(
  { environment, azure }: EnvironmentApps,
  signal: AbortSignal,
): Promise<EnvironmentRoot[] | undefined> {
  try {
    const listed = await azure.rootCertificates.list(environment, signal);
    return listed
      .filter(({ isRoot }) => isRoot !== false)
      .map(({ name, thumbprint }) => ({ name, thumbprint }))
      .toSorted((left, right) => left.name.localeCompare(right.name));
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
    return undefined;
  }
}

/** Whether the user canceled before there was any result. */
function isUntouched({ roots, apps }: Verification): boolean {
  return roots?.length !== 0 && apps.every(isCancelled);
}

function isCancelled(found: AppVerification): boolean {
  return found.kind === 'couldNotTell' && found.because.kind === 'cancelled';
}
