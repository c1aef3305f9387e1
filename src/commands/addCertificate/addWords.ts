import { keyText } from '../../certificates/certificate.ts';
import { day } from '../../time/timeText.ts';
import type { PlannedCertificate } from './addPlan.ts';
import type { PlaceWords } from './certificatePlace.ts';
import { errors, hasErrors, mostSevere, type PlanRemark, remarks } from './remarks.ts';

/** The words for the root certificates of the environment of this name. */
export function rootWords(name: string): PlaceWords {
  return {
    title: 'Add Root Certificate',
    role: 'a trusted root',
    roles: 'trusted roots',
    certificates: 'root certificates',
    notRoot: `This certificate will not work as a root for the apps of ${name}.`,
    whenAdded: (count) =>
      `Apps trust ${count === 1 ? 'it' : 'them'} from their next start on. Running apps must be stopped and then started; a restart is not enough.`,
    afterwards: (count) => `Running apps trust ${count === 1 ? 'it' : 'them'} after they are stopped and started.`,
    whyCheckAgain: 'Check again before you stop and start apps. Apps that start before it is there do not load it.',
  };
}

/** A question that lists more certificates than this is longer than a screen. The rest are counted. */
const maxDetailed = 10;

const marks: Readonly<Record<PlanRemark['severity'], string>> = { error: '✖', warning: '⚠', note: 'ⓘ' };

/** Everything a careful person looks at before trusting a certificate, as the detail of the confirmation. */
export function certificateDetail(plan: PlannedCertificate): string {
  const { certificate, file } = plan;
  const told = remarks(plan).map(markedText);
  return [
    ...(told.length === 0 ? [] : [...told, '']),
    `Subject: ${certificate.subject.text}`,
    `Issuer: ${certificate.selfIssued ? 'the same (self-issued)' : certificate.issuer.text}`,
    `Valid: ${day(certificate.notBefore)} to ${day(certificate.notAfter)}`,
    `Key: ${keyText(certificate.publicKey)}, signed with ${certificate.signatureAlgorithm.name}`,
    `Thumbprint (SHA-1): ${certificate.thumbprints.sha1}`,
    `Thumbprint (SHA-256): ${certificate.thumbprints.sha256}`,
    `File: ${file}`,
  ].join('\n');
}

/** Why one certificate will not work as a root, before anything else is asked about it. */
export function errorsDetail(plan: PlannedCertificate): string {
  const { certificate, file } = plan;
  return [`${certificate.subject.text} (${file})`, '', ...errors(plan).map(markedText)].join('\n');
}

/** The facts of each of several certificates, as the detail of their confirmation. Those with errors come first, so that they are listed. */
export function severalDetail(plans: readonly PlannedCertificate[], { whenAdded }: PlaceWords): string {
  const ordered = [...plans.filter(hasErrors), ...plans.filter((plan) => !hasErrors(plan))];
  const uncounted = ordered.slice(maxDetailed);
  const doubts = uncounted.filter(hasErrors).length;
  const which = doubts === 0 ? '' : `, ${doubts} of which will not work as ${doubts === 1 ? 'a root' : 'roots'}`;
  return [
    ...ordered.slice(0, maxDetailed).map(certificateLines),
    ...(uncounted.length === 0 ? [] : [`And ${uncounted.length} more${which}.`]),
    whenAdded(plans.length),
  ].join('\n\n');
}

function certificateLines(plan: PlannedCertificate): string {
  const { certificate, name } = plan;
  const remark = mostSevere(plan);
  return [
    // The thumbprint fills a line of VS Code's dialog.
    `${name}, valid to ${day(certificate.notAfter)}, SHA-256:`,
    certificate.thumbprints.sha256,
    ...(remark === undefined ? [] : [markedText(remark)]),
  ].join('\n');
}

function markedText({ severity, text }: PlanRemark): string {
  return `${marks[severity]} ${text}`;
}

/** Certificates that are listed together. */
interface Group {
  /** Undefined for the first group, which needs no title. */
  readonly title: string | undefined;
  /** They are ticked from the start. */
  readonly isProposed: boolean;
  /** At least one. */
  readonly plans: readonly PlannedCertificate[];
}

/** First the proposed ones, those without warnings on top; then those already there; then those that will not work as a root. */
export function groupPlans(planned: readonly PlannedCertificate[]): readonly Group[] {
  const isThere = ({ alreadyThereAs }: PlannedCertificate): boolean => alreadyThereAs !== undefined;
  const doubtful = planned.filter((plan) => !isThere(plan) && hasErrors(plan));
  const proposed = planned.filter((plan) => !isThere(plan) && !hasErrors(plan));
  const groups: readonly Group[] = [
    {
      title: undefined,
      isProposed: true,
      plans: [...proposed.filter(isSound), ...proposed.filter((plan) => !isSound(plan))],
    },
    { title: 'Already there', isProposed: false, plans: planned.filter(isThere) },
    { title: 'Not recommended', isProposed: false, plans: doubtful },
  ];
  return groups.filter(({ plans }) => plans.length > 0);
}

function isSound(plan: PlannedCertificate): boolean {
  return mostSevere(plan)?.severity !== 'warning';
}
