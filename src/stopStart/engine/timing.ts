const second = 1000;

/** Every length of time that the engine knows, in milliseconds of the monotonic clock. One object, so that tests and benches can set it. */
export interface Timing {
  /** How long an app is watched from the end of the last of our calls for it; and when a stop ended without a clear answer, or the machine slept. */
  readonly watchMs: number;
  readonly longWatchMs: number;
  /** How often watched apps are looked at; later in a long watch. */
  readonly watchLookMs: number;
  readonly lateWatchLookMs: number;
  /** Reads of an app whose state is waited for: this share of the time waited so far, between the two bounds, while how long it takes is not known. */
  readonly searchGrowth: number;
  readonly minSearchMs: number;
  readonly maxPollMs: number;
  /** The same, where other apps of the run have told how long it may take. */
  readonly closeGrowth: number;
  readonly minCloseMs: number;
  readonly maxCloseMs: number;
  /** Lists follow each other by so much at least. */
  readonly listEveryMs: number;
  /** Waits after a failure are lengthened by up to this share, so that apps do not try in step. */
  readonly jitter: number;
  /** Reads a second for a run's subscription in the long run, and how many more may come at once. Azure allows 25, and 250 at once. */
  readonly readsPerSecond: number;
  readonly readBurst: number;
  /** A recovery names an app as late after this long: the run's own time-out is not known to it. */
  readonly recoveryTimeoutMs: number;
  /** A start is sent again when the app is not back this long after the last one; doubled each time up to `maxBackoffMs`. */
  readonly resendStartMs: number;
  /** First and longest back-off after a failure that may pass. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** Retry-After is obeyed up to this: an app that is down must not wait for days because of one header. */
  readonly longestRetryAfterMs: number;
  /** A list of all apps that takes longer is given up. */
  readonly listTimeoutMs: number;
  /** Wait for an app that is busy (swap, scale), or whose stop met a 409. */
  readonly busyPollMs: number;
  /** No answer to a read for this long: taken as lost. */
  readonly readTimeoutMs: number;
  /** No answer to a stop or start for this long: it is looked at, or sent again. The POST itself goes on until the transport ends it. */
  readonly postPatienceMs: number;
  /** A reading of the app that was asked for longer ago is no longer "just before the stop"; its answer must come in half of that. */
  readonly readingFreshMs: number;
  /** The environment is read again before a stop when its last reading is older than this: it is one for all apps. */
  readonly environmentFreshMs: number;
  /** The environment and the app, asked one after the other before a stop, are both asked again when that took longer than this. */
  readonly checksFreshMs: number;
  /** A further stop, after one whose answer was lost, is given up when asking before it takes longer than this: the app may be down. */
  readonly askAgainMs: number;
  /** What others did is looked up for no longer than this before a part of the run. */
  readonly remarksMs: number;
  /** The longest that a token is asked to last beyond now. Entra's tokens live 60 to 90 minutes. */
  readonly longestTokenMs: number;
  /** How long an app's site is waited for before its stop, and at each question after it; how long, and how often, it is asked then. */
  readonly siteBeforeMs: number;
  readonly siteAskMs: number;
  readonly siteBackMs: number;
  readonly sitePollMs: number;
  /** How often the clocks are looked at, and the gap that counts as sleep. */
  readonly tickMs: number;
  readonly gapMs: number;
  readonly heartbeatMs: number;
  /** The disk gets this long for each write and each look. */
  readonly diskMs: number;
  /** A window that does not answer: what its runs have not brought back by then is offered to other windows. */
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
