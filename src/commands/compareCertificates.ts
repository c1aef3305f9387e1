import * as vscode from 'vscode';
import { CertificateNode } from '../tree/environmentNodes.ts';
import { isNamedCertificate, type NamedCertificate } from '../viewer/commandArguments.ts';
import { askCertificateToCompare, certificateOfFile, compareTitle } from './certificateToCompare.ts';
import { readableCertificate } from './readableCertificate.ts';
import { selectedFiles } from './selectedFiles.ts';
import type { Tools } from './tools.ts';

/** Compare Certificates: two rows, two files, the one of a viewer and another, or two that the user picks. */
export async function compareCertificates(tools: Tools, first?: unknown, others?: unknown): Promise<boolean> {
  const given = await givenCertificates(tools, first, others);
  if (given === undefined) {
    return false;
  }
  const left = given[0] ?? (await askCertificateToCompare(tools, 'first'));
  const right = left === undefined ? undefined : (given[1] ?? (await askCertificateToCompare(tools, 'second')));
  if (left === undefined || right === undefined) {
    return false;
  }
  await tools.viewer.compare(left, right);
  return true;
}

/** What the command was called with; undefined when the user was told, or left. */
async function givenCertificates(
  tools: Tools,
  first: unknown,
  others: unknown,
): Promise<readonly NamedCertificate[] | undefined> {
  if (isNamedCertificate(first)) {
    return [first];
  }
  const files = selectedFiles(first, others);
  const nodes = selectedRows(first, others);
  if (files.length > 2 || nodes.length > 2) {
    tools.tell.problem('Select two certificates to compare.');
    return undefined;
  }
  const given: NamedCertificate[] = [];
  for (const one of [...files, ...nodes]) {
    const certificate =
      one instanceof vscode.Uri
        ? await certificateOfFile(tools, one)
        : await readableCertificate(tools, compareTitle, one);
    if (certificate === undefined) {
      return undefined;
    }
    given.push(certificate);
  }
  return given;
}

function selectedRows(first: unknown, others: unknown): readonly CertificateNode[] {
  const selected = Array.isArray(others) ? others : [first];
  return selected.filter((one) => one instanceof CertificateNode);
}
