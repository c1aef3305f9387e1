import * as vscode from 'vscode';
import { concurrently } from '../../async/concurrently.ts';
import type { AddOutcome } from '../../azure/storedCertificate.ts';
import { withProgress } from '../../ui/progress.ts';
import type { Telemetry } from '../../ui/telemetry.ts';
import type { Choice, Tell } from '../../ui/tell.ts';
import type { PlannedCertificate } from './addPlan.ts';
import type { CertificatePlace } from './certificatePlace.ts';

/** How many certificates are added at once. */
const additionsAtOnce = 4;

/** What sending works with. */
export interface SendServices {
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
  place: CertificatePlace,
  plans: readonly PlannedCertificate[],
): Promise<void> {
  const what = plans.length === 1 ? (plans[0]?.name ?? '') : `${plans.length} certificates`;
  // Cancel only ends the wait until Azure shows it.
  const results = await withProgress(
    `Adding ${what} to ${place.name}, and waiting until it is there…`,
    { cancellable: true },
    (signal) => sendAll(place, plans, signal),
  );
  place.changed(results.filter((result) => 'outcome' in result).map(({ plan }) => plan));
  for (const result of results) {
    const outcome = 'outcome' in result ? result.outcome.kind : 'failed';
    services.telemetry.send('certificateAdded', { outcome });
  }
  tellResults(services, place, results);
}

async function sendAll(
  place: CertificatePlace,
  plans: readonly PlannedCertificate[],
  signal: AbortSignal,
): Promise<readonly Result[]> {
  return concurrently(plans, additionsAtOnce, async (plan): Promise<Result> => {
    try {
      return { plan, outcome: await place.add(plan, signal) };
    } catch (error) {
      return { plan, error };
    }
  });
}

function tellResults(services: SendServices, place: CertificatePlace, results: readonly Result[]): void {
  const confirmed = results.filter((result) => 'outcome' in result && result.outcome.kind === 'confirmed');
  if (confirmed.length > 0) {
    tellConfirmed(
      services.tell,
      place,
      confirmed.map(({ plan }) => plan),
    );
  }
  for (const result of results) {
    if ('error' in result) {
      // One that did arrive is not overwritten: adding a root looks first, and Azure refuses a public certificate whose name is taken.
      services.tell.failure(result.error, () => sendCertificates(services, place, [result.plan]));
    } else if (result.outcome.kind === 'notVisibleYet') {
      tellNotVisible(services, place, result.plan);
    } else if (result.outcome.kind === 'cannotBeCompared') {
      tellNotCompared(services.tell, place, result.plan);
    }
  }
}

function tellConfirmed(
  tell: Tell,
  { name, words, next }: CertificatePlace,
  plans: readonly PlannedCertificate[],
): void {
  const [only] = plans;
  const what =
    plans.length === 1 && only !== undefined
      ? `${only.replaces === undefined ? 'Added' : 'Replaced'} ${only.name} ${only.replaces === undefined ? 'to' : 'on'} ${name} (thumbprint ${only.certificate.thumbprints.sha1}).`
      : `Added ${plans.length} ${words.certificates} to ${name}.`;
  tell.info(`${what} ${words.afterwards(plans.length)}`, ...next(plans), copyThumbprints(plans));
}

function copyThumbprints(plans: readonly PlannedCertificate[]): Choice {
  // Commas without blanks: the form of WEBSITE_LOAD_ROOT_CERTIFICATES.
  const text = plans.map(({ certificate }) => certificate.thumbprints.sha1).join(',');
  return {
    title: plans.length === 1 ? 'Copy Thumbprint' : 'Copy Thumbprints',
    run: () => vscode.env.clipboard.writeText(text),
  };
}

function tellNotVisible(services: SendServices, place: CertificatePlace, plan: PlannedCertificate): void {
  services.tell.warn(
    `Azure accepted ${plan.name} for ${place.name}, but does not show it yet. ${place.words.whyCheckAgain}`,
    { title: 'Check Again', run: () => checkAgain(services, place, plan) },
    copyThumbprints([plan]),
    ...place.next([plan], `${place.name} does not show ${plan.name} yet. Apps that start now may not trust it.`),
  );
}

/** Only reads: a second PUT could undo what somebody did meanwhile. */
async function checkAgain(services: SendServices, place: CertificatePlace, plan: PlannedCertificate): Promise<void> {
  const outcome = await withProgress(`Looking for ${plan.name} on ${place.name}…`, { cancellable: true }, (signal) =>
    place.checkAgain(plan, signal),
  );
  place.changed([]);
  tellResults(services, place, [{ plan, outcome }]);
}

function tellNotCompared(tell: Tell, place: CertificatePlace, plan: PlannedCertificate): void {
  tell.warn(
    `Azure shows ${plan.name} on ${place.name}, but returns neither its bytes nor its thumbprint, so it cannot be compared with what was sent.`,
    copyThumbprints([plan]),
    ...place.next([plan], `It could not be confirmed that ${plan.name} on ${place.name} is what was sent.`),
  );
}
