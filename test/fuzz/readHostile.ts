import { CertificateError } from '../../src/certificates/certificateError.ts';
import { findChains } from '../../src/certificates/chains/findChains.ts';
import { boundedContent, readCertificateFile } from '../../src/certificates/files/certificateFile.ts';
import type { HostileInput } from './hostileInputs.ts';
import { usedMs } from './longestTurn.ts';
import { isSafeToShow } from './shown.ts';

/** What came of reading, checking, showing and chaining a hostile input. */
export interface HostileAnswer {
  /** `read`, or the CertificateError's reason. */
  readonly outcome: string;
  /** Of the processor. */
  readonly milliseconds: number;
  /** What must not be: another exception, or too long a time. */
  readonly failure: string | undefined;
}

const limitMilliseconds = 200;
/** A PKCS #12 store says itself how often its password is to be hashed, within bounds. */
const storeLimitMilliseconds = 10_000;
/** Nothing takes so long but stores of many iterations: whatever seems to is read again. */
const suspectMilliseconds = 40;
const mostAttempts = 4;

/** Reads an input. The time is the shortest of several when the first was long: processors share caches. */
export async function readHostile(input: HostileInput): Promise<HostileAnswer> {
  let milliseconds = Number.POSITIVE_INFINITY;
  let outcome = '';
  for (let attempt = 0; attempt < mostAttempts && milliseconds > suspectMilliseconds; attempt++) {
    const started = usedMs();
    try {
      outcome = await outcomeOf(input);
    } catch (error) {
      return { outcome: 'exception', milliseconds: 0, failure: error instanceof Error ? error.stack : String(error) };
    }
    milliseconds = Math.min(milliseconds, usedMs() - started);
  }
  const isSlow = milliseconds > limitMilliseconds && milliseconds > (await limitOf(input));
  return { outcome, milliseconds, failure: isSlow ? `It took ${Math.round(milliseconds)} ms.` : undefined };
}

async function outcomeOf({ bytes, password }: HostileInput): Promise<string> {
  try {
    const { certificates, requests, revocationLists } = await readCertificateFile(bytes, password);
    [...certificates, ...requests, ...revocationLists].forEach(isSafeToShow);
    await findChains(certificates);
    return 'read';
  } catch (error) {
    if (error instanceof CertificateError) {
      return error.reason;
    }
    throw error;
  }
}

async function limitOf({ bytes }: HostileInput): Promise<number> {
  return (await boundedContent(bytes)).format === 'pkcs12' ? storeLimitMilliseconds : limitMilliseconds;
}
