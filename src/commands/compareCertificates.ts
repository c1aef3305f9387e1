import * as vscode from 'vscode';
import type { Certificate } from '../certificates/certificate.ts';
import { CertificateNode } from '../tree/environmentNodes.ts';
import { PublicCertificateNode } from '../tree/publicCertificateNodes.ts';
import { ServerCertificateNode } from '../tree/serverCertificateNodes.ts';
import type { AzextUi } from '../ui/azextUi.ts';
import { certificateProblemSentence } from '../ui/certificateWords.ts';
import { withQuietProgress } from '../ui/progress.ts';
import type { PickRow } from '../ui/questions.ts';
import { isNamedCertificate, type NamedCertificate } from '../viewer/commandArguments.ts';
import { askPassword, readFileContent } from '../viewer/fileContent.ts';
import { certificateTitle } from '../viewer/page/summary.ts';
import type { Viewer } from '../viewer/viewer.ts';
import { type ReadableCertificatePrompt, readableCertificate, selectedFiles } from './certificateTarget.ts';

/** Compare Certificates: two rows, two files, the one of a viewer and another, or two that the user picks. */
export async function compareCertificates(
  viewer: Viewer,
  prompt: ReadableCertificatePrompt,
  first?: unknown,
  others?: unknown,
): Promise<boolean> {
  const given = await givenCertificates(prompt, first, others);
  if (given === undefined) {
    return false;
  }
  const left = given[0] ?? (await askCertificateToCompare(prompt, 'first'));
  const right = left === undefined ? undefined : (given[1] ?? (await askCertificateToCompare(prompt, 'second')));
  if (left === undefined || right === undefined) {
    return false;
  }
  await viewer.compare(left, right);
  return true;
}

/** The certificates that the command was called with. Undefined when the user left, or was told what is wrong. */
async function givenCertificates(
  prompt: ReadableCertificatePrompt,
  first: unknown,
  others: unknown,
): Promise<readonly NamedCertificate[] | undefined> {
  if (isNamedCertificate(first)) {
    return [first];
  }
  const files = selectedFiles(first, others);
  const nodes = selectedRows(first, others);
  if (files.length > 2 || nodes.length > 2) {
    prompt.tell.problem('Select two certificates to compare.');
    return undefined;
  }
  const given: NamedCertificate[] = [];
  for (const one of [...files, ...nodes]) {
    const certificate =
      one instanceof vscode.Uri
        ? await certificateOfFile(prompt, one)
        : await readableCertificate(prompt, compareTitle, one);
    if (certificate === undefined) {
      return undefined;
    }
    given.push(certificate);
  }
  return given;
}

type CertificateRow = CertificateNode | PublicCertificateNode | ServerCertificateNode;

function selectedRows(first: unknown, others: unknown): readonly CertificateRow[] {
  const selected = Array.isArray(others) ? others : [first];
  return selected.filter(
    (one) =>
      one instanceof CertificateNode || one instanceof PublicCertificateNode || one instanceof ServerCertificateNode,
  );
}

const compareTitle = 'Compare Certificates';

/** Asks for a certificate of an environment or of a file; undefined when the user left, or was told why there is none. */
async function askCertificateToCompare(
  prompt: ReadableCertificatePrompt,
  which: 'first' | 'second',
): Promise<NamedCertificate | undefined> {
  const chosen = await prompt.ui.askOne(compareTitle, (asking) =>
    asking.pickOne<'environment' | 'file'>(
      [
        { label: 'From an App Service Environment', data: 'environment' },
        { label: 'From a File…', data: 'file' },
      ],
      { placeHolder: `Where is the ${which} certificate?` },
    ),
  );
  switch (chosen) {
    case 'environment':
      return readableCertificate(prompt, compareTitle, undefined);
    case 'file':
      return askFromFile(prompt, which);
    case undefined:
      return undefined;
  }
}

async function askFromFile(
  prompt: ReadableCertificatePrompt,
  which: 'first' | 'second',
): Promise<NamedCertificate | undefined> {
  const files = await vscode.window.showOpenDialog({
    title: `${compareTitle}: the ${which} certificate`,
    openLabel: 'Read Certificate',
    filters: {
      Certificates: ['cer', 'crt', 'pem', 'der', 'p7b', 'p7c', 'pfx', 'p12', 'sst', 'jks', 'jceks', 'mobileconfig'],
      'All Files': ['*'],
    },
  });
  const [file] = files ?? [];
  return file === undefined ? undefined : certificateOfFile(prompt, file);
}

/** The certificate of a file. If it has several, the user picks one. Undefined when the user left, or was told what is wrong. */
async function certificateOfFile(
  prompt: ReadableCertificatePrompt,
  file: vscode.Uri,
): Promise<NamedCertificate | undefined> {
  const name = file.path.split('/').pop() ?? file.path;
  // A slow disk takes seconds, and so does a store whose password is hashed a million times.
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
    prompt.tell.problem(`${name}: ${content.sentence}`);
    return undefined;
  }
  if (content.certificates.length === 0) {
    prompt.tell.problem(`${name}: ${certificateProblemSentence({ reason: 'noCertificate' })}`);
    return undefined;
  }
  const certificate = await pickCertificate(prompt.ui, name, content.certificates);
  return certificate === undefined ? undefined : { name, certificate };
}

/** The only one, or the one that the user picks; undefined when the user left. */
async function pickCertificate(
  ui: AzextUi,
  file: string,
  certificates: readonly Certificate[],
): Promise<Certificate | undefined> {
  return certificates.length < 2
    ? certificates[0]
    : ui.askOne(compareTitle, (asking) =>
        asking.pickOne(certificates.map(certificatePick), {
          placeHolder: `${file} contains ${certificates.length} certificates. Select the one to compare`,
          matchOnDescription: true,
        }),
      );
}

function certificatePick(certificate: Certificate): PickRow<Certificate> {
  const { thumbprints } = certificate;
  return { label: certificateTitle(certificate), description: thumbprints.sha1.slice(0, 8), data: certificate };
}
