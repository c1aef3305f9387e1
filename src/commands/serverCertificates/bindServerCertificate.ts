import type { HostingEnvironment } from '../../azure/hostingEnvironment.ts';
import type { BoundHost, SslState } from '../../azure/hostNameBinding.ts';
import { coversHost } from '../../certificates/serverCertificate/coversHost.ts';
import { counted } from '../../text/counted.ts';
import { BindingNode } from '../../tree/serverCertificateNodes.ts';
import { askBeforeHarm } from '../../ui/askBeforeHarm.ts';
import { type PickRow, type Rows, Series } from '../../ui/questions.ts';
import { environmentOf } from '../environmentTarget.ts';
import { changeBindings } from './changeBindings.ts';
import {
  hostsBoundTo,
  hostsIn,
  type ServerCertificateTarget,
  serverCertificateTarget,
} from './serverCertificateTarget.ts';
import { hostLines, reboundSentence } from './serverCertificateWords.ts';
import type { UploadServices } from './uploadServerCertificate.ts';

/** Bind…: gives custom host names of the environment’s apps this certificate. */
export async function bindServerCertificate(services: UploadServices, node?: unknown): Promise<boolean> {
  const target = await serverCertificateTarget(services, 'Bind Server Certificate', node);
  if (target === undefined) {
    return false;
  }
  const { certificate } = target;
  const { thumbprint } = certificate;
  if (thumbprint === undefined) {
    services.tell.problem(
      `${certificate.name} has no thumbprint yet, so it cannot be bound. Azure may not have read it.`,
    );
    return false;
  }
  const answers = await askHosts(services, target);
  if (answers === undefined || !(await confirmsBind(target, answers.hosts))) {
    return false;
  }
  const { hosts, sslState } = answers;
  const rebound = await changeBindings(services, target, hosts, () => ({ sslState, thumbprint }));
  const isDone = rebound.failed.length + rebound.left.length === 0;
  const sentence = reboundSentence('Bound', rebound);
  isDone ? services.tell.info(sentence) : services.tell.warn(sentence);
  return true;
}

async function askHosts(
  { ui }: UploadServices,
  target: ServerCertificateTarget,
): Promise<{ readonly hosts: readonly BoundHost[]; readonly sslState: SslState } | undefined> {
  const { environment, certificate } = target;
  const series = Series.with({})
    .ask('hosts', (asking) =>
      asking.pickMany(hostRows(target, asking.signal), {
        placeHolder: `Select the host names that ${certificate.name} is to serve`,
        what: 'host name',
        loadingPlaceHolder: 'Loading host names…',
        noPicksMessage: `No app of ${environment.name} has another custom host name. Add one to an app first.`,
        matchOnDescription: true,
      }),
    )
    .askIf(
      'sslState',
      () => canBindByIp(environment),
      'sni' as SslState,
      (asking) =>
        asking.pickOne<SslState>(
          [
            {
              label: 'SNI',
              description: 'Several certificates on one address. Every current browser knows it.',
              data: 'sni',
            },
            { label: 'IP based', description: 'An address of its own, for clients that do not know SNI.', data: 'ip' },
          ],
          { placeHolder: 'Select the kind of binding' },
        ),
    );
  return ui.ask(`Bind ${certificate.name}`, series);
}

/**
 * Versions 1 and 2 have IP based bindings, and version 3 has none
 * (https://learn.microsoft.com/azure/app-service/environment/version-comparison#certificates-and-domains). An environment with an internal
 * load balancer cannot get another address, so it has none either
 * (https://learn.microsoft.com/azure/app-service/environment/create-ilb-ase#disabled-functionality).
 */
function canBindByIp({ version, loadBalancing }: HostingEnvironment): boolean {
  return (version === 1 || version === 2) && loadBalancing === 'external';
}

async function hostRows(target: ServerCertificateTarget, signal: AbortSignal): Promise<Rows<BoundHost>> {
  const { certificate } = target;
  const hosts = (await hostsIn(target, signal)).filter(({ thumbprint }) => thumbprint !== certificate.thumbprint);
  const [covered, others] = [true, false].map((wanted) =>
    hosts.filter(({ hostName }) => coversHost(certificate.hostNames, hostName) === wanted),
  );
  return [
    ...(covered ?? []).map(hostRow),
    ...(others?.length ? [{ separator: 'Not names of this certificate' }] : []),
    ...(others ?? []).map(hostRow),
  ];
}

function hostRow(host: BoundHost): PickRow<BoundHost> {
  const { hostName, app, thumbprint } = host;
  const now = thumbprint === undefined ? 'no certificate' : `certificate ${thumbprint.slice(0, 8)}`;
  return { label: hostName, description: `${app.name} · ${now}`, data: host };
}

async function confirmsBind({ certificate, environment }: ServerCertificateTarget, hosts: readonly BoundHost[]) {
  const uncovered = hosts.filter(({ hostName }) => !coversHost(certificate.hostNames, hostName));
  const replaced = hosts.filter(({ thumbprint }) => thumbprint !== undefined);
  const detail = [
    hostLines(hosts),
    replaced.length === 0
      ? ''
      : `\n${counted(replaced.length, 'of them has', 'of them have')} another certificate now.`,
    uncovered.length === 0
      ? ''
      : `\nNot names of this certificate, so browsers will refuse them:\n${hostLines(uncovered)}`,
  ].join('\n');
  const question = `Bind ${counted(hosts.length, 'host name')} of ${environment.name} to “${certificate.name}”?`;
  return (await askBeforeHarm(question, detail.trim(), 'Keep Bindings', 'Bind')) === 'Bind';
}

/** Unbind…: takes the certificate from host names. They are then served without a certificate of their own. */
export async function unbindServerCertificate(services: UploadServices, node?: unknown): Promise<boolean> {
  const known = node instanceof BindingNode ? environmentOf(node) : undefined;
  const target =
    node instanceof BindingNode && known !== undefined
      ? { ...known, certificate: node.parent.certificate }
      : await serverCertificateTarget(services, 'Unbind Server Certificate', node);
  if (target === undefined) {
    return false;
  }
  const hosts = node instanceof BindingNode ? [node.host] : await askBound(services, target);
  if (hosts === undefined || !(await confirmsUnbind(target, hosts))) {
    return false;
  }
  const rebound = await changeBindings(services, target, hosts, () => ({ sslState: 'none', thumbprint: undefined }));
  const isDone = rebound.failed.length + rebound.left.length === 0;
  const sentence = reboundSentence('Unbound', rebound);
  isDone ? services.tell.info(sentence) : services.tell.warn(sentence);
  return true;
}

async function askBound(services: UploadServices, target: ServerCertificateTarget) {
  const hosts = await hostsBoundTo(target);
  if (hosts.length === 0) {
    services.tell.info(`No host name is bound to ${target.certificate.name}.`);
    return undefined;
  }
  return services.ui.askOne('Unbind Server Certificate', (asking) =>
    asking.pickMany(hosts.map(hostRow), { placeHolder: 'Select the host names to unbind', what: 'host name' }),
  );
}

async function confirmsUnbind(
  { certificate, environment }: ServerCertificateTarget,
  hosts: readonly BoundHost[],
): Promise<boolean> {
  const detail = `${hostLines(hosts)}\n\nBrowsers will show a certificate error for ${hosts.length === 1 ? 'it' : 'them'} until another certificate is bound.`;
  const question = `Unbind ${counted(hosts.length, 'host name')} of ${environment.name} from “${certificate.name}”?`;
  return (await askBeforeHarm(question, detail, 'Keep Bindings', 'Unbind')) === 'Unbind';
}
