import type * as vscode from 'vscode';
import type { DroppedFile } from '../../tree/certificateDrop.ts';
import { readBoundedFile } from '../../ui/files.ts';
import type { CertificatesToAdd } from '../../viewer/commandArguments.ts';
import { selectedFiles } from '../certificateTarget.ts';

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

/** Certificates that a viewer shows. They are read again, so that only what was checked here is sent. */
export function sourcesFromViewer({ certificates, name }: CertificatesToAdd): readonly CertificateSource[] {
  return certificates.map(({ der }) => ({ name, read: async () => der }));
}

export function sourceFromDrop(file: DroppedFile): CertificateSource {
  if ('uri' in file) {
    return sourceFromUri(file.uri);
  }
  // Each reader gets bytes of its own, because an upload overwrites them in the end.
  return { name: file.name, read: async () => Uint8Array.from(await file.data) };
}

/** The files that a command was called with: by another command of this extension, or in the Explorer. None where it was called without. */
export function givenFiles(first: unknown, others: unknown): readonly CertificateSource[] {
  return Array.isArray(others) && others.length > 0 && others.every(isSource)
    ? others
    : selectedFiles(first, others).map(sourceFromUri);
}

function isSource(argument: unknown): argument is CertificateSource {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'name' in argument &&
    typeof argument.name === 'string' &&
    'read' in argument &&
    typeof argument.read === 'function'
  );
}
