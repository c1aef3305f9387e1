import * as vscode from 'vscode';
import { CertificateError } from '../../certificates/certificateError.ts';
import { maxFileBytes } from '../../certificates/certificateFile.ts';
import type { DroppedFile } from '../../tree/certificateDrop.ts';

/** A file that may hold certificates, from wherever it came. */
export interface CertificateSource {
  /** The file's name, for people. */
  readonly name: string;
  /**
   * Its bytes. Throws CertificateError `tooLarge` unread where the size is known beforehand, NotAFile for a folder, and
   * what the file system throws.
   */
  read(): Promise<Uint8Array>;
}

/** A folder was given where a file is wanted. */
export class NotAFile extends Error {
  override readonly name = 'NotAFile';
}

export function sourceFromUri(uri: vscode.Uri): CertificateSource {
  return {
    name: uri.path.split('/').pop() ?? uri.path,
    read: async () => {
      const { type, size } = await vscode.workspace.fs.stat(uri);
      if ((type & vscode.FileType.Directory) !== 0) {
        throw new NotAFile();
      }
      if (size > maxFileBytes) {
        throw new CertificateError('tooLarge');
      }
      return vscode.workspace.fs.readFile(uri);
    },
  };
}

export function sourceFromDrop(file: DroppedFile): CertificateSource {
  return 'uri' in file ? sourceFromUri(file.uri) : { name: file.name, read: () => file.data };
}
