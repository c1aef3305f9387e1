/** One thing that a certificate says. Every text in it is safe to show, whatever the certificate holds. */
export interface Fact {
  /** Stable, and unique within a certificate: "thumbprints.sha1", "subject.CN", "extension.2.5.29.15". */
  readonly id: string;
  readonly name: string;
  /** At least one. */
  readonly lines: readonly string[];
  /** Small print beside the name: an OID, "critical". */
  readonly aside?: string;
  /** Hex, base64 or a number: read digit by digit, and may break after any of them. */
  readonly isCode?: boolean;
  /** What Copy copies, where that is not the lines. */
  readonly copied?: string;
  /** How much there is, where the lines are not all of it: "500 lines", "4,194,000 octets". */
  readonly inAll?: string;
}

export type SectionId =
  | 'thumbprints'
  | 'subject'
  | 'issuer'
  | 'validity'
  | 'serial'
  | 'key'
  | 'signature'
  | 'extensions';

/** Facts that belong together. */
export interface FactSection {
  readonly id: SectionId;
  readonly title: string;
  readonly facts: readonly Fact[];
}

/** What Copy copies of a fact: all of it. */
export function copyText({ copied, lines }: Fact): string {
  return copied ?? lines.join('\n');
}

/** What Copy is said to copy: "Subject alternative name", and of what is not shown whole, "Subject alternative name, all 500 lines". */
export function copyName({ name, inAll }: Fact): string {
  return inAll === undefined ? name : `${name}, all ${inAll}`;
}
