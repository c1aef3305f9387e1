import { type Choice, command } from '../../ui/tell.ts';
import type { Tools } from '../tools.ts';
import type { RefusedFile } from './readSources.ts';
import { refusalList } from './refusalList.ts';

/** More refusals than this are told in one notification that opens the whole list: VS Code shows three, and hides a fourth. */
const toldOneByOne = 1;

/** Tells what was refused, file by file: nothing is dropped silently, and nothing of it was sent. */
export async function tellRefusals(tools: Tools, files: number, refusals: readonly RefusedFile[]): Promise<void> {
  for (const { file, sentence } of refusals) {
    tools.log.warn(`${file}: ${sentence}`);
  }
  if (refusals.length <= toldOneByOne) {
    for (const { file, sentence, toShow } of refusals) {
      const show = { title: 'Show Certificates', run: () => command('aseCertificates.showCertificates', toShow) };
      tools.tell.problem(`${file}: ${sentence}`, ...(toShow === undefined ? [] : [show]));
    }
    return;
  }
  const showDetails: Choice = {
    title: 'Show Details',
    run: () => tools.ui.openMarkdown('refusedFiles', 'Refused certificate files', refusalList(refusals)),
  };
  const refused = new Set(refusals.map(({ file }) => file)).size;
  tools.tell.problem(
    `${refused} of ${files} files were refused, in whole or in part. Nothing of what was refused was sent.`,
    showDetails,
  );
}
