import { allOrNone } from '../../async/allOrNone.ts';
import type { StoredCertificate } from '../../azure/storedCertificate.ts';
import { command } from '../../ui/tell.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import { rootWords } from './addWords.ts';
import type { CertificatePlace } from './certificatePlace.ts';
import { type EnvironmentPlaceServices, environmentPlace } from './environmentPlace.ts';

/** How many environments a sentence names before it only counts them. */
const named = 3;

/**
 * Several environments as one place. A certificate gets one name in all of them, which must be free; where it is already, nothing is
 * sent. At least two.
 */
export function environmentPlaces(
  services: EnvironmentPlaceServices,
  selected: readonly EnvironmentTarget[],
): CertificatePlace {
  const targets = selected.toSorted((one, other) => one.environment.name.localeCompare(other.environment.name));
  const names = targets.map(({ environment }) => environment.name);
  const name = names.length > named ? `${names.length} environments` : new Intl.ListFormat('en').format(names);
  const words = rootWords(name);
  const there = new Map<EnvironmentTarget, ReadonlySet<string | undefined>>();
  const parts = targets.map(
    (target): CertificatePlace => ({
      ...environmentPlace(services, target),
      isThere: ({ certificate }) => there.get(target)?.has(certificate.thumbprints.sha1) === true,
    }),
  );
  const inParts = (): never => {
    throw new Error('Several environments are written to one by one.');
  };
  return {
    name,
    parts,
    words: {
      ...words,
      whenAdded: (count) =>
        [...(names.length > named ? [`Environments: ${names.join(', ')}`] : []), words.whenAdded(count)].join('\n\n'),
    },
    canReplace: false,
    list: async (signal, toAdd) => {
      const lists = await allOrNone(targets, signal, async (target, either) => {
        const listed = await environmentPlace(services, target).list(either, toAdd);
        there.set(target, new Set(listed.map(({ thumbprint }) => thumbprint)));
        return listed;
      });
      return lists.flat().filter(({ thumbprint }) => !isMissingSomewhere(thumbprint, toAdd, lists));
    },
    add: inParts,
    checkAgain: inParts,
    changed: () => undefined,
    next: () => [
      { title: 'Stop and Start Apps…', run: () => command('aseCertificates.stopStartApps', targets[0], targets) },
    ],
    inPlaceOfCopy: () => [],
  };
}

/** It is to be added where it is missing, so it does not count as there. */
function isMissingSomewhere(
  thumbprint: string | undefined,
  toAdd: ReadonlySet<string>,
  lists: readonly (readonly StoredCertificate[])[],
): boolean {
  return (
    thumbprint !== undefined &&
    toAdd.has(thumbprint) &&
    lists.some((list) => list.every((one) => one.thumbprint !== thumbprint))
  );
}
