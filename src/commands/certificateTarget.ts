import * as vscode from 'vscode';
import type { StoredCertificate } from '../azure/storedCertificate.ts';
import type { Certificate } from '../certificates/certificate.ts';
import type { Subscription } from '../signIn/listing.ts';
import { certificateRow } from '../tree/certificateRow.ts';
import { decodeOrUndefined } from '../tree/decodeListed.ts';
import { CertificateNode } from '../tree/environmentNodes.ts';
import { PublicCertificateNode } from '../tree/publicCertificateNodes.ts';
import { ServerCertificateNode } from '../tree/serverCertificateNodes.ts';
import type { Rows } from '../ui/questions.ts';
import type { SettingsReader } from '../ui/settings.ts';
import type { Tell } from '../ui/tell.ts';
import { isNamedCertificate, type NamedCertificate } from '../viewer/commandArguments.ts';
import { type EnvironmentPrompt, seriesOnEnvironment } from './askEnvironment.ts';
import { type EnvironmentTarget, environmentOf } from './environmentTarget.ts';

/** A root certificate or a server certificate in its environment. */
export interface CertificateTarget extends EnvironmentTarget {
  readonly resource: StoredCertificate;
  /** Undefined when Azure returned no readable bytes. */
  readonly certificate: Certificate | undefined;
}

/** A certificate that Azure holds, of an environment or of an app. */
export interface HeldCertificate {
  readonly resource: StoredCertificate;
  /** Undefined when Azure returned no readable bytes. */
  readonly certificate: Certificate | undefined;
  /** The name of the environment or the app. */
  readonly holder: string;
  readonly subscription: Subscription;
}

/** The certificate of the row, of an environment or of an app, or the root that the user picks; undefined when the user left. */
export async function heldCertificate(
  prompt: CertificatePrompt,
  title: string,
  node: unknown,
): Promise<HeldCertificate | undefined> {
  if (node instanceof PublicCertificateNode) {
    const { resource, certificate, holder } = node;
    return { resource, certificate, holder: holder.app.name, subscription: holder.environment.subscription };
  }
  const target = await certificateTarget(prompt, title, node);
  return target === undefined ? undefined : { ...target, holder: target.environment.name };
}

/** What asking for a root certificate works with. */
export interface CertificatePrompt extends EnvironmentPrompt {
  readonly settings: SettingsReader;
}

/** As `rootCertificateTarget`, but a row may be that of a server certificate. */
export async function certificateTarget(
  prompt: CertificatePrompt,
  title: string,
  node: unknown,
): Promise<CertificateTarget | undefined> {
  const environment = environmentOf(node);
  if (!(node instanceof ServerCertificateNode) || environment === undefined) {
    return rootCertificateTarget(prompt, title, node);
  }
  const { certificate: resource } = node;
  const certificate = resource.der === undefined ? undefined : await decodeOrUndefined(resource.der);
  return { ...environment, resource, certificate };
}

/** The root certificate that a row stands for; undefined for any other. */
export function rootOfRow(node: unknown): CertificateTarget | undefined {
  const environment = environmentOf(node);
  return node instanceof CertificateNode && environment !== undefined
    ? { ...environment, resource: node.resource, certificate: node.certificate }
    : undefined;
}

/** The root certificate of the row, or the one the user picks; undefined when the user left. `title` is the command's. */
export async function rootCertificateTarget(
  prompt: CertificatePrompt,
  title: string,
  node: unknown,
): Promise<CertificateTarget | undefined> {
  const given = rootOfRow(node);
  if (given !== undefined) {
    return given;
  }
  const series = seriesOnEnvironment(prompt, environmentOf(node), { v3Only: true }).ask(
    'certificate',
    (asking, { target }) =>
      asking.pickOne(certificateRows(target, prompt.settings.get('expiryWarningDays'), asking.signal), {
        placeHolder: 'Select a root certificate',
        loadingPlaceHolder: 'Loading root certificates…',
        noPicksMessage: `${target.environment.name} has no root certificates`,
        matchOnDescription: true,
      }),
  );
  return (await prompt.ui.ask(title, series))?.certificate;
}

async function certificateRows(
  target: EnvironmentTarget,
  warningDays: number,
  signal: AbortSignal,
): Promise<Rows<CertificateTarget>> {
  const listed = await target.subscription.azure.rootCertificates.list(target.environment, signal);
  const window = { now: new Date(), warningDays };
  const rows = listed.map(async (resource) => {
    const certificate = resource.der === undefined ? undefined : await decodeOrUndefined(resource.der);
    const { label, description } = certificateRow({ resource, certificate, kind: 'root', fact: ['', ''] }, window);
    return { label, description: description ?? '', data: { ...target, resource, certificate } };
  });
  return Promise.all(rows);
}

/** What asking for a certificate that can be read works with. */
export interface ReadableCertificatePrompt extends CertificatePrompt {
  readonly tell: Tell;
}

/**
 * The certificate from a viewer, from a row, or the one that the user picks. Undefined when the user left, or
 * was told why it cannot be read. `title` is the command's.
 */
export async function readableCertificate(
  prompt: ReadableCertificatePrompt,
  title: string,
  argument: unknown,
): Promise<NamedCertificate | undefined> {
  if (isNamedCertificate(argument)) {
    return argument;
  }
  const target = await heldCertificate(prompt, title, argument);
  if (target === undefined) {
    return undefined;
  }
  const { certificate, resource } = target;
  if (certificate === undefined) {
    prompt.tell.problem(nothingToRead(target));
    return undefined;
  }
  return { name: resource.name, certificate };
}

/** Why a certificate that Azure holds can be neither shown nor saved. */
export function nothingToRead({ resource, holder }: HeldCertificate): string {
  const why =
    resource.der === undefined
      ? 'Azure does not return its bytes'
      : 'the bytes that Azure returns are not a readable certificate';
  return `${resource.name} on ${holder} cannot be shown: ${why}. View Properties shows what Azure answers.`;
}

/** The files that a command was called on in the Explorer or an editor: all that are selected, else the one that was clicked. */
export function selectedFiles(first: unknown, others: unknown): readonly vscode.Uri[] {
  const selected = Array.isArray(others) ? others.filter((other) => other instanceof vscode.Uri) : [];
  if (selected.length > 0) {
    return selected;
  }
  return first instanceof vscode.Uri ? [first] : [];
}
