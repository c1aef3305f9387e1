import * as vscode from 'vscode';
import { concurrently } from '../../async/concurrently.ts';
import type { AddOutcome } from '../../azure/storedCertificate.ts';
import type { EnvironmentsView } from '../../tree/environmentsView.ts';
import type { StopStartNeeds } from '../../trustStore/stopStartNeeds.ts';
import { withProgress } from '../../ui/progress.ts';
import type { Telemetry } from '../../ui/telemetry.ts';
import type { Choice, Tell } from '../../ui/tell.ts';
import { type EnvironmentTarget, offerStopStart } from '../environmentTarget.ts';
import { refreshCertificates } from '../refresh.ts';
import type { PlannedCertificate } from './addPlan.ts';

/** How many certificates are added at once. */
const additionsAtOnce = 4;

/** What sending works with. */
export interface SendServices {
  readonly view: EnvironmentsView;
  readonly needs: StopStartNeeds;
  readonly telemetry: Telemetry;
  readonly tell: Tell;
}

/** How one addition ended. A failure is a result too, so that it does not stop the others. */
type Result =
  | { readonly plan: PlannedCertificate; readonly outcome: AddOutcome }
  | { readonly plan: PlannedCertificate; readonly error: unknown };

/** Sends what was confirmed, reads each back, and tells how it ended. */
export async function sendCertificates(
  services: SendServices,
  target: EnvironmentTarget,
  plans: readonly PlannedCertificate[],
): Promise<void> {
  const { environment } = target;
  const what = plans.length === 1 ? (plans[0]?.name ?? '') : `${plans.length} certificates`;
  // Cancel only ends the wait until Azure shows it.
  const results = await withProgress(
    `Adding ${what} to ${environment.name}, and waiting until it is there…`,
    { cancellable: true },
    (signal) => sendAll(target, plans, signal),
  );
  refreshCertificates(services.view, environment);
  for (const result of results) {
    const outcome = 'outcome' in result ? result.outcome.kind : 'failed';
    services.telemetry.send('certificateAdded', { outcome });
  }
  const written = results.filter((result) => 'outcome' in result);
  if (written.length > 0) {
    const changes = written.map(({ plan }) => ({ what: 'write', certificate: plan.name }) as const);
    services.needs.certificateChanged(environment.id, ...changes);
  }
  tellResults(services, target, results);
}

async function sendAll(
  { environment, subscription }: EnvironmentTarget,
  plans: readonly PlannedCertificate[],
  signal: AbortSignal,
): Promise<readonly Result[]> {
  const { rootCertificates } = subscription.azure;
  return concurrently(plans, additionsAtOnce, async (plan): Promise<Result> => {
    try {
      const expects = plan.replaces === undefined ? 'nothing' : { thumbprint: plan.replaces.thumbprint };
      const sent = { name: plan.name, der: plan.certificate.der, expects } as const;
      return { plan, outcome: await rootCertificates.add(environment, sent, signal) };
    } catch (error) {
      return { plan, error };
    }
  });
}

function tellResults(services: SendServices, target: EnvironmentTarget, results: readonly Result[]): void {
  const confirmed = results.filter((result) => 'outcome' in result && result.outcome.kind === 'confirmed');
  if (confirmed.length > 0) {
    tellConfirmed(
      services.tell,
      target,
      confirmed.map(({ plan }) => plan),
    );
  }
  for (const result of results) {
    if ('error' in result) {
      // It looks first, so that a certificate that did arrive is not sent twice.
      services.tell.failure(result.error, () => sendCertificates(services, target, [result.plan]));
    } else if (result.outcome.kind === 'notVisibleYet') {
      tellNotVisible(services, target, result.plan);
    } else if (result.outcome.kind === 'cannotBeCompared') {
      tellNotCompared(services.tell, target, result.plan);
    }
  }
}

function tellConfirmed(tell: Tell, target: EnvironmentTarget, plans: readonly PlannedCertificate[]): void {
  const [only] = plans;
  const what =
    plans.length === 1 && only !== undefined
      ? `${only.replaces === undefined ? 'Added' : 'Replaced'} ${only.name} ${only.replaces === undefined ? 'to' : 'on'} ${target.environment.name} (thumbprint ${only.certificate.thumbprints.sha1}).`
      : `Added ${plans.length} root certificates to ${target.environment.name}.`;
  const copy = copyThumbprints(plans);
  tell.info(
    `${what} Running apps trust ${plans.length === 1 ? 'it' : 'them'} after they are stopped and started.`,
    offerStopStart(target),
    copy,
  );
}

function copyThumbprints(plans: readonly PlannedCertificate[]): Choice {
  // Commas without blanks: the form of WEBSITE_LOAD_ROOT_CERTIFICATES.
  const text = plans.map(({ certificate }) => certificate.thumbprints.sha1).join(',');
  return {
    title: plans.length === 1 ? 'Copy Thumbprint' : 'Copy Thumbprints',
    run: () => vscode.env.clipboard.writeText(text),
  };
}

function tellNotVisible(services: SendServices, target: EnvironmentTarget, plan: PlannedCertificate): void {
  services.tell.warn(
    `Azure accepted ${plan.name} for ${target.environment.name}, but does not show it yet. Check again before you stop and start apps. Apps that start before it is there do not load it.`,
    { title: 'Check Again', run: () => checkAgain(services, target, plan) },
    copyThumbprints([plan]),
    offerStopStart(
      target,
      `${target.environment.name} does not show ${plan.name} yet. Apps that start now may not trust it.`,
    ),
  );
}

/** Only reads: a second PUT could undo what somebody did meanwhile. */
async function checkAgain(services: SendServices, target: EnvironmentTarget, plan: PlannedCertificate): Promise<void> {
  const { environment, subscription } = target;
  const outcome = await withProgress(
    `Looking for ${plan.name} on ${environment.name}…`,
    { cancellable: true },
    (signal) =>
      subscription.azure.rootCertificates.checkAgain(
        environment,
        plan.name,
        plan.certificate.der,
        signal,
        plan.replaces?.thumbprint,
      ),
  );
  refreshCertificates(services.view, environment);
  tellResults(services, target, [{ plan, outcome }]);
}

function tellNotCompared(tell: Tell, target: EnvironmentTarget, plan: PlannedCertificate): void {
  tell.warn(
    `Azure shows ${plan.name} on ${target.environment.name}, but returns neither its bytes nor its thumbprint, so it cannot be compared with what was sent.`,
    copyThumbprints([plan]),
    offerStopStart(
      target,
      `It could not be confirmed that ${plan.name} on ${target.environment.name} is what was sent.`,
    ),
  );
}
