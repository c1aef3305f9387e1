import type { CertificateProblem } from '../../certificates/certificateError.ts';
import { certificateProblemSentence } from '../../ui/certificateWords.ts';
import type { ShownCertificates } from '../content.ts';
import { type Html, html } from './html.ts';
import { type IconName, icon } from './icons.ts';

/** More broken parts than this are folded. */
const toldProblems = 3;

/** What has to be known of the file before anything in it is looked at; undefined when there is nothing. */
export function notices({ privateKey, problems, repeated }: ShownCertificates): Html | undefined {
  const found = [
    ...(privateKey === undefined ? [] : [privateKeyNotice(privateKey)]),
    ...(problems.length === 0 ? [] : [problemsNotice(problems)]),
    ...(repeated === 0 ? [] : [notice('note', repeatedWords(repeated))]),
  ];
  return found.length === 0
    ? undefined
    : html`<section class="notices" aria-label="About this file">${found}</section>`;
}

function notice(name: IconName, ...content: readonly (Html | string)[]): Html {
  return html`<div class="notice ${name}">${icon(name)}<div>${content}</div></div>`;
}

function privateKeyNotice({ block }: CertificateProblem): Html {
  const where = block === undefined ? '' : ` (line ${block.line})`;
  return notice(
    'key',
    html`<p>A private key is in this file${where}; it was not read. The file cannot be added to an App Service Environment.
To add a certificate of it, choose <b>Save As…</b> and add the file that it writes: that has the certificate alone.</p>`,
  );
}

function problemsNotice(problems: readonly CertificateProblem[]): Html {
  const sentences = problems.map((problem) => html`<li>${certificateProblemSentence(problem)}</li>`);
  const rest = sentences.slice(toldProblems);
  return notice(
    'warning',
    html`<p>${problems.length === 1 ? 'A part of this file is' : `${problems.length} parts of this file are`} no certificate that can be read:</p>
<ul>${sentences.slice(0, toldProblems)}</ul>`,
    ...(rest.length === 0 ? [] : [html`<details><summary>${rest.length} more</summary><ul>${rest}</ul></details>`]),
  );
}

function repeatedWords(repeated: number): Html {
  return html`<p>${
    repeated === 1
      ? 'One certificate of this file repeats another, and is shown once.'
      : `${repeated} certificates of this file repeat others, and are shown once.`
  }</p>`;
}
