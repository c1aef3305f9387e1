import type { RemoveOutcome } from '../azure/certificateChange.ts';
import type { EnvironmentsView } from '../tree/environmentsView.ts';
import type { StopStartNeeds } from '../trustStore/stopStartNeeds.ts';
import { askBeforeHarm } from '../ui/askBeforeHarm.ts';
import { failureWords } from '../ui/errorWords.ts';
import { withProgress } from '../ui/progress.ts';
import { type CertificateTarget, type ReadableCertificatePrompt, rootCertificateTarget } from './certificateTarget.ts';
import { saveCertificate } from './copyOrSaveCertificate.ts';
import { offerStopStart } from './environmentTarget.ts';
import { refreshCertificates } from './refresh.ts';

/** What Remove Root Certificate… works with. */
interface RemoveServices extends ReadableCertificatePrompt {
  readonly view: EnvironmentsView;
  readonly needs: StopStartNeeds;
}

/** Remove Root Certificate…: asks in a modal dialog, deletes, and waits until Azure no longer shows the certificate. */
export async function removeCertificate(services: RemoveServices, node?: unknown): Promise<boolean> {
  const target = await rootCertificateTarget(services, 'Remove Root Certificate', node);
  if (target === undefined || !(await confirmed(services, target))) {
    return false;
  }
  const { environment, resource, subscription } = target;
  const outcome = await withProgress(
    `Removing ${resource.name} from ${environment.name}…`,
    { cancellable: false },
    (signal) => subscription.azure.rootCertificates.remove(environment, resource.name, signal),
  );
  refreshCertificates(services.view, environment);
  services.needs.certificateChanged(environment.id, { what: 'delete', certificate: resource.name });
  tellRemoved(services, target, outcome);
  return true;
}

async function confirmed(services: RemoveServices, target: CertificateTarget): Promise<boolean> {
  const { environment, resource, certificate } = target;
  const facts = [
    certificate === undefined ? undefined : `Subject: ${certificate.subject.text}`,
    resource.thumbprint === undefined ? undefined : `Thumbprint (SHA-1): ${resource.thumbprint}`,
    '',
    `Running apps of ${environment.name} still trust it until they are stopped and started. After that they may lose TLS connections to servers whose certificates it issued.`,
  ];
  const detail = facts.filter((line) => line !== undefined).join('\n');
  const question = `Remove the root certificate “${resource.name}” from ${environment.name}?`;
  if (certificate === undefined) {
    return (await askBeforeHarm(question, detail, 'Keep Certificate', 'Remove')) === 'Remove';
  }
  let answer = await askBeforeHarm(question, detail, 'Save a Copy…', 'Remove');
  while (answer === 'Save a Copy…') {
    await saveCertificate(services, { name: resource.name, certificate });
    answer = await askBeforeHarm(question, detail, 'Save a Copy…', 'Remove');
  }
  return answer === 'Remove';
}

function tellRemoved({ tell, view }: RemoveServices, target: CertificateTarget, outcome: RemoveOutcome): void {
  const { environment, resource } = target;
  if (outcome.kind === 'gone') {
    tell.info(
      `Removed ${resource.name} from ${environment.name}. Running apps trust it until they are stopped and started.`,
      offerStopStart(target),
    );
    return;
  }
  tell.warn(
    `Azure accepted the removal of ${resource.name} from ${environment.name}, ${butThen(outcome)} Refresh the environment later, before you stop and start its apps.`,
    { title: 'Refresh', run: () => refreshCertificates(view, environment) },
  );
}

/** What follows "Azure accepted the removal of X, " where the certificate is not known to be gone. */
export function butThen(outcome: Exclude<RemoveOutcome, { kind: 'gone' }>): string {
  return outcome.kind === 'notSeen'
    ? `but it could not be seen whether it is gone. ${failureWords(outcome.readError).message}`
    : 'but still shows it.';
}
