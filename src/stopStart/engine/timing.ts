const second = 1000;

/** All times of the engine, in milliseconds of the monotonic clock. One object, so that tests and benches can set them. */
export interface Timing {
  /**
   * How long an app is watched after our last call for it ended; and how long if a stop ended without a clear answer or the machine slept.
   */
  readonly watchMs: number;
  readonly longWatchMs: number;
  /** The time between reads of watched apps; and the same later in a long watch. */
  readonly watchLookMs: number;
  readonly lateWatchLookMs: number;
  /** The time between polls of an app while the lag is not known: this share of the time waited so far, between the two bounds. */
  readonly searchGrowth: number;
  readonly minSearchMs: number;
  readonly maxPollMs: number;
  /** The same once other apps of the run have shown the lag. */
  readonly closeGrowth: number;
  readonly minCloseMs: number;
  readonly maxCloseMs: number;
  /** The shortest time between two lists. */
  readonly listEveryMs: number;
  /** Waits after a failure are lengthened by up to this share, so that apps do not retry at the same time. */
  readonly jitter: number;
  /** Reads a second for a run's subscription in the long run, and how many more may come at once. Azure allows 25, and 250 at once. */
  readonly readsPerSecond: number;
  readonly readBurst: number;
  /** A recovery names an app as late after this time, because it does not know the run's own time-out. */
  readonly recoveryTimeoutMs: number;
  /** A start is sent again if the app is not back after this time; the time doubles up to `maxBackoffMs`. */
  readonly resendStartMs: number;
  /** First and longest backoff after a failure that may pass. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** Retry-After is obeyed up to this time: an app that is down must not wait for days because of one header. */
  readonly longestRetryAfterMs: number;
  /** The time limit of a list of all apps. */
  readonly listTimeoutMs: number;
  /** The wait for an app that is busy (swap, scale), or whose stop was answered with 409. */
  readonly busyPollMs: number;
  /** The time limit of a read. */
  readonly readTimeoutMs: number;
  /**
   * After this time without an answer to a stop or a start, the app is read, or the call is sent again. The POST itself goes on until the
   * transport ends it.
   */
  readonly postPatienceMs: number;
  /** A reading that was asked for longer ago is not "just before the stop" any more; its answer must come in half that time. */
  readonly readingFreshMs: number;
  /** The environment is read again before a stop if its last reading, which serves all apps, is older than this. */
  readonly environmentFreshMs: number;
  /** Before a stop the environment and the app are read one after the other. If that took longer than this, both are read again. */
  readonly checksFreshMs: number;
  /** After a lost answer, a further stop is given up if its checks take longer than this, because the app may be down. */
  readonly askAgainMs: number;
  /** The time limit of looking up what others did, before each part of the run. */
  readonly remarksMs: number;
  /** The longest remaining life that a token is asked for. Entra's tokens live 60 to 90 minutes. */
  readonly longestTokenMs: number;
  /**
   * An app's site: the time limit of a request before the stop and after it; how long it is asked after the stop, and the time between
   * requests.
   */
  readonly siteBeforeMs: number;
  readonly siteAskMs: number;
  readonly siteBackMs: number;
  readonly sitePollMs: number;
  /** The time between checks of the clocks, and the gap that counts as sleep. */
  readonly tickMs: number;
  readonly gapMs: number;
  readonly heartbeatMs: number;
  /** The time limit of each write and each read on the disk. */
  readonly diskMs: number;
  /** If a window does not answer, the apps that its runs have not brought back by then are offered to other windows. */
  readonly silentMs: number;
}

export const defaultTiming: Timing = {
  watchMs: 90 * second,
  longWatchMs: 600 * second,
  watchLookMs: 30 * second,
  lateWatchLookMs: 30 * second,
  searchGrowth: 0.25,
  minSearchMs: 0.25 * second,
  maxPollMs: 10 * second,
  closeGrowth: 0.08,
  minCloseMs: 0.05 * second,
  maxCloseMs: 0.5 * second,
  listEveryMs: 0.2 * second,
  jitter: 0.1,
  readsPerSecond: 8,
  readBurst: 300,
  recoveryTimeoutMs: 300 * second,
  resendStartMs: 30 * second,
  backoffMs: 1 * second,
  maxBackoffMs: 60 * second,
  longestRetryAfterMs: 15 * 60 * second,
  listTimeoutMs: 3 * second,
  busyPollMs: 10 * second,
  readTimeoutMs: 30 * second,
  postPatienceMs: 30 * second,
  readingFreshMs: 10 * second,
  environmentFreshMs: 15 * second,
  checksFreshMs: 30 * second,
  askAgainMs: 5 * second,
  remarksMs: 3 * second,
  longestTokenMs: 30 * 60 * second,
  siteBeforeMs: 2 * second,
  siteAskMs: 10 * second,
  siteBackMs: 90 * second,
  sitePollMs: 3 * second,
  tickMs: 5 * second,
  gapMs: 30 * second,
  heartbeatMs: 15 * second,
  diskMs: 10 * second,
  silentMs: 60 * second,
};
