import type { Certificate } from '../certificates/certificate.ts';
import { shortName } from '../certificates/names/distinguishedName.ts';
import type { CertificateRequest } from '../certificates/related/certificateRequest.ts';
import type { RevocationList } from '../certificates/related/revocationList.ts';
import type { ViewerContent } from './content.ts';
import { certificateFacts } from './facts/certificateFacts.ts';
import type { Fact, FactSection } from './facts/fact.ts';
import { requestFacts, revocationListFacts } from './facts/relatedFacts.ts';
import { certificateTitle } from './page/summary.ts';

/** What a viewer shows besides certificates. Never added to an environment. */
export type RelatedItem = CertificateRequest | RevocationList;

/** One thing that a viewer shows. Its SHA-256 thumbprint identifies it within its file. */
export type ShownItem = Certificate | RelatedItem;

export function isCertificate(item: ShownItem): item is Certificate {
  return 'notAfter' in item;
}

export function isRevocationList(item: ShownItem): item is RevocationList {
  return 'entryCount' in item;
}

/** The items of a viewer in the order in which it lists them: certificates, then requests, then revocation lists. */
export function itemsOf(content: ViewerContent): readonly ShownItem[] {
  return content.kind === 'certificates'
    ? [...content.certificates, ...content.requests, ...content.revocationLists]
    : [];
}

/** What an item is, within a sentence. */
export function itemKind(item: ShownItem): string {
  if (isCertificate(item)) {
    return 'certificate';
  }
  return isRevocationList(item) ? 'revocation list' : 'certificate request';
}

/** The name of an item in titles and lists. Safe to show. */
export function itemTitle(item: ShownItem): string {
  if (isCertificate(item)) {
    return certificateTitle(item);
  }
  return isRevocationList(item)
    ? shortName(item.issuer) || 'Revocation list without an issuer'
    : shortName(item.subject) || 'Certificate request without a subject';
}

/** Everything that an item says, section by section. */
export function itemSections(item: ShownItem): readonly FactSection[] {
  if (isCertificate(item)) {
    return Object.values(certificateFacts(item));
  }
  return isRevocationList(item) ? revocationListFacts(item) : requestFacts(item);
}

/** The fact with this id; undefined when the item does not have it. */
export function findFact(item: ShownItem, id: string): Fact | undefined {
  return itemSections(item)
    .flatMap(({ facts }) => facts)
    .find((fact) => fact.id === id);
}
