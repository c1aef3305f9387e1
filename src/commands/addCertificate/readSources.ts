import type { Certificate } from '../../certificates/certificate.ts';
import { CertificateError, type CertificateProblem } from '../../certificates/certificateError.ts';
import { derShape } from '../../certificates/der/derShape.ts';
import { readCertificatesToSend } from '../../certificates/files/certificateFile.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import { besidesSentences, certificateProblemSentence } from '../../ui/certificateWords.ts';
import { fileProblemSentence } from '../../ui/files.ts';
import type { Log } from '../../ui/log.ts';
import { type Choice, command, type Tell } from '../../ui/tell.ts';
import type { CertificateSource } from './certificateSource.ts';
import { canBeShown, type RefusedFile, refusalList, refusedSentence } from './refusals.ts';

/** A certificate that was read, and the file it came from. */
export interface Candidate {
  readonly certificate: Certificate;
  readonly file: string;
}

interface Reading {
  /** Each certificate once, however many files hold it. */
  readonly candidates: readonly Candidate[];
  readonly refusals: readonly RefusedFile[];
}

/** Reads every source; one that fails does not stop the others. */
export async function readSources(sources: readonly CertificateSource[]): Promise<Reading> {
  const candidates = new Map<string, Candidate>();
  const refusals: RefusedFile[] = [];
  // One after the other, so that a hundred files are not in memory at once.
  for (const source of sources) {
    const reading = await readSource(source);
    refusals.push(...reading.refusals);
    for (const candidate of reading.candidates) {
      const { sha256 } = candidate.certificate.thumbprints;
      candidates.set(sha256, candidates.get(sha256) ?? candidate);
    }
  }
  return { candidates: [...candidates.values()], refusals };
}

async function readSource(source: CertificateSource): Promise<Reading> {
  const { name: file } = source;
  let bytes: Uint8Array | undefined;
  try {
    bytes = await source.read();
    const read = await readCertificatesToSend(bytes);
    const problems = read.problems.map((problem) => ({ file, sentence: certificateProblemSentence(problem) }));
    const besides = besidesSentences(read).map((sentence) => ({ file, sentence, isLeftOut: true }));
    const shown = await toShow(source, bytes, ...read.problems);
    return {
      candidates: read.certificates.map((certificate) => ({ certificate, file })),
      refusals: [...problems, ...besides].map((refusal) => ({ ...refusal, ...shown })),
    };
  } catch (error) {
    const shown = bytes !== undefined && error instanceof CertificateError ? await toShow(source, bytes, error) : {};
    const pfx = bytes !== undefined && derShape(bytes) === 'pkcs12' ? { pfx: source } : {};
    return { candidates: [], refusals: [{ file, sentence: fileProblemSentence(error), ...shown, ...pfx }] };
  }
}

async function toShow(
  { name, uri }: CertificateSource,
  bytes: Uint8Array,
  ...problems: readonly CertificateProblem[]
): Promise<Pick<RefusedFile, 'toShow'>> {
  return (await canBeShown(bytes, problems)) ? { toShow: uri ?? { name, bytes } } : {};
}

/** More refusals than this go into one notification that opens the whole list, because VS Code shows only three at a time. */
const maxSingleNotifications = 1;

/** What telling refusals works with. */
interface RefusalServices {
  readonly log: Log;
  readonly tell: Tell;
  readonly ui: AzextUi;
}

/** A way on for refused files: what it is, for one of them and for several, and its button. */
export interface RefusalOffer {
  /** A sentence that ends the only refusal. */
  readonly forOne: string;
  /** A sentence that ends the count of several refusals. */
  readonly forSeveral: string;
  readonly choice: Choice;
}

/** Says which files were refused and why. `offer`: what to do with some of them instead. */
export async function tellRefusals(
  { log, tell, ui }: RefusalServices,
  files: number,
  refusals: readonly RefusedFile[],
  offer?: RefusalOffer,
): Promise<void> {
  for (const { file, sentence } of refusals) {
    log.warn(`${file}: ${sentence}`);
  }
  const offered = offer === undefined ? [] : [offer.choice];
  const show = showChoice(refusals);
  const end = (sentence: string | undefined): string => (sentence === undefined ? '' : ` ${sentence}`);
  const isHarmless = refusals.every(({ isLeftOut }) => isLeftOut === true);
  const say = (message: string, ...choices: Choice[]): void =>
    isHarmless ? tell.info(message, ...choices) : tell.problem(message, ...choices);
  if (refusals.length <= maxSingleNotifications) {
    for (const { file, sentence } of refusals) {
      say(`${file}: ${sentence}${end(offer?.forOne)}`, ...offered, ...show);
    }
    return;
  }
  const showDetails: Choice = {
    title: 'Show Details',
    run: () => ui.openMarkdown('refusedFiles', 'Refused certificate files', refusalList(refusals)),
  };
  say(`${refusedSentence(files, refusals)}${end(offer?.forSeveral)}`, ...offered, showDetails, ...show);
}

/** More files than this are not opened by one button. */
const maxShown = 5;

/** A button that opens the refused files that have something to show. */
function showChoice(refusals: readonly RefusedFile[]): readonly Choice[] {
  const shown = new Map(
    refusals.flatMap(({ file, toShow }) => (toShow === undefined ? [] : [[file, toShow] as const])),
  );
  const run = async (): Promise<void> => {
    for (const one of shown.values()) {
      await command('aseCertificates.showCertificates', one);
    }
  };
  return shown.size === 0 || shown.size > maxShown ? [] : [{ title: 'Show Certificates', run }];
}
