import type { AcceptedAt } from '../../azure/compareWrite.ts';
import type { StoredCertificate } from '../../azure/storedCertificate.ts';
import { decodeOrUndefined } from '../../tree/decodeListed.ts';
import type { Choice, Tell } from '../../ui/tell.ts';
import type { PlannedCertificate } from './addPlan.ts';
import { whichOne } from './askOne.ts';
import type { CertificatePlace } from './certificatePlace.ts';

/**
 * Looks once more, in the background, at a certificate that was added. Two windows may find the same name free; the later write overwrites
 * the other one silently, and then this tells the user of that one. One that was removed since is shown by the view, and needs no word.
 */
export async function lookLater(
  tell: Tell,
  place: CertificatePlace,
  plan: PlannedCertificate,
  accepted: AcceptedAt,
): Promise<void> {
  const found = await place.stillThere?.(plan, accepted);
  if (found?.kind === 'slow') {
    tell.warn(
      `Azure took ${Math.round(found.tookMs / 1000)} seconds to save ${plan.name} on ${place.name}. If somebody else saved a certificate under this name in this time, it is overwritten.`,
    );
  }
  if (found?.kind === 'undone' && found.now !== undefined) {
    place.changed([]);
    tell.warn(await overwrittenSentence(place.name, plan, found.now), ...addAgain(place, plan));
  }
}

async function overwrittenSentence(
  placeName: string,
  { name, certificate }: PlannedCertificate,
  now: StoredCertificate,
): Promise<string> {
  const decoded = now.der === undefined ? undefined : await decodeOrUndefined(now.der);
  const thumbprint = now.thumbprint === undefined ? 'a certificate without a thumbprint' : `SHA-1 ${now.thumbprint}`;
  const there = decoded === undefined ? thumbprint : whichOne(decoded);
  return `Somebody else saved another certificate as ${name} on ${placeName} at the same time. Now ${there} is there, and yours is not: ${whichOne(certificate)}.`;
}

/** The button that adds it under another name. Empty where it is no use. */
export function addAgain(place: CertificatePlace, plan: PlannedCertificate): readonly Choice[] {
  return place.addAgain === undefined ? [] : [place.addAgain(plan)];
}
