import { type BoundHost, customHostsOf } from '../../azure/hostNameBinding.ts';
import type { WebCertificate } from '../../azure/webCertificate.ts';
import { BindingNode, ServerCertificateNode } from '../../tree/serverCertificateNodes.ts';
import { serverCertificateRow } from '../../tree/serverCertificateRow.ts';
import { withQuietProgress } from '../../ui/progress.ts';
import type { Rows } from '../../ui/questions.ts';
import type { SettingsReader } from '../../ui/settings.ts';
import { type EnvironmentPrompt, seriesOnEnvironment } from '../askEnvironment.ts';
import { type EnvironmentTarget, environmentOf } from '../environmentTarget.ts';

/** A server certificate of an environment. */
export interface ServerCertificateTarget extends EnvironmentTarget {
  readonly certificate: WebCertificate;
}

/** What asking for a server certificate works with. */
export interface ServerCertificatePrompt extends EnvironmentPrompt {
  readonly settings: SettingsReader;
}

/** The certificate of the row, or the one the user picks; undefined when the user left. `title` is the command's. */
export async function serverCertificateTarget(
  prompt: ServerCertificatePrompt,
  title: string,
  node: unknown,
): Promise<ServerCertificateTarget | undefined> {
  const environment = environmentOf(node);
  const row = node instanceof BindingNode ? node.parent : node;
  if (row instanceof ServerCertificateNode && environment !== undefined) {
    return { ...environment, certificate: row.certificate };
  }
  if (isServerCertificateTarget(node)) {
    return node;
  }
  const series = seriesOnEnvironment(prompt, environment, { v3Only: false }).ask('picked', (asking, { target }) =>
    asking.pickOne(certificateRows(target, prompt.settings.get('expiryWarningDays'), asking.signal), {
      placeHolder: 'Select a server certificate',
      loadingPlaceHolder: 'Loading server certificates…',
      noPicksMessage: `${target.environment.name} has no server certificates`,
      matchOnDescription: true,
    }),
  );
  return (await prompt.ui.ask(title, series))?.picked;
}

async function certificateRows(
  target: EnvironmentTarget,
  warningDays: number,
  signal: AbortSignal,
): Promise<Rows<ServerCertificateTarget>> {
  const { environment, subscription } = target;
  const [certificates, hosts] = await Promise.all([
    subscription.azure.serverCertificates.list(environment, signal),
    hostsIn(target, signal),
  ]);
  const window = { now: new Date(), warningDays };
  return certificates.map((certificate) => {
    const bound = hosts.filter(({ thumbprint }) => thumbprint !== undefined && thumbprint === certificate.thumbprint);
    const { label, description } = serverCertificateRow({ certificate, hosts: bound }, window);
    return { label, description: description ?? '', data: { ...target, certificate } };
  });
}

/** Every host name of the environment's apps and slots as Azure has it now, but for names that Azure gave them. */
export async function hostsIn(
  { environment, subscription }: EnvironmentTarget,
  signal: AbortSignal,
): Promise<readonly BoundHost[]> {
  const apps = await subscription.azure.apps.withSlots(environment.id, signal);
  return apps.flatMap((app) => customHostsOf(app, environment));
}

/** The host names that are bound to a certificate now. */
export async function hostsBoundTo(target: ServerCertificateTarget): Promise<readonly BoundHost[]> {
  const { certificate, environment } = target;
  const hosts = await withQuietProgress(`Reading the bindings of ${environment.name}…`, (signal) =>
    hostsIn(target, signal),
  );
  return hosts.filter(({ thumbprint }) => thumbprint !== undefined && thumbprint === certificate.thumbprint);
}

/** Commands of this extension pass their target to the next one in this form. */
function isServerCertificateTarget(argument: unknown): argument is ServerCertificateTarget {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'environment' in argument &&
    'subscription' in argument &&
    'certificate' in argument &&
    !('row' in argument)
  );
}
