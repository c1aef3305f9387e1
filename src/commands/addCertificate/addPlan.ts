import { maxCertificateNameLength, proposeCertificateName } from '../../azure/certificateName.ts';
import type { RootCertificate } from '../../azure/rootCertificate.ts';
import type { Certificate } from '../../certificates/certificate.ts';
import { shortName } from '../../certificates/distinguishedName.ts';
import { type Doubt, doubtsAboutRoot } from '../../certificates/doubts.ts';
import { decodeOrUndefined } from '../../tree/decodeListed.ts';
import type { Candidate } from './readSources.ts';

/** What is known about a certificate before it is sent. */
export interface PlannedCertificate extends Candidate {
  /** The resource's name in Azure: proposed from the subject, or what the user typed. */
  readonly name: string;
  readonly doubts: readonly Doubt[];
  /** Where the same certificate is already in the environment, by name. */
  readonly alreadyThereAs: string | undefined;
  /** The existing certificate of this name, which adding would overwrite. */
  readonly replaces: RootCertificate | undefined;
  /** What that one says, where Azure gave bytes that can be read. */
  readonly replaced: Certificate | undefined;
}

/** Plans every candidate with a proposed name of its own: none that exists, none twice. */
export function planAll(
  candidates: readonly Candidate[],
  existing: readonly RootCertificate[],
  now: Date,
): readonly PlannedCertificate[] {
  const taken = new Set(existing.map((certificate) => certificate.name.toLowerCase()));
  return candidates.map((candidate) => {
    const name = freeName(proposedName(candidate.certificate), taken);
    taken.add(name.toLowerCase());
    return planOne(candidate, name, existing, now);
  });
}

/** Plans one candidate under a given name. */
export function planOne(
  candidate: Candidate,
  name: string,
  existing: readonly RootCertificate[],
  now: Date,
): PlannedCertificate {
  const replaces = existing.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return {
    ...candidate,
    // Azure compares names without regard to case; an existing one keeps its spelling.
    name: replaces?.name ?? name,
    doubts: doubtsAboutRoot(candidate.certificate, now.getTime()),
    alreadyThereAs: existing.find((one) => isSame(one, candidate.certificate))?.name,
    replaces,
    replaced: replaces?.der === undefined ? undefined : decodeOrUndefined(replaces.der),
  };
}

function isSame(existing: RootCertificate, certificate: Certificate): boolean {
  return existing.thumbprint === certificate.thumbprints.sha1;
}

function proposedName({ subject, thumbprints }: Certificate): string {
  return proposeCertificateName([shortName(subject)], thumbprints.sha1.slice(0, 8));
}

function freeName(proposed: string, taken: ReadonlySet<string>): string {
  let name = proposed;
  for (let count = 2; taken.has(name.toLowerCase()); count++) {
    const suffix = `-${count}`;
    name = `${proposed.slice(0, maxCertificateNameLength - suffix.length)}${suffix}`;
  }
  return name;
}
