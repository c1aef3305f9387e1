import type { Certificate } from '../../certificates/certificate.ts';
import { shortName } from '../../certificates/names/distinguishedName.ts';
import { byWeightiest, type Severity } from '../../certificates/rootChecks/rootCheck.ts';
import { day } from '../../time/timeText.ts';
import { findingSentence } from '../../ui/findingWords.ts';
import type { PlannedCertificate } from './addPlan.ts';
import type { RootAbove } from './rootsAbove.ts';

/** A problem, or a useful fact, in words. */
export interface PlanRemark {
  readonly severity: Exclude<Severity, 'hint'>;
  readonly text: string;
  /** What to do about it, for a list row, which is cut at its end. */
  readonly advice?: string;
}

/** Everything to say before it is added, the most severe first. */
export function remarks(plan: PlannedCertificate): readonly PlanRemark[] {
  return [...overwriting(plan), ...alreadyThere(plan), ...found(plan), ...renewals(plan)].toSorted(byWeightiest);
}

/** The most severe error or warning, with the number of others; else what it renews; else undefined. */
export function mostSevere(plan: PlannedCertificate): PlanRemark | undefined {
  const [first, ...more] = remarks(plan).filter(({ severity }) => severity !== 'note');
  if (first === undefined) {
    return renewals(plan)[0];
  }
  const rest = more.length === 0 ? '' : ` (And ${more.length} more.)`;
  return { ...first, text: `${first.text}${rest}` };
}

/** Why it will not work as a root; empty for most. */
export function errors(plan: PlannedCertificate): readonly PlanRemark[] {
  return remarks(plan).filter(({ severity }) => severity === 'error');
}

/** Whether it will not work as a root. The button then says so. */
export function hasErrors({ findings }: PlannedCertificate): boolean {
  return findings.some(({ severity }) => severity === 'error');
}

function overwriting({ replaces, replaced }: PlannedCertificate): PlanRemark[] {
  if (replaces === undefined) {
    return [];
  }
  const what = replaced === undefined ? '' : `: ${replaced.subject.text}, valid to ${day(replaced.notAfter)}`;
  const thumbprint = replaces.thumbprint === undefined ? '' : ` (thumbprint ${replaces.thumbprint})`;
  return [
    {
      severity: 'warning',
      text: `“${replaces.name}” is overwritten${what}${thumbprint}. Apps that need it may lose TLS connections after their next start.`,
    },
  ];
}

function alreadyThere({ alreadyThereAs }: PlannedCertificate): PlanRemark[] {
  return alreadyThereAs === undefined
    ? []
    : [{ severity: 'warning', text: `The same certificate is already there as “${alreadyThereAs}”.` }];
}

function found({ certificate, findings, rootAbove }: PlannedCertificate): PlanRemark[] {
  return findings.flatMap((finding): PlanRemark[] => {
    const { id, severity } = finding;
    if (severity === 'hint') {
      return [];
    }
    if (id === 'not-self-issued' && rootAbove !== undefined) {
      const [text, advice] = [notRootSentence(certificate, rootAbove), notRootAdvice(certificate, rootAbove)];
      return [{ severity, text, advice }];
    }
    return [{ severity, text: findingSentence(finding, certificate) }];
  });
}

function renewals({ certificate, sameKey, alike }: PlannedCertificate): PlanRemark[] {
  const there = sameKey.map(({ resource, certificate: other }) => {
    const end = other?.notAfter;
    return `“${resource.name}” is already there with the same subject and key, valid to ${day(end)}. ${whichLasts(certificate, end)}`;
  });
  const readToo = alike.map(({ certificate: { notAfter }, file }) => {
    return `Another certificate that was read (${file}) has the same subject and key, valid to ${day(notAfter)}. ${whichLasts(certificate, notAfter)}`;
  });
  return [...there, ...readToo].map((text) => ({ severity: 'note', text }));
}

function whichLasts({ notAfter = 0 }: Certificate, otherEnd = 0): string {
  if (notAfter === otherEnd) {
    return 'Both end at the same time.';
  }
  return notAfter > otherEnd ? 'This one is valid for longer.' : 'That one is valid for longer.';
}

/** Says that a certificate is not a root, and where its root is. */
function notRootSentence(certificate: Certificate, above: RootAbove): string {
  const issuer = `“${shortName(certificate.issuer)}”`;
  // A name alone proves nothing: anybody can write it into a certificate.
  const what = `It is not a root: ${above.link === 'verified' ? `${issuer} issued it` : `it names ${issuer} as its issuer`}`;
  if ('existing' in above) {
    return `${what}, and its root is already there as “${above.existing.resource.name}”. Nothing needs to be added.`;
  }
  if ('root' in above) {
    return `${what}. Add its root instead, which was read too: “${shortName(above.root.subject)}”.`;
  }
  if (isAlone(certificate, above)) {
    return `${what}. That may be a root or an intermediate: ask for the root above ${issuer}, or ${issuer} itself if it is the root, and add that.`;
  }
  return `${what}. Its root is missing: get “${shortName(above.missing)}”, or the root above it, and add that.`;
}

/** The same for a list row, which may be cut at its end: what to do comes first. */
function notRootAdvice(certificate: Certificate, above: RootAbove): string {
  if ('existing' in above) {
    return `Nothing to add: its root is already there as “${above.existing.resource.name}”.`;
  }
  if ('root' in above) {
    return `Add its root instead: “${shortName(above.root.subject)}”.`;
  }
  const wanted = `“${shortName(above.missing)}”`;
  return isAlone(certificate, above)
    ? `Get the root above ${wanted} instead.`
    : `Get its root instead: ${wanted} or above.`;
}

/** A certificate of a server or a person whose issuer is not at hand. That issuer may or may not be a root. */
function isAlone({ isCA }: Certificate, { link }: RootAbove): boolean {
  return !isCA && link === undefined;
}
