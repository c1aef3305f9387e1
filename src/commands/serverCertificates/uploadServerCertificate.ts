import * as vscode from 'vscode';
import { certificateNameProblem, proposeCertificateName } from '../../azure/certificateName.ts';
import { mayLackChain } from '../../azure/chainUpload.ts';
import { compareAfter } from '../../azure/compareWrite.ts';
import type { UploadOutcome } from '../../azure/serverCertificates.ts';
import type { WebCertificate } from '../../azure/webCertificate.ts';
import { literally } from '../../text/literally.ts';
import type { EnvironmentsView } from '../../tree/environmentsView.ts';
import { askHarmless } from '../../ui/askBeforeHarm.ts';
import { certificateNameSentences } from '../../ui/certificateWords.ts';
import type { Log } from '../../ui/log.ts';
import { tripleDesCommands } from '../../ui/pfxWords.ts';
import { withProgress, withQuietProgress } from '../../ui/progress.ts';
import { command, type Tell } from '../../ui/tell.ts';
import { whichOne } from '../addCertificate/askOne.ts';
import { type CertificateSource, givenFiles } from '../addCertificate/certificateSource.ts';
import { askEnvironment } from '../askEnvironment.ts';
import { type EnvironmentTarget, environmentOf } from '../environmentTarget.ts';
import { refreshServerCertificates } from '../refresh.ts';
import { askPfx, type Pfx, wipe } from './askPfx.ts';
import type { ServerCertificatePrompt, ServerCertificateTarget } from './serverCertificateTarget.ts';
import { changedWords, slowSentence, uploadDetail } from './serverCertificateWords.ts';

/** What Upload Server Certificate… works with. */
export interface UploadServices extends ServerCertificatePrompt {
  readonly log: Log;
  readonly view: EnvironmentsView;
  readonly tell: Tell;
}

/**
 * Upload Server Certificate…: from an environment, from a .pfx in the Explorer, with files that were dropped, or neither. Then offers to
 * bind it.
 */
export async function uploadServerCertificate(
  services: UploadServices,
  first?: unknown,
  others?: unknown,
): Promise<boolean> {
  const target =
    environmentOf(first) ?? (await askEnvironment(services, 'Upload Server Certificate', { v3Only: false }));
  if (target === undefined) {
    return false;
  }
  const files = givenFiles(first, others);
  if (files.length > 1) {
    // Each is a command of its own, so that one that fails does not stop the others.
    for (const one of files) {
      await command('aseCertificates.uploadServerCertificate', target, [one]);
    }
    return true;
  }
  const [file] = files;
  const uploaded = await uploadPfx(services, target, file);
  if (uploaded === undefined) {
    return false;
  }
  const { certificate, wasThere } = uploaded;
  const what = wasThere
    ? `${target.environment.name} already has this certificate as ${certificate.name}. Nothing was sent.`
    : `Uploaded ${certificate.name} to ${target.environment.name} (thumbprint ${certificate.thumbprint}). It serves no host name until it is bound.`;
  services.tell.info(what, {
    title: 'Bind…',
    run: () => command('aseCertificates.bindServerCertificate', { ...target, certificate }),
  });
  return true;
}

/** A certificate that Azure has now. */
interface Uploaded extends Pick<ServerCertificateTarget, 'certificate'> {
  /** It was there before, so nothing was sent. */
  readonly wasThere: boolean;
}

/**
 * Reads a .pfx, says what it is, names it, confirms, sends it, and reads it back. Undefined when the user left, or was told why it
 * did not go on. A certificate that the environment already has, with its chain, is not sent again.
 */
export async function uploadPfx(
  services: UploadServices,
  target: EnvironmentTarget,
  file: CertificateSource | undefined,
): Promise<Uploaded | undefined> {
  const pfx = await askPfx(services.tell, file);
  if (pfx === undefined) {
    return undefined;
  }
  try {
    const { environment, subscription } = target;
    const listed = await withQuietProgress(`Reading the server certificates of ${environment.name}…`, (signal) =>
      subscription.azure.serverCertificates.list(environment, signal),
    );
    const sha1 = pfx.read.leaf.thumbprints.sha1;
    // One from before October 2023 must be uploaded again for its chain.
    const before = listed.find((one) => one.thumbprint === sha1 && !mayLackChain(one));
    if (before !== undefined) {
      return { certificate: before, wasThere: true };
    }
    const name = await askName(services, target, pfx, listed);
    if (name === undefined || !(await confirmed(target, name, pfx))) {
      return undefined;
    }
    return await send(services, target, name, pfx);
  } finally {
    wipe(pfx);
  }
}

async function askName(
  { ui }: UploadServices,
  { environment }: EnvironmentTarget,
  { read }: Pfx,
  listed: readonly WebCertificate[],
): Promise<string | undefined> {
  // A renewed certificate gets another name than the one it replaces.
  const mark = read.leaf.thumbprints.sha1.slice(0, 8);
  const proposed = `${proposeCertificateName(read.hostNames.slice(0, 1), mark).slice(0, 51)}-${mark}`;
  const taken = new Set(listed.map(({ name }) => name.toLowerCase()));
  const name = await ui.askOne('Upload Server Certificate', (asking) =>
    asking.input({
      prompt: `Name of the certificate on ${environment.name} for ${whichOne(read.leaf)}. Nothing is overwritten.`,
      value: proposed,
      validateInput: (value) => {
        const problem = certificateNameProblem(value.trim());
        if (problem !== undefined) {
          return certificateNameSentences[problem];
        }
        return taken.has(value.trim().toLowerCase())
          ? `“${value.trim()}” is on ${environment.name} already and is not overwritten. Choose another name.`
          : undefined;
      },
    }),
  );
  return name?.trim();
}

async function confirmed({ environment }: EnvironmentTarget, name: string, { file, read }: Pfx): Promise<boolean> {
  const copy = 'Copy OpenSSL Commands';
  const buttons = read.remarks.includes('notTripleDes') ? ['Upload', copy] : ['Upload'];
  const question = `Upload “${name}” with its private key to ${environment.name}?`;
  const pressed = await askHarmless(question, uploadDetail(read), ...buttons);
  if (pressed === copy) {
    await vscode.env.clipboard.writeText(tripleDesCommands(file));
  }
  return pressed === 'Upload';
}

async function send(
  services: UploadServices,
  target: EnvironmentTarget,
  name: string,
  pfx: Pfx,
): Promise<Uploaded | undefined> {
  const { bytes, password, read } = pfx;
  const { environment, subscription } = target;
  const { serverCertificates } = subscription.azure;
  const leaf = read.leaf.der;
  // Also after a failure: something of it may be there.
  const refresh = (): void => refreshServerCertificates(services.view, environment);
  // Cancel only ends the wait until Azure shows it.
  let outcome: UploadOutcome = await withProgress(
    `Uploading ${name} to ${environment.name}, and reading it back ${compareAfter / 1000} seconds later…`,
    { cancellable: true },
    (signal) => serverCertificates.upload(environment, { name, pfx: bytes, password, leaf }, signal),
  ).finally(refresh);
  // The question may stay open for long, and what follows only reads.
  wipe(pfx);
  while (outcome.kind === 'notVisibleYet' && (await asksAgain(target, name))) {
    const sent = { name, leaf, accepted: outcome.accepted };
    outcome = await withProgress(`Looking for ${name} on ${environment.name}…`, { cancellable: true }, (signal) =>
      serverCertificates.checkAgain(environment, sent, signal),
    ).finally(refresh);
  }
  return confirmedOnly(services.tell, target, name, outcome);
}

/** Only reads: a second PUT could undo what somebody did meanwhile. */
async function asksAgain({ environment }: EnvironmentTarget, name: string): Promise<boolean> {
  const message = `Azure accepted ${name} for ${environment.name}, but does not show it yet. It can be bound when it is there.`;
  return (await vscode.window.showWarningMessage(literally(message), 'Check Again')) === 'Check Again';
}

function confirmedOnly(
  tell: Tell,
  { environment }: EnvironmentTarget,
  name: string,
  outcome: UploadOutcome,
): Uploaded | undefined {
  switch (outcome.kind) {
    case 'confirmed':
      return { certificate: outcome.certificate, wasThere: false };
    case 'slow':
      tell.warn(slowSentence(name, outcome.tookMs));
      return { certificate: outcome.certificate, wasThere: false };
    case 'undone':
      tell.problem(`${name} was uploaded to ${environment.name}, and now ${changedWords(outcome.now)}`);
      return undefined;
    case 'cannotBeCompared':
      tell.warn(
        `Azure shows ${name} on ${environment.name}, but not its thumbprint, so it cannot be compared or bound.`,
      );
      return undefined;
    case 'notVisibleYet':
      return undefined;
  }
}
