import * as vscode from 'vscode';
import { concurrently } from '../../async/concurrently.ts';
import { AzureError } from '../../azure/azureError.ts';
import type { AcceptedAt } from '../../azure/compareWrite.ts';
import type { AddedRoot } from '../../azure/rootCertificates.ts';
import type { Certificate } from '../../certificates/certificate.ts';
import { failureWords } from '../../ui/errorWords.ts';
import { withProgress, withQuietProgress } from '../../ui/progress.ts';
import type { Telemetry } from '../../ui/telemetry.ts';
import type { Choice, Tell } from '../../ui/tell.ts';
import type { Viewer } from '../../viewer/viewer.ts';
import { type PlannedCertificate, planOne } from './addPlan.ts';
import { confirmOne, confirmSeveral } from './askOne.ts';
import type { CertificatePlace } from './certificatePlace.ts';
import { addAgain, lookLater } from './lookLater.ts';
import { type ExistingCertificate, readExisting } from './rootsAbove.ts';

/** How many certificates are added at once. */
const additionsAtOnce = 4;

/** What sending works with. */
export interface SendServices {
  readonly telemetry: Telemetry;
  readonly tell: Tell;
  readonly viewer: Viewer;
}

/** How one addition ended. A failure is a result too, so that it does not stop the others. */
type Result = Addition & ({ readonly outcome: AddedRoot } | { readonly error: unknown });

interface Addition {
  readonly place: CertificatePlace;
  readonly plan: PlannedCertificate;
}

/** Sends what was confirmed, reads each back, and tells how it ended. */
export async function sendCertificates(
  services: SendServices,
  place: CertificatePlace,
  plans: readonly PlannedCertificate[],
): Promise<void> {
  const what = plans.length === 1 ? (plans[0]?.name ?? '') : `${plans.length} certificates`;
  // Cancel only ends the wait until Azure shows it.
  const parts = place.parts ?? [place];
  const additions = parts.flatMap((part) =>
    plans.filter((plan) => part.isThere?.(plan) !== true).map((plan) => ({ place: part, plan })),
  );
  const results = await withProgress(
    `Adding ${what} to ${place.name}, and waiting until it is there…`,
    { cancellable: true },
    (signal) => sendAll(additions, signal),
  );
  for (const part of parts) {
    const own = results.filter((result) => result.place === part && 'outcome' in result);
    part.changed(own.map(({ plan }) => plan));
  }
  for (const result of results) {
    const outcome = 'outcome' in result ? result.outcome.kind : 'failed';
    services.telemetry.send('certificateAdded', { outcome });
  }
  tellResults(services, place, results);
}

async function sendAll(additions: readonly Addition[], signal: AbortSignal): Promise<readonly Result[]> {
  return concurrently(additions, additionsAtOnce, async ({ place, plan }): Promise<Result> => {
    try {
      return { place, plan, outcome: await place.add(plan, signal) };
    } catch (error) {
      return { place, plan, error };
    }
  });
}

function tellResults(services: SendServices, place: CertificatePlace, results: readonly Result[]): void {
  const confirmed = results.filter((result) => 'outcome' in result && result.outcome.kind === 'confirmed');
  if (confirmed.length > 0) {
    const name = new Intl.ListFormat('en').format(new Set(confirmed.map((result) => result.place.name)));
    tellConfirmed(services, { ...place, name }, [...new Set(confirmed.map(({ plan }) => plan))]);
  }
  for (const result of results) {
    if ('outcome' in result && result.outcome.kind === 'confirmed' && result.outcome.accepted !== undefined) {
      lookLater(services.tell, result.place, result.plan, result.outcome.accepted).catch((error: unknown) =>
        services.tell.failure(error),
      );
    } else if ('error' in result && result.error instanceof AzureError && result.error.kind === 'mismatch') {
      services.tell.problem(failureWords(result.error).message, ...addAgain(result.place, result.plan));
    } else if ('error' in result) {
      // One that did arrive is not overwritten: adding a root looks first, and Azure refuses a public certificate whose name is taken.
      services.tell.failure(result.error, () => sendCertificates(services, result.place, [result.plan]));
    } else if (result.outcome.kind === 'notVisibleYet') {
      tellNotVisible(services, result.place, result.plan, result.outcome.accepted);
    } else if (result.outcome.kind === 'cannotBeCompared') {
      tellNotCompared(services.tell, result.place, result.plan);
    }
  }
}

function tellConfirmed(services: SendServices, place: CertificatePlace, plans: readonly PlannedCertificate[]): void {
  const { name, words, next } = place;
  const [only] = plans;
  const what =
    plans.length === 1 && only !== undefined
      ? `${only.replaces === undefined ? 'Added' : 'Replaced'} ${only.name} ${only.replaces === undefined ? 'to' : 'on'} ${name} (thumbprint ${only.certificate.thumbprints.sha1}).`
      : `Added ${plans.length} ${words.certificates} to ${name}.`;
  services.tell.info(
    `${what} ${words.afterwards(plans.length)}`,
    ...next(plans),
    ...undoReplace(services, place, plans),
    copyThumbprints(plans),
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

function tellNotVisible(
  services: SendServices,
  place: CertificatePlace,
  plan: PlannedCertificate,
  accepted: AcceptedAt | undefined,
): void {
  services.tell.warn(
    `Azure accepted ${plan.name} for ${place.name}, but does not show it yet. ${place.words.whyCheckAgain}`,
    { title: 'Check Again', run: () => checkAgain(services, place, plan, accepted) },
    copyThumbprints([plan]),
    ...place.next([plan], `${place.name} does not show ${plan.name} yet. Apps that start now may not trust it.`),
  );
}

/** Only reads: a second PUT could undo what somebody did meanwhile. */
async function checkAgain(
  services: SendServices,
  place: CertificatePlace,
  plan: PlannedCertificate,
  accepted: AcceptedAt | undefined,
): Promise<void> {
  const outcome = await withProgress(`Looking for ${plan.name} on ${place.name}…`, { cancellable: true }, (signal) =>
    place.checkAgain(plan, signal),
  );
  place.changed([]);
  tellResults(services, place, [{ place, plan, outcome: { ...outcome, accepted } }]);
}

function tellNotCompared(tell: Tell, place: CertificatePlace, plan: PlannedCertificate): void {
  tell.warn(
    `Azure shows ${plan.name} on ${place.name}, but returns neither its bytes nor its thumbprint, so it cannot be compared with what was sent.`,
    copyThumbprints([plan]),
    ...place.next([plan], `It could not be confirmed that ${plan.name} on ${place.name} is what was sent.`),
  );
}

/** A certificate that a change took away. */
export interface FormerCertificate {
  readonly name: string;
  readonly certificate: Certificate;
  /** SHA-1 thumbprint of what the change left under that name. Undefined: nothing. */
  readonly left: string | undefined;
}

function undoReplace(
  services: SendServices,
  place: CertificatePlace,
  plans: readonly PlannedCertificate[],
): readonly Choice[] {
  const former = plans.flatMap(({ name, replaced, certificate }) =>
    replaced === undefined ? [] : [{ name, certificate: replaced, left: certificate.thumbprints.sha1 }],
  );
  return undo(services, place, former);
}

/** The button that puts certificates back. They are added like any other: asked, sent and read back. Empty if there is none. */
export function undo(
  services: SendServices,
  place: CertificatePlace,
  former: readonly FormerCertificate[],
): readonly Choice[] {
  return former.length === 0 ? [] : [{ title: 'Undo', run: () => putBack(services, place, former) }];
}

async function putBack(
  services: SendServices,
  place: CertificatePlace,
  former: readonly FormerCertificate[],
): Promise<void> {
  const toAdd = new Set(former.map(({ certificate }) => certificate.thumbprints.sha1));
  const listed = await withQuietProgress(`Reading the ${place.words.certificates} of ${place.name}…`, (signal) =>
    place.list(signal, toAdd),
  );
  const existing = await readExisting(listed);
  const plans = former.flatMap((one) => planToPutBack(services.tell, place, one, existing));
  const [only] = plans;
  if (only === undefined) {
    return;
  }
  const isConfirmed =
    plans.length === 1
      ? await confirmOne(services.viewer, place, only)
      : (await confirmSeveral(services.viewer, place, plans)) === 'send';
  if (isConfirmed) {
    await sendCertificates(services, place, plans);
  }
}

/** Empty if it is back already, or if somebody has put another one there meanwhile. The user is told so. */
function planToPutBack(
  tell: Tell,
  place: CertificatePlace,
  { name, certificate, left }: FormerCertificate,
  existing: readonly ExistingCertificate[],
): readonly PlannedCertificate[] {
  const candidate = { certificate, file: `${name}, as it was before`, rootAbove: undefined, alike: [] };
  const plan = planOne(candidate, name, existing, new Date());
  const now = plan.replaces?.thumbprint;
  if (plan.replaces !== undefined && now === certificate.thumbprints.sha1) {
    tell.info(`${name} is on ${place.name} already, as it was before.`);
    return [];
  }
  if (plan.replaces !== undefined && now !== left) {
    tell.problem(
      `Meanwhile, somebody saved another certificate as ${name} on ${place.name}. It was not overwritten, and nothing was sent for it.`,
    );
    return [];
  }
  return [plan];
}
