import { maxCertificateNameLength, proposeCertificateName } from '../../azure/certificateName.ts';
import type { StoredCertificate } from '../../azure/storedCertificate.ts';
import type { Certificate } from '../../certificates/certificate.ts';
import { nameKey, shortName } from '../../certificates/names/distinguishedName.ts';
import { checkRoot, type Finding } from '../../certificates/rootChecks/checkRoot.ts';
import type { Candidate } from './readSources.ts';
import { type ExistingCertificate, type RootAbove, rootsAbove } from './rootsAbove.ts';

/** A certificate and how it relates to the others that were read. */
export interface PlacedCandidate extends Candidate {
  /** Where its root is; undefined for a root. */
  readonly rootAbove: RootAbove | undefined;
  /** Other certificates that were read and have the same subject and key: one renews the other. */
  readonly alike: readonly Candidate[];
}

/** What is known about a certificate before it is sent. */
export interface PlannedCertificate extends PlacedCandidate {
  /** The resource's name in Azure: proposed from the subject, or what the user typed. */
  readonly name: string;
  /** Without hints, which are for people who make certificates. */
  readonly findings: readonly Finding[];
  /** The name of the same certificate, if it is already there. */
  readonly alreadyThereAs: string | undefined;
  /** Other certificates that are there with the same subject and key: one renews the other. */
  readonly sameKey: readonly ExistingCertificate[];
  /** The existing certificate of this name, which adding would overwrite. */
  readonly replaces: StoredCertificate | undefined;
  /** The decoded one of `replaces`, if Azure returned readable bytes. */
  readonly replaced: Certificate | undefined;
}

/** Plans every candidate. Each gets a proposed name that is free. */
export async function planAll(
  candidates: readonly Candidate[],
  existing: readonly ExistingCertificate[],
  now: Date,
): Promise<readonly PlannedCertificate[]> {
  const certificates = candidates.map(({ certificate }) => certificate);
  const above = await rootsAbove(certificates, existing);
  const bySubjectAndKey = Map.groupBy(candidates, ({ certificate }) => subjectAndKey(certificate));
  const taken = namesOf(existing);
  return candidates.map((candidate) => {
    const { certificate } = candidate;
    const same = bySubjectAndKey.get(subjectAndKey(certificate)) ?? [];
    const alike = same.filter((other) => other !== candidate);
    const name = freeName(proposedName(certificate), taken);
    return planOne({ ...candidate, rootAbove: above.get(certificate), alike }, name, existing, now);
  });
}

/** The chosen certificates, each with a proposed name of its own. */
export function withUniqueNames(
  chosen: readonly PlannedCertificate[],
  existing: readonly ExistingCertificate[],
): readonly PlannedCertificate[] {
  const taken = namesOf(existing);
  return chosen.map((plan) => {
    const name = freeName(proposedName(plan.certificate), taken);
    taken.add(name.toLowerCase());
    return { ...plan, name };
  });
}

/** Plans one candidate under a given name. */
export function planOne(
  candidate: PlacedCandidate,
  name: string,
  existing: readonly ExistingCertificate[],
  now: Date,
): PlannedCertificate {
  const { certificate, file, rootAbove, alike } = candidate;
  const replaced = existing.find(({ resource }) => resource.name.toLowerCase() === name.toLowerCase());
  return {
    certificate,
    file,
    rootAbove,
    alike,
    // Azure compares names without regard to case; an existing one keeps its spelling.
    name: replaced?.resource.name ?? name,
    findings: checkRoot(certificate, { now: now.getTime() }).filter(({ severity }) => severity !== 'hint'),
    alreadyThereAs: existing.find(({ resource }) => isSame(resource, certificate))?.resource.name,
    sameKey: existing.filter((one) => !isSame(one.resource, certificate) && hasSameKey(one.certificate, certificate)),
    replaces: replaced?.resource,
    replaced: replaced?.certificate,
  };
}

function isSame(existing: StoredCertificate, certificate: Certificate): boolean {
  return existing.thumbprint === certificate.thumbprints.sha1;
}

function hasSameKey(existing: Certificate | undefined, certificate: Certificate): boolean {
  return existing !== undefined && subjectAndKey(existing) === subjectAndKey(certificate);
}

function subjectAndKey({ publicKey, subject }: Certificate): string {
  return `${publicKey.pin} ${nameKey(subject)}`;
}

function proposedName({ subject, thumbprints }: Certificate): string {
  return proposeCertificateName([shortName(subject)], thumbprints.sha1.slice(0, 8));
}

/** Azure compares names without regard to case. */
function namesOf(existing: readonly ExistingCertificate[]): Set<string> {
  return new Set(existing.map(({ resource }) => resource.name.toLowerCase()));
}

function freeName(proposed: string, taken: ReadonlySet<string>): string {
  let name = proposed;
  for (let count = 2; taken.has(name.toLowerCase()); count++) {
    const suffix = `-${count}`;
    name = `${proposed.slice(0, maxCertificateNameLength - suffix.length)}${suffix}`;
  }
  return name;
}
