import { mayLackChain } from '../../azure/chainUpload.ts';
import type { BoundHost } from '../../azure/hostNameBinding.ts';
import type { Rebound } from '../../azure/rebinding.ts';
import type { WebCertificate } from '../../azure/webCertificate.ts';
import { coversHost } from '../../certificates/serverCertificate/coversHost.ts';
import { counted } from '../../text/counted.ts';
import { day } from '../../time/timeText.ts';
import { askBeforeHarm, askHarmless } from '../../ui/askBeforeHarm.ts';
import { withQuietProgress } from '../../ui/progress.ts';
import type { PickRow } from '../../ui/questions.ts';
import { command } from '../../ui/tell.ts';
import { changeBindings } from './changeBindings.ts';
import { hostsBoundTo, type ServerCertificateTarget, serverCertificateTarget } from './serverCertificateTarget.ts';
import { hostLines, reboundSentence } from './serverCertificateWords.ts';
import { type UploadServices, uploadPfx } from './uploadServerCertificate.ts';

/**
 * Renew and Rebind…: uploads the new certificate, moves every host name that has the old one, one by one, and then offers to remove
 * the old one. Nothing is kept about it but in Azure, so that it is continued by running it again: the new certificate is there
 * then, and the host names that still have the old one are what is left.
 */
export async function renewServerCertificate(services: UploadServices, node?: unknown): Promise<boolean> {
  const target = await serverCertificateTarget(services, 'Renew and Rebind', node);
  if (target === undefined) {
    return false;
  }
  const next = await newCertificate(services, target);
  const thumbprint = next?.thumbprint;
  if (next === undefined || thumbprint === undefined) {
    return false;
  }
  // Read after the upload: what somebody bound meanwhile is moved too.
  const bound = await hostsBoundTo(target);
  if (bound.length === 0) {
    tellNothingBound(services, target, next);
    return true;
  }
  const covered = bound.filter(({ hostName }) => coversHost(next.hostNames, hostName));
  if (!(await confirmed(target, next, covered, bound))) {
    return false;
  }
  const rebound = await changeBindings(services, target, covered, ({ sslState }) => ({ sslState, thumbprint }));
  await tellRebound(services, target, next, rebound);
  return true;
}

/** The certificate that takes over: a new file, or one that the environment has already. Undefined when the user left. */
async function newCertificate(
  services: UploadServices,
  target: ServerCertificateTarget,
): Promise<WebCertificate | undefined> {
  const { certificate: old, environment, subscription } = target;
  const listed = await withQuietProgress(`Reading the server certificates of ${environment.name}…`, (signal) =>
    subscription.azure.serverCertificates.list(environment, signal),
  );
  const others = listed.filter(
    ({ id, thumbprint }) =>
      id !== old.id && thumbprint !== undefined && (thumbprint !== old.thumbprint || mayLackChain(old)),
  );
  if (others.length === 0) {
    return (await uploadPfx(services, target, undefined))?.certificate;
  }
  const upload: PickRow<'upload'> = {
    label: 'Upload a New Certificate…',
    description: 'a .pfx file with its whole chain',
    icon: 'add',
    data: 'upload',
  };
  const picked = await services.ui.askOne(`Renew ${old.name}`, (asking) =>
    asking.pickOne<WebCertificate | 'upload'>([upload, ...others.map(certificateRow)], {
      placeHolder: `Select the certificate that takes over from ${old.name}`,
      matchOnDescription: true,
    }),
  );
  return picked === 'upload' ? (await uploadPfx(services, target, undefined))?.certificate : picked;
}

function certificateRow(certificate: WebCertificate): PickRow<WebCertificate> {
  const { name, thumbprint, expiresAt, hostNames } = certificate;
  const until = expiresAt === undefined ? undefined : `until ${day(expiresAt)}`;
  const parts = [thumbprint?.slice(0, 8), until, hostNames.join(', ')].filter((part) => part !== undefined);
  return { label: name, description: parts.join(' · '), data: certificate };
}

async function confirmed(
  { certificate: old, environment }: ServerCertificateTarget,
  next: WebCertificate,
  covered: readonly BoundHost[],
  bound: readonly BoundHost[],
): Promise<boolean> {
  const uncovered = bound.filter((host) => !covered.includes(host));
  const stay =
    uncovered.length === 0
      ? ''
      : `\n\nThe new certificate does not have these names. They stay with the old one:\n${hostLines(uncovered)}`;
  if (covered.length === 0) {
    const message = `“${next.name}” has none of the host names that are bound to “${old.name}”. Nothing was changed.`;
    await askHarmless(message, hostLines(uncovered));
    return false;
  }
  const detail = `${hostLines(covered)}\n\nThey are moved one after the other and read back. None is without a certificate in between.${stay}`;
  const question = `Move ${counted(covered.length, 'host name')} of ${environment.name} from “${old.name}” to “${next.name}”?`;
  return (await askBeforeHarm(question, detail, 'Keep Bindings', 'Move')) === 'Move';
}

/** The old certificate is offered for removal only when a new look at all apps finds no host name that has it. */
async function tellRebound(
  services: UploadServices,
  target: ServerCertificateTarget,
  next: WebCertificate,
  rebound: Rebound,
): Promise<void> {
  const { certificate: old, environment, subscription } = target;
  const sentence = reboundSentence('Moved', rebound);
  const isDone = rebound.failed.length + rebound.left.length === 0;
  if (isDone && next.thumbprint === old.thumbprint) {
    services.tell.info(`${sentence} It is the same certificate, now with its chain, so ${old.name} stays too.`);
    return;
  }
  if (!isDone) {
    services.tell.warn(`${sentence} Renew and Rebind continues with what still has ${old.name}.`, {
      title: 'Continue…',
      run: () => command('aseCertificates.renewServerCertificate', { environment, subscription, certificate: old }),
    });
    return;
  }
  const left = await hostsBoundTo(target);
  if (left.length > 0) {
    services.tell.info(
      `${sentence} ${counted(left.length, 'host name')} still ${left.length === 1 ? 'has' : 'have'} ${old.name}.`,
    );
    return;
  }
  services.tell.info(`${sentence} No host name has ${old.name} any more; ${next.name} took over.`, removal(target));
}

function tellNothingBound(services: UploadServices, target: ServerCertificateTarget, next: WebCertificate): void {
  const message = `No host name is bound to ${target.certificate.name}, so there is nothing to move to ${next.name}.`;
  services.tell.info(message, removal(target));
}

function removal(target: ServerCertificateTarget) {
  return {
    title: 'Remove Old Certificate…',
    run: () => command('aseCertificates.removeServerCertificate', target),
  };
}
