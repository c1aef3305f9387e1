/** An app or slot as a run knows it. */
export interface AppRef {
  /** Resource id as Azure wrote it. */
  readonly id: string;
  /** The lower-cased id: what journals and sets compare. */
  readonly key: string;
  /** `app` or `app/slot`, for people. */
  readonly name: string;
}

export interface EnvironmentRef {
  readonly id: string;
  /** The lower-cased id. */
  readonly key: string;
  readonly name: string;
}

/** Which account to sign in with again after a crash. No secrets. */
export interface AccountRef {
  readonly tenantId: string;
  readonly subscriptionId: string;
  /** The setting's cloud name, as `AzureCloud` or `custom`. */
  readonly cloud: string;
  /** The account's id and label where the sign-in has them. */
  readonly accountId?: string;
  readonly accountLabel?: string;
}

/** One reading of an app from Azure, not from a cache. */
export interface AppReading {
  readonly state: 'running' | 'stopped' | 'other';
  /** The state as Azure wrote it. */
  readonly stateText: string;
  /** A swap, scale or other operation is under way. */
  readonly busy: boolean;
}

/** One app of a listing. */
export interface ListedApp extends AppReading {
  readonly id: string;
  /** `app` or `app/slot`. */
  readonly name: string;
}

export interface EnvironmentReading {
  readonly ready: boolean;
  /** Why not, in Azure's words; absent when ready. */
  readonly notReadyBecause?: string;
}

/**
 * Azure, as a run needs it. Every method throws CallFailure and nothing else (a read also rejects with the reason of its aborted signal).
 * An adapter never retries, never answers from a cache, and never delays a stop: the engine alone retries, paces and orders.
 */
export interface AppControl {
  /** `notFound` only if Azure itself says that this resource does not exist. */
  read(appId: string, signal: AbortSignal): Promise<AppReading>;
  /** The environment's apps by their keys: all pages, read now. Slots need not be among them. */
  list(signal: AbortSignal): Promise<ReadonlyMap<string, ListedApp>>;
  /** The keys of an app's slots: all pages, read now. */
  slots(appId: string, signal: AbortSignal): Promise<ReadonlySet<string>>;
  /**
   * POST stop. Resolves when Azure accepted it, which says nothing about the app's state. It takes no signal, because a POST that was sent
   * is never aborted. It settles with Azure's answer, or when the transport's time limit has destroyed the connection: this process then
   * sends nothing more of it, but what the operating system, a proxy or Azure already took can still arrive.
   */
  stop(appId: string): Promise<void>;
  /** POST start; idempotent. As `stop`. `atOnce`: sent even where Azure asked to wait, because no later time is left. */
  start(appId: string, how?: { readonly atOnce: boolean }): Promise<void>;
  /** The App Service Environment that this run is about. */
  readEnvironment(signal: AbortSignal): Promise<EnvironmentReading>;
}

/** The sign-in behind AppControl. */
export interface Session {
  /**
   * Gets a token that is valid until `untilMs` (milliseconds since the epoch), without asking the user.
   * `needsUser` when only the user can do that. A failure that may pass (no network) is thrown as CallFailure.
   */
  ensure(untilMs: number): Promise<'ready' | 'needsUser'>;
}

/** What Azure says about the rights to stop **and** to start an app. */
export type Permission =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'denied'; readonly missing: readonly ('stop' | 'start')[] }
  | { readonly kind: 'locked'; readonly lock: string }
  /** Azure did not say. The run goes on, because a refusal would be a guess. */
  | { readonly kind: 'unknown'; readonly because: string };

export interface Preflight {
  /** Rights and locks of one app; slots have actions of their own. A failed check gives `unknown`, not an error. */
  check(app: AppRef, signal: AbortSignal): Promise<Permission>;
}

/** How an app's site answers a plain GET. `none`: no answer, and why, for people; the site may not be reachable from here. */
export type SiteAnswer =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'none'; readonly because: string };

/** The apps' own sites, outside of Azure Resource Manager. */
export interface Sites {
  /** Asks the app's health check path, or its root. Never rejects; `none` soon after the signal aborts. */
  ask(app: AppRef, signal: AbortSignal): Promise<SiteAnswer>;
}

/** A stop or a start of an app, as Azure's activity log has it. */
export interface LoggedOperation {
  readonly appKey: string;
  readonly what: 'stop' | 'start';
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** As Azure names the caller. */
  readonly by?: string;
}

/** Azure's activity log, which is late by up to 20 minutes. */
export interface Activity {
  /** Stops and starts since that time (milliseconds since the epoch), by anybody. Throws CallFailure. */
  since(time: number, signal: AbortSignal): Promise<readonly LoggedOperation[]>;
}

/** Azure for one environment and one account. */
export interface AzurePorts {
  /** Absent if the log is not read. */
  readonly activity?: Activity;
  readonly sites: Sites;
  readonly control: AppControl;
  readonly session: Session;
  readonly preflight: Preflight;
}

/** Uniform in [0, 1), as Math.random; for jitter. */
export type Random = () => number;
