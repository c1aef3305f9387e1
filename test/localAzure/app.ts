import { CertificateStore } from './certificateStore.ts';
import { Delays, type Timeline } from './delays.ts';
import type { AppSeed } from './estateSeed.ts';
import { HostNames } from './hostNames.ts';
import { LaggingProperties } from './laggingProperties.ts';
import type { AppBehaviour, Switches, Transition } from './switches.ts';

export type AppState = 'Running' | 'Stopped';

/** What happened to an app and when; `by` says who asked. */
export interface AppEvent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly what: 'stop asked' | 'stopped' | 'start asked' | 'started' | 'restart asked' | 'swap begun' | 'swap ended';
  readonly by: Asker;
}

/** `arm`: a request of the client under test. `colleague`: somebody in the portal. */
export type Asker = 'arm' | 'colleague';

/** Something that goes on in Microsoft.Web and keeps others out; `since` in milliseconds since the epoch. */
export interface Operation {
  readonly id: string;
  readonly name: string;
  readonly since: number;
}

/** What an app needs from around it. */
export interface AppSurroundings {
  readonly timeline: Timeline;
  readonly switches: () => Switches;
  /** SHA-1 thumbprints of the root certificates that its environment holds now. */
  readonly rootsOfEnvironment: () => string[];
}

const defaultSiteProperties = {
  httpsOnly: true,
  clientCertEnabled: false,
  clientCertMode: 'Required',
  clientCertExclusionPaths: null,
  endToEndEncryptionEnabled: false,
};

const defaultConfiguration = {
  minTlsVersion: '1.2',
  scmMinTlsVersion: '1.2',
  minTlsCipherSuite: null,
  http20Enabled: true,
  ftpsState: 'FtpsOnly',
  alwaysOn: true,
};

/** An app or a slot that is stopped, started and swapped. Asking is answered at once; what comes of it may take time. */
export class App {
  readonly seed: AppSeed;
  /** How this app differs from the switches. */
  behaviour: AppBehaviour;
  readonly history: AppEvent[] = [];
  /** SHA-1 thumbprints of the roots that its workers trust: those of the environment when it last started from stopped. */
  trustStore: readonly string[] = [];
  /** What single instances trust instead, by their names. */
  readonly trustStoreOf = new Map<string, readonly string[]>();
  /** An operation that refuses others until it ends. */
  operation: Operation | undefined;
  /** The app's own public certificates; they have nothing to do with the environment's roots. */
  readonly publicCertificates: CertificateStore;
  /** Its custom host names and the certificates that serve them. */
  readonly hostNames: HostNames;
  /** Its app settings: a write replaces all of them. */
  settings: Readonly<Record<string, string>>;
  /** The names of settings that stay with their slot in a swap (`slotConfigNames`). Only an app has them, for its slots too. */
  stickySettings: readonly string[];
  /** Those of its site that a client may change (`httpsOnly`, …). */
  readonly siteProperties: LaggingProperties;
  /** Its `config/web`. */
  readonly configuration: LaggingProperties;
  lastSwap: { readonly at: number; readonly source: string; readonly destination: string } | undefined;
  /** What will come true for this app after a time or a number of reads of it. */
  readonly delays: Delays;
  private readonly around: AppSurroundings;
  private actual: AppState = 'Stopped';
  private shown: AppState = 'Stopped';
  private transitions = 0;
  private shownTransition = 0;

  constructor(seed: AppSeed, around: AppSurroundings) {
    this.seed = seed;
    this.behaviour = seed.behaviour;
    this.around = around;
    this.delays = new Delays(around.timeline);
    this.publicCertificates = new CertificateStore(around.timeline, seed.publicCertificates);
    this.hostNames = new HostNames(around.timeline, seed.bindings);
    this.settings = seed.settings;
    this.stickySettings = seed.stickySettings;
    const lags = {
      timeline: around.timeline,
      delays: this.delays,
      shows: () => around.switches().configurationShows,
      indexLagMs: () => around.switches().resourceGraph.lagMs,
    };
    this.siteProperties = new LaggingProperties({ ...defaultSiteProperties, ...seed.siteProperties }, lags);
    const { healthCheckPath = null } = seed;
    const configuration = { ...defaultConfiguration, healthCheckPath, ...seed.configuration };
    this.configuration = new LaggingProperties(configuration, lags);
    if (seed.running) {
      this.actual = 'Running';
      this.shown = 'Running';
      this.trustStore = around.rootsOfEnvironment();
    }
  }

  /** When somebody changed the app last, in milliseconds since the epoch; 0 when nobody did. */
  get modifiedAt(): number {
    return Math.max(this.history.at(-1)?.at ?? 0, this.siteProperties.writtenAt, this.configuration.writtenAt);
  }

  /** What the app really is. */
  get state(): AppState {
    return this.actual;
  }

  /** What reading it over HTTP shows, without counting as a read. */
  get shownState(): AppState {
    return this.shown;
  }

  /** One read over HTTP, alone or in a list. */
  read(): AppState {
    this.delays.countRead();
    return this.shown;
  }

  stop(by: Asker): void {
    this.note('stop asked', by);
    this.change('Stopped', 'stopped', this.transition('stop'), by);
  }

  start(by: Asker): void {
    this.note('start asked', by);
    this.change('Running', 'started', this.transition('start'), by);
  }

  /** The app's processes are new afterwards, its workers are not: the trust store stays as it was. */
  restart(by: Asker): void {
    this.note('restart asked', by);
  }

  /** Replaces all settings. An app that runs is restarted when they differ. */
  replaceSettings(settings: Readonly<Record<string, string>>, by: Asker): void {
    const differ = JSON.stringify(settings) !== JSON.stringify(this.settings);
    this.settings = settings;
    if (differ && this.actual === 'Running') {
      this.restart(by);
    }
  }

  note(what: AppEvent['what'], by: Asker): void {
    this.history.push({ at: this.around.timeline.now, what, by });
  }

  private transition(verb: 'stop' | 'start'): Transition {
    return { ...this.around.switches()[verb], ...this.behaviour[verb] };
  }

  private change(to: AppState, what: 'stopped' | 'started', transition: Transition, by: Asker): void {
    this.delays.later(transition.takesEffect, () => {
      if (this.actual === to) {
        return;
      }
      this.actual = to;
      if (to === 'Running') {
        this.trustStore = this.around.rootsOfEnvironment();
      }
      this.note(what, by);
      this.transitions += 1;
      const mine = this.transitions;
      this.delays.later(transition.shows, () => this.show(to, mine));
    });
  }

  /** A state that shows late does not overwrite one that came after it. */
  private show(state: AppState, transition: number): void {
    if (transition > this.shownTransition) {
      this.shown = state;
      this.shownTransition = transition;
    }
  }
}
