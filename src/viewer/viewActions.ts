import * as vscode from 'vscode';
import type { Certificate } from '../certificates/certificate.ts';
import type { AzextUi } from '../ui/azextUi.ts';
import { command } from '../ui/tell.ts';
import { certificatesToAdd, type NamedCertificate } from './commandArguments.ts';
import { describeCertificate } from './describeCertificate.ts';
import { findFact } from './facts/certificateFacts.ts';
import { copyName, copyText, shownFact } from './facts/fact.ts';
import { certificateTitle } from './page/summary.ts';
import type { ViewSource } from './viewSource.ts';

/** The buttons that act on the shown certificate. */
export type CertificateAction = 'add' | 'copyAsText' | 'saveAs' | 'compare';

/** The shown certificate and those that came with it. */
export interface ShownAmong {
  readonly certificate: Certificate;
  /** Includes `certificate`. */
  readonly all: readonly Certificate[];
  /** The name of the file or resource that they come from. */
  readonly from: string;
}

/** Runs the action of a button. Returns a sentence for the user, or undefined. */
export async function actOn(
  { certificate, all, from }: ShownAmong,
  action: CertificateAction,
): Promise<string | undefined> {
  const named: NamedCertificate = { name: certificateTitle(certificate), certificate };
  switch (action) {
    case 'add':
      await command('aseCertificates.addCertificate', certificatesToAdd(certificate, all, from));
      return undefined;
    case 'copyAsText':
      await vscode.env.clipboard.writeText(describeCertificate(certificate));
      return 'Copied the certificate as text';
    case 'saveAs':
      await command('aseCertificates.saveCertificate', named);
      return undefined;
    case 'compare':
      await command('aseCertificates.compareCertificates', named);
      return undefined;
  }
}

/** Copies one fact. Returns a sentence for the user, or undefined when the certificate does not have the fact. */
export async function copyFact(certificate: Certificate, id: string): Promise<string | undefined> {
  const fact = findFact(certificate, id);
  if (fact === undefined) {
    return undefined;
  }
  await vscode.env.clipboard.writeText(copyText(fact));
  return `Copied ${copyName(shownFact(fact))}`;
}

/** Opens the file of a source in the text editor. Does nothing when the source is no file. */
export async function openInTextEditor({ uri }: ViewSource): Promise<void> {
  if (uri !== undefined) {
    await vscode.commands.executeCommand('vscode.openWith', uri, 'default');
  }
}

/** Shows the certificates of a source as read-only text. `key` identifies a source without a file. */
export async function showAsText({ content: read, uri, title }: ViewSource, key: string, ui: AzextUi): Promise<void> {
  const content = await read;
  if (content.kind === 'certificates') {
    const text = content.certificates.map(describeCertificate).join('\n');
    await ui.openText(uri?.toString() ?? key, title.name, text);
  }
}
