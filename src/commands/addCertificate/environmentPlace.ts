import type { EnvironmentsView } from '../../tree/environmentsView.ts';
import type { StopStartNeeds } from '../../trustStore/stopStartNeeds.ts';
import { command } from '../../ui/tell.ts';
import { type EnvironmentTarget, offerStopStart } from '../environmentTarget.ts';
import { refreshCertificates } from '../refresh.ts';
import { rootWords } from './addWords.ts';
import type { CertificatePlace } from './certificatePlace.ts';

/** What adding to an environment works with. */
export interface EnvironmentPlaceServices {
  readonly view: EnvironmentsView;
  readonly needs: StopStartNeeds;
}

/** An environment, which every app trusts the root certificates of. */
export function environmentPlace(
  { view, needs }: EnvironmentPlaceServices,
  target: EnvironmentTarget,
): CertificatePlace {
  const { environment, subscription } = target;
  const { rootCertificates } = subscription.azure;
  return {
    name: environment.name,
    words: rootWords(environment.name),
    canReplace: true,
    list: (signal) => rootCertificates.list(environment, signal),
    add: ({ name, certificate, replaces }, signal) => {
      const expects = replaces === undefined ? 'nothing' : { thumbprint: replaces.thumbprint };
      return rootCertificates.add(environment, { name, der: certificate.der, expects }, signal);
    },
    // The window need not stay with it. It ends by itself.
    stillThere: ({ name, certificate }, accepted) =>
      rootCertificates.stillThere(environment, { name, der: certificate.der, accepted }, new AbortController().signal),
    addAgain: ({ certificate, file }) => ({
      title: 'Add Under Another Name…',
      run: () => command('aseCertificates.addCertificate', { certificates: [certificate], name: file }, target),
    }),
    checkAgain: ({ name, certificate, replaces }, signal) =>
      rootCertificates.checkAgain(environment, name, certificate.der, signal, replaces?.thumbprint),
    changed: (written) => {
      refreshCertificates(view, environment);
      const changes = written.map(({ name }) => ({ what: 'write', certificate: name }) as const);
      if (changes.length > 0) {
        needs.certificateChanged(environment.id, ...changes);
      }
    },
    next: (_plans, doubt) => [offerStopStart(target, doubt)],
    inPlaceOfCopy: () => [],
  };
}
