import type { AcceptedAt } from '../../azure/compareWrite.ts';
import type { AddedRoot, LaterLook } from '../../azure/rootCertificates.ts';
import type { AddOutcome, StoredCertificate } from '../../azure/storedCertificate.ts';
import type { Choice } from '../../ui/tell.ts';
import type { PlannedCertificate } from './addPlan.ts';

/** Where certificates are added: an environment, for its root certificates, several of them, or an app, for its public ones. */
export interface CertificatePlace {
  /** Its name, for people. */
  readonly name: string;
  readonly words: PlaceWords;
  /** Where this is several places: each of them. */
  readonly parts?: readonly CertificatePlace[];
  /** Whether the certificate is there already, so that it is not sent there. Only of a part. */
  isThere?(plan: PlannedCertificate): boolean;
  /** Whether a certificate can take the name of another, and overwrites it. */
  readonly canReplace: boolean;
  /** What is there. `toAdd`: SHA-1 thumbprints. Whether these are there is read now, whatever else was read earlier. */
  list(signal: AbortSignal, toAdd: ReadonlySet<string>): Promise<readonly StoredCertificate[]>;
  /** One PUT, and reading back. */
  add(plan: PlannedCertificate, signal: AbortSignal): Promise<AddedRoot>;
  /** Looks later, once Azure has accepted it, whether it is still there. Only where a write overwrites silently. */
  stillThere?(plan: PlannedCertificate, accepted: AcceptedAt): Promise<LaterLook>;
  /** The button that adds it again under a name that is free. Where `stillThere` is. */
  addAgain?(plan: PlannedCertificate): Choice;
  /** Only reads. */
  checkAgain(plan: PlannedCertificate, signal: AbortSignal): Promise<AddOutcome>;
  /** Shows the rows again. `written`: what Azure has accepted. */
  changed(written: readonly PlannedCertificate[]): void;
  /** What can be done next with certificates that are there. If there is a `doubt` whether they are, it is asked about first. */
  next(plans: readonly PlannedCertificate[], doubt?: string): readonly Choice[];
  /** What can be done in place of another copy of a certificate that is there. */
  inPlaceOfCopy(plan: PlannedCertificate): readonly Choice[];
}

/** The words that differ with the place. */
export interface PlaceWords {
  /** The command's: "Add Root Certificate". */
  readonly title: string;
  /** What a certificate becomes there, in a question: "a trusted root". */
  readonly role: string;
  readonly roles: string;
  /** "root certificates". */
  readonly certificates: string;
  /** That one which has errors as a root will not work as one. */
  readonly notRoot: string;
  /** What happens after adding this many, before the confirmation. */
  whenAdded(count: number): string;
  /** The same in short, once they are there. */
  afterwards(count: number): string;
  /** Why to look again for one that is not visible yet. */
  readonly whyCheckAgain: string;
}
