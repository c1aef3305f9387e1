import { keyText } from '../../certificates/keyText.ts';
import { doubtSentences } from '../../ui/certificateWords.ts';
import { day } from '../../ui/day.ts';
import type { PlannedCertificate } from './addPlan.ts';

/** Everything a careful person looks at before trusting a certificate, as the detail of the confirmation. */
export function certificateDetail(plan: PlannedCertificate): string {
  const { certificate, file } = plan;
  const doubts = doubtLines(plan).map((line) => `⚠ ${line}`);
  return [
    ...(doubts.length === 0 ? [] : [...doubts, '']),
    `Subject: ${certificate.subject.text}`,
    `Issuer: ${certificate.selfIssued ? 'the same (self-issued)' : certificate.issuer.text}`,
    `Valid: ${day(certificate.notBefore)} to ${day(certificate.notAfter)}`,
    `Key: ${keyText(certificate.publicKey)}, signed with ${certificate.signatureAlgorithm.name}`,
    `Thumbprint (SHA-1): ${certificate.thumbprints.sha1}`,
    `Thumbprint (SHA-256): ${certificate.thumbprints.sha256}`,
    `File: ${file}`,
  ].join('\n');
}

/** One line for a certificate among several. */
export function certificateLine(plan: PlannedCertificate): string {
  const doubts = doubtLines(plan);
  const { certificate, name } = plan;
  const head = `${name}: ${certificate.thumbprints.sha1.slice(0, 8)}, valid to ${day(certificate.notAfter)}`;
  return doubts.length === 0 ? head : `${head}. ⚠ ${doubts.join(' ')}`;
}

/** Every reason to think again, in words. Empty when there is none. */
export function doubtLines({ doubts, alreadyThereAs, replaces, replaced }: PlannedCertificate): readonly string[] {
  const lines = doubts.map(({ id }) => doubtSentences[id]);
  if (alreadyThereAs !== undefined) {
    lines.unshift(`The same certificate is already there as “${alreadyThereAs}”.`);
  }
  if (replaces !== undefined) {
    const what = replaced === undefined ? '' : `: ${replaced.subject.text}, valid to ${day(replaced.notAfter)}`;
    const thumbprint = replaces.thumbprint === undefined ? '' : ` (thumbprint ${replaces.thumbprint})`;
    lines.unshift(
      `What is there now as “${replaces.name}” is overwritten${what}${thumbprint}. Apps that need it may lose TLS connections after their next start.`,
    );
  }
  return lines;
}

/** The consequence that follows every addition. */
export const appsLoadItWhen =
  'Apps trust it from their next start on. Running apps must be stopped and then started; a restart is not enough.';

/** Whether a doubt means that it will not work as a root: then the button says so. */
export function isDoubtful({ doubts }: PlannedCertificate): boolean {
  return doubts.some(({ severity }) => severity === 'error');
}
