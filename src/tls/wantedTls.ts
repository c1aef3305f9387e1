import type { SiteTls, SiteTlsChanges, WebTls, WebTlsChanges } from '../azure/siteConfig.ts';
import { clientCertificateWords, flagWords, notSet } from './settingWords.ts';

/** The settings that can be changed, in the order in which they are offered. */
export const changeableSettings = [
  'minTlsVersion',
  'scmMinTlsVersion',
  'minTlsCipherSuite',
  'httpsOnly',
  'clientCertificates',
  'clientCertExclusionPaths',
] as const;

export type ChangeableSetting = (typeof changeableSettings)[number];

/** What an app does with client certificates; Azure has two properties for it. */
export type ClientCertificates = 'ignored' | 'Required' | 'Optional' | 'OptionalInteractiveUser';

/** The values that are wanted. A setting that is absent stays as it is. */
export interface WantedTls {
  /** `1.0` to `1.3`. */
  readonly minTlsVersion?: string;
  readonly scmMinTlsVersion?: string;
  readonly minTlsCipherSuite?: string;
  readonly httpsOnly?: boolean;
  readonly clientCertificates?: ClientCertificates;
  /** Joined by commas; empty for none. */
  readonly clientCertExclusionPaths?: string;
}

/** The TLS settings of one app as they are. */
export interface CurrentTls {
  readonly web: WebTls;
  readonly site: SiteTls;
}

/** One setting of one app that is not as wanted. */
export interface Difference {
  readonly setting: ChangeableSetting;
  /** In words. */
  readonly from: string;
  readonly to: string;
}

/** What must change on an app; empty when it has all that is wanted already. */
export function differencesOf(wanted: WantedTls, current: CurrentTls): readonly Difference[] {
  return changeableSettings.flatMap((setting) => {
    const to = wordsOfWanted(setting, wanted);
    const from = wordsOfCurrent(setting, current);
    return to === undefined || isSame(setting, from, to) ? [] : [{ setting, from, to }];
  });
}

/** Azure compares names of modes and cipher suites in any case; paths belong to the app. */
function isSame(setting: ChangeableSetting, from: string, to: string): boolean {
  return setting === 'clientCertExclusionPaths' ? from === to : from.toLowerCase() === to.toLowerCase();
}

/** The two requests that bring the differences about, each with only the properties that change. */
export function changesFor(
  wanted: WantedTls,
  differences: readonly Difference[],
): { readonly web: WebTlsChanges; readonly site: SiteTlsChanges } {
  const settings = new Set(differences.map(({ setting }) => setting));
  const { minTlsVersion, scmMinTlsVersion, minTlsCipherSuite, httpsOnly, clientCertificates } = wanted;
  const { clientCertExclusionPaths } = wanted;
  return {
    web: {
      ...(settings.has('minTlsVersion') && minTlsVersion !== undefined && { minTlsVersion }),
      ...(settings.has('scmMinTlsVersion') && scmMinTlsVersion !== undefined && { scmMinTlsVersion }),
      ...(settings.has('minTlsCipherSuite') && minTlsCipherSuite !== undefined && { minTlsCipherSuite }),
    },
    site: {
      ...(settings.has('httpsOnly') && httpsOnly !== undefined && { httpsOnly }),
      ...(settings.has('clientCertificates') &&
        clientCertificates !== undefined &&
        clientCertificateProperties(clientCertificates)),
      ...(settings.has('clientCertExclusionPaths') &&
        clientCertExclusionPaths !== undefined && { clientCertExclusionPaths }),
    },
  };
}

const webSettings: readonly ChangeableSetting[] = ['minTlsVersion', 'scmMinTlsVersion', 'minTlsCipherSuite'];

/** Whether the setting is in `config/web`; the others are in the site itself. */
export function isWebSetting(setting: ChangeableSetting): boolean {
  return webSettings.includes(setting);
}

/** The wanted values, in words, of the settings that have one. */
export function wantedWords(
  wanted: WantedTls,
): readonly { readonly setting: ChangeableSetting; readonly to: string }[] {
  return changeableSettings.flatMap((setting) => {
    const to = wordsOfWanted(setting, wanted);
    return to === undefined ? [] : [{ setting, to }];
  });
}

/** The mode is kept where client certificates are turned off, so that turning them on again finds it. */
function clientCertificateProperties(wanted: ClientCertificates): SiteTlsChanges {
  return wanted === 'ignored' ? { clientCertEnabled: false } : { clientCertEnabled: true, clientCertMode: wanted };
}

const noPaths = 'none';

function wordsOfWanted(setting: ChangeableSetting, wanted: WantedTls): string | undefined {
  switch (setting) {
    case 'httpsOnly':
      return wanted.httpsOnly === undefined ? undefined : flagWords(wanted.httpsOnly);
    case 'clientCertificates':
      return (
        wanted.clientCertificates && clientCertificateWords(clientCertificateProperties(wanted.clientCertificates))
      );
    case 'clientCertExclusionPaths':
      return wanted.clientCertExclusionPaths === '' ? noPaths : wanted.clientCertExclusionPaths;
    default:
      return wanted[setting];
  }
}

function wordsOfCurrent(setting: ChangeableSetting, { web, site }: CurrentTls): string {
  switch (setting) {
    case 'httpsOnly':
      return flagWords(site.httpsOnly);
    case 'clientCertificates':
      return clientCertificateWords(site);
    case 'clientCertExclusionPaths':
      return site.clientCertExclusionPaths ?? noPaths;
    default:
      return web[setting] ?? notSet;
  }
}
