import { AzureError } from '../../azure/azureError.ts';
import type { SignIn } from '../../signIn/signIn.ts';
import type { AppsOfRun } from '../../stopStart/shown/runNotifications.ts';
import { countOf } from '../../text/appNames.ts';
import { unknownAudienceSentence } from '../../trustStore/couldNotTell.ts';
import type { StopStartNeeds } from '../../trustStore/stopStartNeeds.ts';
import { askBeforeHarm } from '../../ui/askBeforeHarm.ts';
import { withProgress, withQuietProgress } from '../../ui/progress.ts';
import { command } from '../../ui/tell.ts';
import { tellVerification } from './tellVerification.ts';
import { type VerificationResults, verifyEnvironments } from './verifyEnvironments.ts';
import { isReadable, type TargetPrompt, type VerifyTarget, verifyTargets } from './verifyTargets.ts';

/** What Verify Trust Store… works with. */
export interface VerifyServices extends TargetPrompt {
  readonly needs: Pick<StopStartNeeds, 'verified'>;
}

/** Verify Trust Store…: reads which roots of the environment each instance of the apps has loaded. It changes nothing. */
export async function verifyTrustStore(services: VerifyServices, node?: unknown, selected?: unknown): Promise<boolean> {
  const targets = (await verifyTargets(services, node, selected))?.filter(({ apps }) => apps.length > 0);
  if (targets === undefined || targets.length === 0) {
    return false;
  }
  // In the status bar, because VS Code may ask for consent meanwhile.
  await withQuietProgress('Signing in to App Service…', async (signal) => {
    for (const target of targets) {
      await signInToAppService(services.signIn, target, signal);
    }
  });
  await askAboutForeignHosts(targets);
  const results = await verifyWithProgress(targets);
  if (results === undefined) {
    return false;
  }
  const { found, failures } = results;
  // If there are no results at all, the first failure is the command's.
  const thrown = found.length === 0 ? failures[0] : undefined;
  for (const { target, error } of failures.filter((one) => one !== thrown)) {
    // The message names the environment.
    services.tell.failure(error, () => command('aseCertificates.verifyTrustStore', toRetry(target)));
  }
  if (thrown !== undefined) {
    throw thrown.error;
  }
  const bare = found.filter(({ verification }) => verification.roots?.length === 0);
  for (const { verification } of bare) {
    services.tell.info(`${verification.environment.name} has no root certificates, so there is nothing to verify.`);
  }
  const others = found.filter((one) => !bare.includes(one));
  for (const { verification } of others) {
    await services.needs.verified(verification);
  }
  if (others.length > 0) {
    await tellVerification(services, others);
  }
  return true;
}

/** VS Code has no token for App Service until the user has consented once. If this sign-in cannot ask, its failure is thrown. */
async function signInToAppService(
  signIn: SignIn,
  { azure, account, apps }: VerifyTarget,
  signal: AbortSignal,
): Promise<void> {
  if (!apps.some((app) => app.state === 'running' && isReadable(app))) {
    return;
  }
  const { kudu } = azure;
  if (kudu.scopes.length === 0) {
    throw new Error(unknownAudienceSentence((await signIn.cloud()).name));
  }
  try {
    await kudu.signIn(signal);
  } catch (error) {
    if (
      !(await signIn.usesAccounts()) ||
      !(error instanceof AzureError) ||
      !['signedOut', 'consentNeeded'].includes(error.kind)
    ) {
      throw error;
    }
    const { askForScope } = await import('../../signIn/vscodeSignIn.ts');
    await askForScope(
      kudu.scopes,
      account,
      'It reads which root certificates apps trust, from the SCM sites of the apps.',
    );
    await kudu.signIn(signal);
  }
}

/** Hosts named in the question. */
const mostHosts = 10;

/** Asks before a token goes to a host that nothing shows to be the environment's. Apps whose hosts are not allowed are skipped. */
async function askAboutForeignHosts(targets: readonly VerifyTarget[]): Promise<void> {
  for (const { azure, environment, apps } of targets) {
    const hosts = apps
      .filter((app) => app.state === 'running' && isReadable(app))
      .map((app) => azure.kudu.hosts.of(app, environment))
      .flatMap(({ trusted, foreign }) => (trusted.length === 0 ? foreign : []));
    if (hosts.length > 0 && (await allows(environment.name, hosts))) {
      azure.kudu.hosts.allow(hosts);
    }
  }
}

async function allows(environment: string, hosts: readonly string[]): Promise<boolean> {
  const others = hosts.length > mostHosts ? `\nand ${hosts.length - mostHosts} more` : '';
  const send = 'Send Token';
  const answer = await askBeforeHarm(
    `Send an access token for App Service to ${hosts.length === 1 ? 'this host' : `these ${hosts.length} hosts`}?`,
    `Azure names ${hosts.length === 1 ? 'it' : 'them'} as SCM sites of apps of ${environment}, but not under a domain of the environment or of Azure. Whoever runs such a host can use the token as you, on every app that you can publish to, for about an hour.\n\n${hosts.slice(0, mostHosts).join('\n')}${others}`,
    'Do Not Send',
    send,
  );
  return answer === send;
}

function toRetry({ environment, account, apps }: VerifyTarget): AppsOfRun {
  return { environmentId: environment.id, account, appIds: apps.map(({ id }) => id) };
}

/** Undefined when the user canceled before there was any result. */
function verifyWithProgress(targets: readonly VerifyTarget[]): Promise<VerificationResults | undefined> {
  const count = targets.reduce((sum, { apps }) => sum + apps.length, 0);
  const names = targets.map(({ environment }) => environment.name).join(', ');
  const title = `Verifying the trust store of ${countOf(count)} of ${names}`;
  return withProgress(title, { cancellable: true }, (signal, report) =>
    verifyEnvironments(targets, signal, (done) => report(`${done} of ${count} done`)),
  );
}
