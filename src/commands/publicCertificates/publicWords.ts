import type { App } from '../../azure/app.ts';
import { loadRootCertificates } from '../../azure/loadRootCertificates.ts';
import type { PlaceWords } from '../addCertificate/certificatePlace.ts';

/**
 * Whether the code of an app can trust its public certificates: "only supported from custom code in Windows code apps"
 * (https://learn.microsoft.com/azure/app-service/environment/overview-certificates#private-client-certificate).
 */
export function trustsPublicCertificates({ os, isContainer }: Pick<App, 'os' | 'isContainer'>): boolean {
  return os === 'windows' && !isContainer;
}

/** Why an app cannot load its public certificates as roots, and what to do instead. */
export function cannotLoadSentence({ os, isContainer }: Pick<App, 'os' | 'isContainer'>, environment: string): string {
  const kind = isContainer ? 'container apps' : os === 'linux' ? 'Linux apps' : 'this app';
  return `${loadRootCertificates} does not work in ${kind}. Add the certificate as a root certificate of ${environment} instead: every app trusts those.`;
}

/** The words for the public certificates of an app. */
export function publicWords(app: App, environment: string): PlaceWords {
  return {
    title: 'Add Public Certificate',
    role: 'a public certificate',
    roles: 'public certificates',
    certificates: 'public certificates',
    notRoot: `This certificate will not work as a root that ${app.name} trusts. The app’s code can still read it.`,
    whenAdded: (count) =>
      [`The code of ${app.name} can read ${it(count)}.`, ...trustSentences(app, environment, count)].join(' '),
    afterwards: (count) =>
      trustsPublicCertificates(app)
        ? `${app.name} trusts ${it(count)} as ${count === 1 ? 'a root' : 'roots'} once ${loadRootCertificates} names ${it(count)}.`
        : cannotLoadSentence(app, environment),
    whyCheckAgain: `Check again before ${loadRootCertificates} names it.`,
  };
}

function trustSentences(app: App, environment: string, count: number): readonly string[] {
  if (trustsPublicCertificates(app)) {
    return [
      `The app does not trust ${it(count)} as a root until the app setting ${loadRootCertificates} names ${it(count)}. You can do that in the next step.`,
    ];
  }
  const builds =
    app.os === 'linux' && !app.isContainer
      ? [`Builds on Linux use ${it(count)} where the app setting WEBSITE_INSTALL_PUBLIC_CERTS_IN_KUDU is true.`]
      : [];
  return [cannotLoadSentence(app, environment), ...builds];
}

function it(count: number): string {
  return count === 1 ? 'it' : 'them';
}
