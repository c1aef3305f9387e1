import * as vscode from 'vscode';
import type { Certificate } from '../certificates/certificate.ts';
import type { AzextUi } from '../ui/azextUi.ts';
import { command } from '../ui/tell.ts';
import { certificatesToAdd, type NamedCertificate } from './commandArguments.ts';
import { describeItem } from './describeItem.ts';
import { copyName, copyText, shownFact } from './facts/fact.ts';
import { findFact, isCertificate, itemKind, itemsOf, itemTitle, type ShownItem } from './shownItem.ts';
import type { ViewSource } from './viewSource.ts';

/** The buttons that act on the shown item: all for a certificate, only `copyAsText` for another item. */
export type CertificateAction = 'add' | 'copyAsText' | 'saveAs' | 'copyAs' | 'saveAsTemplate' | 'compare';

/** The shown item and the certificates that came with it. */
export interface ShownAmong {
  readonly item: ShownItem;
  /** Includes `item` if that is a certificate. */
  readonly all: readonly Certificate[];
  /** The name of the file or resource that they come from. */
  readonly from: string;
}

/** Runs the action of a button. Returns a sentence for the user, or undefined. */
export async function actOn({ item, all, from }: ShownAmong, action: CertificateAction): Promise<string | undefined> {
  if (action === 'copyAsText') {
    await vscode.env.clipboard.writeText(describeItem(item));
    return `Copied the ${itemKind(item)} as text`;
  }
  if (!isCertificate(item)) {
    return undefined;
  }
  const named: NamedCertificate = { name: itemTitle(item), certificate: item };
  switch (action) {
    case 'add':
      await command('aseCertificates.addCertificate', certificatesToAdd(item, all, from));
      return undefined;
    case 'saveAs':
      await command('aseCertificates.saveCertificate', named);
      return undefined;
    case 'copyAs':
      await command('aseCertificates.copyAs', named);
      return undefined;
    case 'saveAsTemplate':
      await command('aseCertificates.saveAsTemplate', named);
      return undefined;
    case 'compare':
      await command('aseCertificates.compareCertificates', named);
      return undefined;
  }
}

/** Copies one fact. Returns a sentence for the user, or undefined when the item does not have the fact. */
export async function copyFact(item: ShownItem, id: string): Promise<string | undefined> {
  const fact = findFact(item, id);
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

/** Shows the items of a source as read-only text. `key` identifies a source without a file. */
export async function showAsText({ content: read, uri, title }: ViewSource, key: string, ui: AzextUi): Promise<void> {
  const items = itemsOf(await read);
  if (items.length > 0) {
    const text = items.map(describeItem).join('\n');
    await ui.openText(uri?.toString() ?? key, `${title.name} as text`, text);
  }
}
