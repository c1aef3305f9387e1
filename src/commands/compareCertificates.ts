import * as vscode from 'vscode';
import type { Certificate } from '../certificates/certificate.ts';
import { CertificateNode } from '../tree/environmentNodes.ts';
import { withQuietProgress } from '../ui/progress.ts';
import type { Pick } from '../ui/questions.ts';
import { isNamedCertificate, type NamedCertificate } from '../viewer/commandArguments.ts';
import { askPassword, readFileContent } from '../viewer/fileContent.ts';
import { certificateTitle } from '../viewer/page/summary.ts';
import { readableCertificate, selectedFiles } from './certificateTarget.ts';
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

const compareTitle = 'Compare Certificates';

/** Asks for a certificate of an environment or of a file; undefined when the user left, or was told why there is none. */
async function askCertificateToCompare(tools: Tools, which: 'first' | 'second'): Promise<NamedCertificate | undefined> {
  let chosen: 'environment' | 'file' | undefined;
  await tools.ui.ask(compareTitle, {
    ask: async (asking) => {
      chosen = await asking.pickOne<'environment' | 'file'>(
        [
          { label: 'From an App Service Environment', data: 'environment' },
          { label: 'From a File…', data: 'file' },
        ],
        { placeHolder: `Where is the ${which} certificate?` },
      );
    },
  });
  switch (chosen) {
    case 'environment':
      return readableCertificate(tools, compareTitle, undefined);
    case 'file':
      return askFromFile(tools, which);
    case undefined:
      return undefined;
  }
}

async function askFromFile(tools: Tools, which: 'first' | 'second'): Promise<NamedCertificate | undefined> {
  const files = await vscode.window.showOpenDialog({
    title: `${compareTitle}: the ${which} certificate`,
    openLabel: 'Read Certificate',
    filters: { Certificates: ['cer', 'crt', 'pem', 'der', 'p7b', 'p7c', 'pfx', 'p12'], 'All Files': ['*'] },
  });
  const [file] = files ?? [];
  return file === undefined ? undefined : certificateOfFile(tools, file);
}

/** The certificate of a file; of several, the one that the user picks. Undefined when the user left, or was told what is wrong. */
async function certificateOfFile(tools: Tools, file: vscode.Uri): Promise<NamedCertificate | undefined> {
  const name = file.path.split('/').pop() ?? file.path;
  // A slow disk, or a store whose password is hashed a million times, takes seconds.
  const read = (password: string | undefined) =>
    withQuietProgress(`Opening ${name}…`, () => readFileContent(file, password));
  let content = await read(undefined);
  while (content.kind === 'locked') {
    const password = await askPassword(name, content);
    if (password === undefined) {
      return undefined;
    }
    content = await read(password);
  }
  if (content.kind === 'refused') {
    tools.tell.problem(`${name}: ${content.sentence}`);
    return undefined;
  }
  const certificate = await pickOne(tools, name, content.certificates);
  return certificate === undefined ? undefined : { name, certificate };
}

async function pickOne(
  tools: Tools,
  file: string,
  certificates: readonly Certificate[],
): Promise<Certificate | undefined> {
  let [chosen] = certificates;
  if (certificates.length > 1) {
    chosen = undefined;
    await tools.ui.ask(compareTitle, {
      ask: async (asking) => {
        chosen = await asking.pickOne(certificates.map(certificatePick), {
          placeHolder: `${file} holds ${certificates.length} certificates: select the one to compare`,
          matchOnDescription: true,
        });
      },
    });
  }
  return chosen;
}

function certificatePick(certificate: Certificate): Pick<Certificate> {
  const { thumbprints } = certificate;
  return { label: certificateTitle(certificate), description: thumbprints.sha1.slice(0, 8), data: certificate };
}
