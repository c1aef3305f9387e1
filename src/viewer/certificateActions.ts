import * as vscode from 'vscode';
import type { Certificate } from '../certificates/certificate.ts';
import { command } from '../ui/tell.ts';
import { certificatesToAdd } from './certificatesToAdd.ts';
import { certificateTitle } from './certificateTitle.ts';
import { describeCertificate } from './describeCertificate.ts';
import { findFact } from './facts/certificateFacts.ts';
import { copyName, copyText } from './facts/fact.ts';
import { shownFact } from './facts/shownFacts.ts';
import type { NamedCertificate } from './namedCertificate.ts';

/** The buttons that are for the certificate that is shown. */
export type CertificateAction = 'add' | 'copyAsText' | 'saveAs' | 'compare';

/** The certificate that is shown, among those that came with it. */
export interface ShownAmong {
  readonly certificate: Certificate;
  /** It is one of them. */
  readonly all: readonly Certificate[];
  /** The name of the file or resource that they are from. */
  readonly from: string;
}

/** Does what a button says; returns what there is to tell. */
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

/** Copies one fact; returns what there is to tell, undefined when the certificate does not have it. */
export async function copyFact(certificate: Certificate, id: string): Promise<string | undefined> {
  const fact = findFact(certificate, id);
  if (fact === undefined) {
    return undefined;
  }
  await vscode.env.clipboard.writeText(copyText(fact));
  return `Copied ${copyName(shownFact(fact))}`;
}
