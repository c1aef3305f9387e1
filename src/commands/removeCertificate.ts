import { concurrently } from '../async/concurrently.ts';
import type { RemoveOutcome } from '../azure/certificateChange.ts';
import { askBeforeHarm } from '../ui/askBeforeHarm.ts';
import { failureWords } from '../ui/errorWords.ts';
import { withProgress } from '../ui/progress.ts';
import type { NamedCertificate } from '../viewer/commandArguments.ts';
import { type EnvironmentPlaceServices, environmentPlace } from './addCertificate/environmentPlace.ts';
import { type SendServices, undo } from './addCertificate/sendCertificates.ts';
import {
  type CertificateTarget,
  type ReadableCertificatePrompt,
  rootCertificateTarget,
  rootOfRow,
} from './certificateTarget.ts';
import { saveCopies } from './copyOrSaveCertificate.ts';
import { offerStopStart } from './environmentTarget.ts';
import { refreshCertificates } from './refresh.ts';

/** What Remove Root Certificate… works with. */
interface RemoveServices extends ReadableCertificatePrompt, EnvironmentPlaceServices, SendServices {}

/** How many certificates are removed at once. */
const removalsAtOnce = 4;

/**
 * Remove Root Certificate…: of the selected rows, or one that the user picks. Asks in a modal dialog, deletes, and waits until Azure no
 * longer shows them. Of several, one that fails does not stop the others.
 */
export async function removeCertificate(
  services: RemoveServices,
  node?: unknown,
  selected?: unknown,
): Promise<boolean> {
  const targets = await rootTargets(services, node, selected);
  return targets.length > 0 && removeAll(services, targets);
}

/** Throws AzureError where there is only one and it could not be removed. */
async function removeAll(services: RemoveServices, targets: readonly CertificateTarget[]): Promise<boolean> {
  if (!(await confirmed(services, targets))) {
    return false;
  }
  const removals = await withProgress(`Removing ${whatAndWhere(targets)}…`, { cancellable: false }, (signal) =>
    concurrently(targets, removalsAtOnce, (target) => remove(target, signal)),
  );
  const [first] = removals;
  if (targets.length === 1 && first?.result.kind === 'failed') {
    // It may be gone, or be another one by now.
    refreshCertificates(services.view, first.target.environment);
    throw first.result.error;
  }
  for (const [, some] of Map.groupBy(removals, ({ target }) => target.environment.id)) {
    tellRemoved(services, some);
  }
  return true;
}

async function rootTargets(
  services: RemoveServices,
  node: unknown,
  selected: unknown,
): Promise<readonly CertificateTarget[]> {
  const nodes = Array.isArray(selected) && selected.length > 1 ? selected : [];
  const targets = nodes.flatMap((one: unknown) => rootOfRow(one) ?? []);
  if (targets.length > 0) {
    return targets;
  }
  const target = await rootCertificateTarget(services, 'Remove Root Certificate', node);
  return target === undefined ? [] : [target];
}

interface Removal {
  readonly target: CertificateTarget;
  readonly result: RemoveOutcome | { readonly kind: 'failed'; readonly error: unknown };
}

async function remove(target: CertificateTarget, signal: AbortSignal): Promise<Removal> {
  const { environment, resource, subscription } = target;
  try {
    return { target, result: await subscription.azure.rootCertificates.remove(environment, resource, signal) };
  } catch (error) {
    return { target, result: { kind: 'failed', error } };
  }
}

async function confirmed(services: RemoveServices, targets: readonly CertificateTarget[]): Promise<boolean> {
  const [only, ...others] = targets;
  const copies = targets.flatMap(named);
  const them = others.length === 0 ? 'it' : 'them';
  const detail = [
    ...(others.length === 0 ? onlyFacts(only) : targets.map(oneLine)),
    '',
    `Running apps of ${environmentsOf(targets)} still trust ${them} until they are stopped and started. After that they may lose TLS connections to servers whose certificates ${others.length === 0 ? 'it' : 'they'} issued.`,
  ].join('\n');
  const question =
    only !== undefined && others.length === 0
      ? `Remove the root certificate “${only.resource.name}” from ${only.environment.name}?`
      : `Remove ${whatAndWhere(targets)}?`;
  if (copies.length === 0) {
    return (await askBeforeHarm(question, detail, 'Keep Certificate', 'Remove')) === 'Remove';
  }
  const save = copies.length === 1 ? 'Save a Copy…' : 'Save Copies…';
  let answer = await askBeforeHarm(question, detail, save, 'Remove');
  while (answer === save) {
    await saveCopies(services.tell, copies);
    answer = await askBeforeHarm(question, detail, save, 'Remove');
  }
  return answer === 'Remove';
}

function onlyFacts(target: CertificateTarget | undefined): readonly string[] {
  const { certificate, resource } = target ?? {};
  return [
    ...(certificate === undefined ? [] : [`Subject: ${certificate.subject.text}`]),
    ...(resource?.thumbprint === undefined ? [] : [`Thumbprint (SHA-1): ${resource.thumbprint}`]),
  ];
}

function oneLine({ environment, resource }: CertificateTarget): string {
  const thumbprint = resource.thumbprint === undefined ? '' : `, SHA-1 ${resource.thumbprint.slice(0, 8)}…`;
  return `${resource.name} on ${environment.name}${thumbprint}`;
}

/** Empty if Azure gave no readable bytes. */
function named({ resource, certificate }: CertificateTarget): readonly NamedCertificate[] {
  return certificate === undefined ? [] : [{ name: resource.name, certificate }];
}

function whatAndWhere(targets: readonly CertificateTarget[]): string {
  const [only, ...others] = targets;
  const what = others.length === 0 ? only?.resource.name : `${targets.length} root certificates`;
  return `${what} from ${environmentsOf(targets)}`;
}

function environmentsOf(targets: readonly CertificateTarget[]): string {
  return new Intl.ListFormat('en').format(new Set(targets.map(({ environment }) => environment.name)));
}

/** Of one environment. */
function tellRemoved(services: RemoveServices, removals: readonly Removal[]): void {
  const [first] = removals;
  if (first === undefined) {
    return;
  }
  const { environment } = first.target;
  refreshCertificates(services.view, environment);
  const accepted = removals.filter(({ result }) => result.kind !== 'failed');
  const changes = accepted.map(({ target }) => ({ what: 'delete', certificate: target.resource.name }) as const);
  if (changes.length > 0) {
    services.needs.certificateChanged(environment.id, ...changes);
  }
  tellGone(
    services,
    removals.flatMap(({ target, result }) => (result.kind === 'gone' ? [target] : [])),
  );
  for (const { target, result } of removals) {
    if (result.kind === 'failed') {
      services.tell.failure(result.error, () => removeAll(services, [target]));
    } else if (result.kind !== 'gone') {
      services.tell.warn(
        `Azure accepted the removal of ${target.resource.name} from ${environment.name}, ${butThen(result)} Refresh the environment later, before you stop and start its apps.`,
        { title: 'Refresh', run: () => refreshCertificates(services.view, environment) },
      );
    }
  }
}

/** What is gone can be put back as long as its bytes are known. */
function tellGone(services: RemoveServices, targets: readonly CertificateTarget[]): void {
  const [first] = targets;
  if (first === undefined) {
    return;
  }
  const former = targets.flatMap(named).map((one) => ({ ...one, left: undefined }));
  services.tell.info(
    `Removed ${whatAndWhere(targets)}. Running apps trust ${targets.length === 1 ? 'it' : 'them'} until they are stopped and started.`,
    offerStopStart(first),
    ...undo(services, environmentPlace(services, first), former),
  );
}

/** What follows "Azure accepted the removal of X, " where the certificate is not known to be gone. */
export function butThen(outcome: Exclude<RemoveOutcome, { kind: 'gone' }>): string {
  return outcome.kind === 'notSeen'
    ? `but it could not be seen whether it is gone. ${failureWords(outcome.readError).message}`
    : 'but still shows it.';
}
