import type { Delay } from './delays.ts';

/** How an app's stop or start goes on after it was answered. */
export interface Transition {
  /** Until the app really stops or starts. */
  readonly takesEffect: Delay;
  /** From then on, until reading the app shows it. */
  readonly shows: Delay;
}

/** Stop and start of one app; what is left out is as in `Switches`. */
export interface AppBehaviour {
  readonly stop?: Partial<Transition>;
  readonly start?: Partial<Transition>;
}

/** The contract of `hostingEnvironments/publicCertificates` is undocumented: each guess at it is a switch. */
export interface RootCertificateSwitches {
  put: {
    status: 200 | 201 | 202;
    /** `nothing`: answered well, and nothing is kept. `other`: another certificate than the one sent is kept. */
    keeps: 'sent' | 'nothing' | 'other';
  };
  delete: { status: 200 | 202 | 204 };
  /** For 202: how the operation is followed, how long it takes, how it ends. */
  operation: { header: 'Azure-AsyncOperation' | 'Location' | 'none'; takes: Delay; fails: boolean };
  /** What a certificate's body says. `empty`: a PUT's answer has no body at all. */
  body: { blob: 'der' | 'pem' | 'none'; thumbprint: boolean; empty: boolean };
  /** Until a certificate that is kept can be read, and until one that was deleted can no longer be. */
  appears: Delay;
  disappears: Delay;
}

/** How the public certificates of apps are answered. */
export interface PublicCertificateSwitches {
  /** Until a certificate that is kept can be read: Azure answers 404 for a while. And until one that was deleted can no longer be. */
  appears: Delay;
  disappears: Delay;
  body: { blob: 'der' | 'pem' | 'none'; thumbprint: boolean };
}

/** How server certificates and the bindings of host names are answered. */
export interface ServerCertificateSwitches {
  /** Until a certificate that is kept can be read, and until one that was deleted can no longer be. */
  appears: Delay;
  disappears: Delay;
  /** Until a changed binding can be read. */
  bindingShows: Delay;
  /** What Azure says of the secret when a certificate is imported from Key Vault. */
  keyVault: string;
}

/** How the SCM (Kudu) sites of apps are. */
export interface ScmSwitches {
  /** The host names that every app gives for its SCM site; empty: the one where it is. */
  hosts: readonly string[];
  /** How many instances every app runs on. */
  instances: number;
  /** Whether a client is led to the instance that its cookie asks for. */
  affinity: boolean;
}

/** What Azure Resource Graph has, and how it writes it. */
export interface ResourceGraphSwitches {
  /** Until a change is in it. */
  lagMs: number;
  /** How it spells the names of properties: Microsoft's own samples have both. */
  casing: 'MinTlsVersion' | 'minTlsVersion';
  /** Rows of a page, where a query does not ask for fewer. */
  pageSize: number;
  /** Names of apps (`app` or `app/slot`) and environments that it does not have. */
  leavesOut: readonly string[];
  /** How many subscriptions of a directory it asks for a query that names none; Azure's limit is 10,000. */
  subscriptionLimit: number;
}

/** What local Azure does where Azure differs from day to day, or where nobody has written down what it does. */
export interface Switches {
  /** Rows on one page of any list. */
  pageSize: number;
  /** Whether `hostingEnvironments/{name}/sites` has slots among its rows. */
  listIncludesSlots: boolean;
  /** Ids of subscriptions that are disabled: they can be read, and nothing in them can be changed. */
  disabledSubscriptions: readonly string[];
  /** Before every answer, of the injected clock, plus up to `jitterMs`. */
  latencyMs: number;
  jitterMs: number;
  tokenLifetimeSeconds: number;
  /** Claims that ARM demands (JSON text): every token without them is answered with a 401 challenge. Empty: none. */
  claimsChallenge: string;
  /** Until what was done is in the activity log. */
  activityLogLagMs: number;
  /** Until a change of an app's configuration can be read. */
  configurationShows: Delay;
  resourceGraph: ResourceGraphSwitches;
  stop: Transition;
  start: Transition;
  rootCertificates: RootCertificateSwitches;
  publicCertificates: PublicCertificateSwitches;
  serverCertificates: ServerCertificateSwitches;
  scm: ScmSwitches;
}

export function defaultSwitches(): Switches {
  return {
    pageSize: 100,
    listIncludesSlots: false,
    disabledSubscriptions: [],
    latencyMs: 0,
    jitterMs: 0,
    tokenLifetimeSeconds: 3600,
    claimsChallenge: '',
    activityLogLagMs: 0,
    configurationShows: { ms: 0 },
    resourceGraph: { lagMs: 0, casing: 'MinTlsVersion', pageSize: 1000, leavesOut: [], subscriptionLimit: 10_000 },
    stop: { takesEffect: { ms: 0 }, shows: { ms: 0 } },
    start: { takesEffect: { ms: 0 }, shows: { ms: 0 } },
    rootCertificates: {
      put: { status: 200, keeps: 'sent' },
      delete: { status: 200 },
      operation: { header: 'Azure-AsyncOperation', takes: { ms: 0 }, fails: false },
      body: { blob: 'der', thumbprint: true, empty: false },
      appears: { ms: 0 },
      disappears: { ms: 0 },
    },
    publicCertificates: { appears: { ms: 0 }, disappears: { ms: 0 }, body: { blob: 'der', thumbprint: true } },
    serverCertificates: {
      appears: { ms: 0 },
      disappears: { ms: 0 },
      bindingShows: { ms: 0 },
      keyVault: 'Succeeded',
    },
    scm: { hosts: [], instances: 2, affinity: true },
  };
}

/** Switches to be changed; what is left out stays. */
export interface SwitchChanges
  extends Partial<
    Omit<
      Switches,
      'stop' | 'start' | 'rootCertificates' | 'publicCertificates' | 'serverCertificates' | 'scm' | 'resourceGraph'
    >
  > {
  readonly stop?: Partial<Transition>;
  readonly start?: Partial<Transition>;
  readonly rootCertificates?: RootCertificateChanges;
  readonly publicCertificates?: Partial<PublicCertificateSwitches>;
  readonly serverCertificates?: Partial<ServerCertificateSwitches>;
  readonly scm?: Partial<ScmSwitches>;
  readonly resourceGraph?: Partial<ResourceGraphSwitches>;
}

export interface RootCertificateChanges {
  readonly put?: Partial<RootCertificateSwitches['put']>;
  readonly delete?: Partial<RootCertificateSwitches['delete']>;
  readonly operation?: Partial<RootCertificateSwitches['operation']>;
  readonly body?: Partial<RootCertificateSwitches['body']>;
  readonly appears?: Delay;
  readonly disappears?: Delay;
}

export function changeSwitches(switches: Switches, changes: SwitchChanges): void {
  const {
    rootCertificates = {},
    publicCertificates,
    serverCertificates,
    stop,
    start,
    scm,
    resourceGraph,
    ...others
  } = changes;
  Object.assign(switches, others);
  switches.stop = { ...switches.stop, ...stop };
  switches.start = { ...switches.start, ...start };
  switches.resourceGraph = { ...switches.resourceGraph, ...resourceGraph };
  switches.scm = { ...switches.scm, ...scm };
  switches.publicCertificates = { ...switches.publicCertificates, ...publicCertificates };
  switches.serverCertificates = { ...switches.serverCertificates, ...serverCertificates };
  const root = switches.rootCertificates;
  switches.rootCertificates = {
    put: { ...root.put, ...rootCertificates.put },
    delete: { ...root.delete, ...rootCertificates.delete },
    operation: { ...root.operation, ...rootCertificates.operation },
    body: { ...root.body, ...rootCertificates.body },
    appears: rootCertificates.appears ?? root.appears,
    disappears: rootCertificates.disappears ?? root.disappears,
  };
}
