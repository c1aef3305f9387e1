import type { BoundHost, TlsBinding } from '../../azure/hostNameBinding.ts';
import { type Rebound, rebind } from '../../azure/rebinding.ts';
import { counted } from '../../text/counted.ts';
import { withProgress } from '../../ui/progress.ts';
import { refreshServerCertificates } from '../refresh.ts';
import type { ServerCertificateTarget } from './serverCertificateTarget.ts';
import type { UploadServices } from './uploadServerCertificate.ts';

/** Changes the certificates of host names that were confirmed, one after the other, each read back. Cancel ends it after the one begun. */
export async function changeBindings(
  { view }: Pick<UploadServices, 'view'>,
  { environment, subscription }: Omit<ServerCertificateTarget, 'certificate'>,
  hosts: readonly BoundHost[],
  wanted: (host: BoundHost) => TlsBinding,
): Promise<Rebound> {
  const { hostNameBindings } = subscription.azure;
  try {
    return await withProgress(
      `Changing the certificate of ${counted(hosts.length, 'host name')} of ${environment.name}…`,
      { cancellable: true },
      (signal, report) =>
        rebind(hostNameBindings, hosts, wanted, signal, ({ hostName, app }) =>
          report(
            `${hosts.findIndex((host) => host.hostName === hostName) + 1} of ${hosts.length}: ${hostName} (${app.name})`,
          ),
        ),
    );
  } finally {
    refreshServerCertificates(view, environment);
  }
}
