import type * as vscode from 'vscode';
import { CertificateError } from '../certificates/certificateError.ts';
import { fileProblemSentence, readBoundedFile } from '../ui/certificateFile.ts';
import { contentOfFile, contentOfProblem, type ViewerContent } from './content.ts';

/** What a file shows. Never throws for what is wrong with the file: that is said instead. */
export async function readFileContent(uri: vscode.Uri, password: string | undefined): Promise<ViewerContent> {
  try {
    return await contentOfFile(await readBoundedFile(uri), password);
  } catch (error) {
    return error instanceof CertificateError
      ? contentOfProblem(error)
      : { kind: 'refused', sentence: fileProblemSentence(error) };
  }
}
