import { AzureError } from '../../azure/azureError.ts';
import { concurrently } from '../../concurrently.ts';
import { countOf } from '../../names.ts';
import type { AppsOfRun } from '../../runs/verifyChoice.ts';
import type { EnvironmentRoot } from '../../trustStore/environmentRoot.ts';
import { untilCancelled } from '../../ui/progress.ts';
import { command } from '../../ui/tell.ts';
import type { Tools } from '../tools.ts';
import { type Found, tellVerification } from './tellVerification.ts';
import { verifyApp } from './verifyApp.ts';
import { isSeen, type VerifyTarget, verifyTargets } from './verifyTargets.ts';

/** How many apps are looked at at once. */
const appsAtOnce = 4;

/** Verify Trust Store…: reads on each instance of the apps which roots of their environment they have loaded. Changes nothing. */
export async function verifyTrustStore(tools: Tools, node?: unknown, selected?: unknown): Promise<boolean> {
  const targets = (await verifyTargets(tools, node, selected))?.filter(({ apps }) => apps.length > 0);
  if (targets === undefined || targets.length === 0) {
    return false;
  }
  for (const target of targets) {
    await signInToAppService(tools, target);
  }
  const looked = await lookAtAll(targets);
  if (looked === undefined) {
    return false;
  }
  const { found, failures } = looked;
  // Where nothing else came, the first failure is the command's.
  const thrown = found.length === 0 ? failures[0] : undefined;
  for (const { target, error } of failures.filter((one) => one !== thrown)) {
    // Its words name the environment.
    tools.tell.failure(error, () => command('aseCertificates.verifyTrustStore', sameAgain(target)));
  }
  if (thrown !== undefined) {
    throw thrown.error;
  }
  const bare = found.filter(({ verification }) => verification.roots.length === 0);
  for (const { verification } of bare) {
    tools.tell.info(`${verification.environment.name} has no root certificates, so there is none to look for.`);
  }
  const others = found.filter((one) => !bare.includes(one));
  if (others.length > 0) {
    await tellVerification(tools, others);
  }
  return true;
}

/** VS Code has no token for App Service before the user was asked once; where the sign-in cannot ask, its failure is told. */
async function signInToAppService(tools: Tools, { azure, account, apps }: VerifyTarget): Promise<void> {
  if (!apps.some((app) => app.state === 'running' && isSeen(app))) {
    return;
  }
  const { signal } = new AbortController();
  try {
    await azure.kudu.signIn(signal);
  } catch (error) {
    const canAsk = tools.settings.get('signInWith') === 'vscode';
    if (!canAsk || !(error instanceof AzureError) || !['signedOut', 'consentNeeded'].includes(error.kind)) {
      throw error;
    }
    const { askForScope } = await import('../../signIn/askForScope.ts');
    await askForScope(
      azure.kudu.scope,
      account,
      'It reads from the SCM sites of apps which root certificates they trust.',
    );
    await azure.kudu.signIn(signal);
  }
}

function sameAgain({ environment, account, apps }: VerifyTarget): AppsOfRun {
  return { environmentId: environment.id, account, appIds: apps.map(({ id }) => id) };
}

/** What came of looking at each environment: one that cannot be looked at takes nothing from the others. */
interface Looked {
  readonly found: readonly Found[];
  readonly failures: readonly { readonly target: VerifyTarget; readonly error: AzureError }[];
}

/** undefined when the user cancelled. */
async function lookAtAll(targets: readonly VerifyTarget[]): Promise<Looked | undefined> {
  const count = targets.reduce((sum, { apps }) => sum + apps.length, 0);
  const names = targets.map(({ environment }) => environment.name).join(', ');
  const title = `Verifying the trust store of ${countOf(count)} of ${names}`;
  return untilCancelled(title, async (signal, report) => {
    let done = 0;
    const onDone = (): void => report(`${++done} of ${count} done`);
    const found: Found[] = [];
    const failures: { readonly target: VerifyTarget; readonly error: AzureError }[] = [];
    for (const target of targets) {
      try {
        found.push(await lookAt(target, signal, onDone));
      } catch (error) {
        if (!(error instanceof AzureError)) {
          throw error;
        }
        failures.push({ target, error });
      }
    }
    return { found, failures };
  });
}

async function lookAt(target: VerifyTarget, signal: AbortSignal, onDone: () => void): Promise<Found> {
  const { environment, azure } = target;
  const roots = await rootsOf(target, signal);
  const look = { azure, roots, internal: environment.loadBalancing === 'internal', signal };
  const apps = roots.length === 0 ? [] : target.apps;
  const verified = await concurrently(apps, appsAtOnce, async (app) => {
    const result = await verifyApp(app, look);
    onDone();
    return result;
  });
  const { id, name } = environment;
  return { target, verification: { environment: { id, name }, roots, apps: verified, at: Date.now() } };
}

/** Without this list there is nothing to compare with, so its failure is that of the environment. */
async function rootsOf({ environment, azure }: VerifyTarget, signal: AbortSignal): Promise<EnvironmentRoot[]> {
  const listed = await azure.rootCertificates.list(environment, signal);
  return listed
    .filter(({ isRoot }) => isRoot !== false)
    .map(({ name, thumbprint }) => ({ name, thumbprint }))
    .toSorted((left, right) => left.name.localeCompare(right.name));
}
