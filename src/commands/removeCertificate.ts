import * as vscode from 'vscode';
import { withProgress } from '../ui/progress.ts';
import { type CertificateTarget, certificateTarget } from './certificateTarget.ts';
import { offerStopStart } from './environmentTarget.ts';
import { refreshCertificates } from './refresh.ts';
import type { Tools } from './tools.ts';

/** Remove Root Certificate…: asks modally, deletes, waits until Azure no longer shows it. */
export async function removeCertificate(tools: Tools, node?: unknown): Promise<boolean> {
  const target = await certificateTarget(tools, 'Remove Root Certificate', node);
  if (target === undefined || !(await confirmed(target))) {
    return false;
  }
  const { environment, resource, subscription } = target;
  const outcome = await withProgress(
    `Removing ${resource.name} from ${environment.name}…`,
    { cancellable: false },
    (signal) => subscription.azure.rootCertificates.remove(environment, resource.name, signal),
  );
  refreshCertificates(tools, environment);
  tools.needs.certificateChanged(environment.id, { what: 'delete', certificate: resource.name });
  tellRemoved(tools, target, outcome);
  return true;
}

async function confirmed({ environment, resource, certificate }: CertificateTarget): Promise<boolean> {
  const detail = [
    certificate === undefined ? undefined : `Subject: ${certificate.subject.text}`,
    resource.thumbprint === undefined ? undefined : `Thumbprint (SHA-1): ${resource.thumbprint}`,
    '',
    `Running apps of ${environment.name} go on trusting it until they are stopped and started. After that they may lose TLS connections to servers whose certificates come from it.`,
  ];
  const answer = await vscode.window.showWarningMessage(
    `Remove the root certificate “${resource.name}” from ${environment.name}?`,
    { modal: true, detail: detail.filter((line) => line !== undefined).join('\n') },
    'Remove',
  );
  return answer === 'Remove';
}

function tellRemoved(tools: Tools, target: CertificateTarget, outcome: 'gone' | 'stillVisible'): void {
  const { environment, resource } = target;
  if (outcome === 'gone') {
    tools.tell.info(
      `Removed ${resource.name} from ${environment.name}. Running apps trust it until they are stopped and started.`,
      offerStopStart(target),
    );
    return;
  }
  tools.tell.warn(
    `Azure accepted the removal of ${resource.name} from ${environment.name}, but still shows it. Refresh the environment in a while before you stop and start its apps.`,
    { title: 'Refresh', run: () => refreshCertificates(tools, environment) },
  );
}
