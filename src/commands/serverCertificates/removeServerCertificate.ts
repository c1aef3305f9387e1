import { askBeforeHarm, askHarmless } from '../../ui/askBeforeHarm.ts';
import { failureWords } from '../../ui/errorWords.ts';
import { withProgress } from '../../ui/progress.ts';
import { command } from '../../ui/tell.ts';
import { refreshServerCertificates } from '../refresh.ts';
import { hostsBoundTo, type ServerCertificateTarget, serverCertificateTarget } from './serverCertificateTarget.ts';
import { hostLines } from './serverCertificateWords.ts';
import type { UploadServices } from './uploadServerCertificate.ts';

/** Remove Server Certificate…: only one that no host name is bound to. Else it names the bindings. */
export async function removeServerCertificate(services: UploadServices, node?: unknown): Promise<boolean> {
  const target = await serverCertificateTarget(services, 'Remove Server Certificate', node);
  if (target === undefined) {
    return false;
  }
  const hosts = await hostsBoundTo(target);
  if (hosts.length > 0) {
    await nameBindings(target, hostLines(hosts));
    return false;
  }
  if (!(await confirmed(target))) {
    return false;
  }
  const { certificate, environment, subscription } = target;
  const outcome = await withProgress(
    `Removing ${certificate.name} from ${environment.name}…`,
    { cancellable: false },
    (signal) => subscription.azure.serverCertificates.remove(certificate, signal),
    // Also after a failure: it may be gone.
  ).finally(() => refreshServerCertificates(services.view, environment));
  if (outcome.kind === 'gone') {
    services.tell.info(`Removed ${certificate.name} from ${environment.name}.`);
    return true;
  }
  const butThen =
    outcome.kind === 'notSeen'
      ? `but it could not be seen whether it is gone. ${failureWords(outcome.readError).message}`
      : 'but still shows it.';
  services.tell.warn(`Azure accepted the removal of ${certificate.name} from ${environment.name}, ${butThen}`);
  return true;
}

async function nameBindings(target: ServerCertificateTarget, lines: string): Promise<void> {
  const { certificate } = target;
  const renew = 'Renew and Rebind…';
  const detail = `${lines}\n\nMove them to another certificate or unbind them first.`;
  const message = `“${certificate.name}” cannot be removed: host names are bound to it.`;
  if ((await askHarmless(message, detail, renew)) === renew) {
    await command('aseCertificates.renewServerCertificate', target);
  }
}

async function confirmed({ certificate, environment }: ServerCertificateTarget): Promise<boolean> {
  const { thumbprint, hostNames, keyVault } = certificate;
  const detail = [
    hostNames.length === 0 ? undefined : `Host names: ${hostNames.join(', ')}`,
    thumbprint === undefined ? undefined : `Thumbprint (SHA-1): ${thumbprint}`,
    '',
    keyVault === undefined
      ? 'No host name of the environment is bound to it. Apps whose code loads it (WEBSITE_LOAD_CERTIFICATES) lose it. Azure does not give its private key back: keep the .pfx.'
      : 'No host name of the environment is bound to it. The certificate in Key Vault stays.',
  ];
  const question = `Remove the server certificate “${certificate.name}” from ${environment.name}?`;
  const facts = detail.filter((line) => line !== undefined).join('\n');
  return (await askBeforeHarm(question, facts, 'Keep Certificate', 'Remove')) === 'Remove';
}
