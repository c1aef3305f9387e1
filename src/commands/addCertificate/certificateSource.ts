import type * as vscode from 'vscode';
import type { DroppedFile } from '../../tree/certificateDrop.ts';
import { readBoundedFile } from '../../ui/certificateFile.ts';
import type { CertificatesToAdd } from '../../viewer/commandArguments.ts';

/** A file that may hold certificates, from wherever it came. */
export interface CertificateSource {
  /** The file's name, for people. */
  readonly name: string;
  /** Where it is, when VS Code knows. */
  readonly uri?: vscode.Uri;
  /** Its bytes. Throws what `fileProblemSentence` has words for. */
  read(): Promise<Uint8Array>;
}

export function sourceFromUri(uri: vscode.Uri): CertificateSource {
  return { name: uri.path.split('/').pop() ?? uri.path, uri, read: () => readBoundedFile(uri) };
}

/** Certificates that a viewer shows. They are read once more: nothing is sent that was not seen to be a certificate here. */
export function sourcesFromViewer({ certificates, name }: CertificatesToAdd): readonly CertificateSource[] {
  return certificates.map(({ der }) => ({ name, read: async () => der }));
}

export function sourceFromDrop(file: DroppedFile): CertificateSource {
  return 'uri' in file ? sourceFromUri(file.uri) : { name: file.name, read: () => file.data };
}
