const second = 1000;

/** Every length of time that the engine knows, in milliseconds. One object, so that tests and benches can set it. */
export interface Timing {
  /** The first look at an app's state comes this long after its stop or start was accepted. Azure's state lags by seconds. */
  readonly firstPollMs: number;
  /** Later looks: this share of the time waited so far, between the two bounds. */
  readonly pollGrowth: number;
  readonly minPollMs: number;
  readonly maxPollMs: number;
  /** Every wait is lengthened by up to this share, so that apps do not poll in step. Never shortened: an early look is a wasted one. */
  readonly jitter: number;
  /** Running must be read for this long, when no Stopped was seen before the start, before the app counts as settled. */
  readonly settleMs: number;
  /** How often that is looked at. */
  readonly settlePollMs: number;
  /** A recovery names an app as late after this long: the run's own time-out is not known to it. */
  readonly recoveryTimeoutMs: number;
  /** A start is sent again when the app is not running this long after the last one; doubled each time up to `maxBackoffMs`. */
  readonly resendStartMs: number;
  /** First and longest back-off after a failure that may pass. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** Retry-After is obeyed up to this: an app that is down must not wait for days because of one header. */
  readonly longestRetryAfterMs: number;
  /** Looks that are due within this of each other are taken together; a list of all apps that takes longer than the other is given up. */
  readonly lookTogetherMs: number;
  readonly listTimeoutMs: number;
  /** Wait for an app that is busy (swap, scale), or whose stop met a 409. */
  readonly busyPollMs: number;
  /** No answer to a read, and to a POST, for this long: taken as lost. A POST goes on regardless. */
  readonly readTimeoutMs: number;
  readonly postTimeoutMs: number;
  /** A reading of the app that was asked for longer ago is no longer "just before the stop"; its answer must come in half of that. */
  readonly readingFreshMs: number;
  /** The environment is read again before a stop when its last reading is older than this: it is one for all apps. */
  readonly environmentFreshMs: number;
  /** The environment and the app, asked one after the other before a stop, are both asked again when that took longer than this. */
  readonly checksFreshMs: number;
  /** A further stop, after one whose answer was lost, is given up when asking before it takes longer than this: the app may be down. */
  readonly askAgainMs: number;
  /** The longest that a token is asked to last beyond now. Entra's tokens live 60 to 90 minutes. */
  readonly longestTokenMs: number;
  /** How long an app's site is waited for before its stop, and at each question after it; how long, and how often, it is asked then. */
  readonly siteBeforeMs: number;
  readonly siteAskMs: number;
  readonly siteBackMs: number;
  readonly sitePollMs: number;
  /** How often the sleep watch looks at the clock, and the gap that counts as sleep. */
  readonly tickMs: number;
  readonly gapMs: number;
  /** How often the journal's heartbeat is written. */
  readonly heartbeatMs: number;
}

export const defaultTiming: Timing = {
  firstPollMs: 4 * second,
  pollGrowth: 0.25,
  minPollMs: second,
  maxPollMs: 15 * second,
  jitter: 0.03,
  settleMs: 90 * second,
  settlePollMs: 10 * second,
  recoveryTimeoutMs: 300 * second,
  resendStartMs: 20 * second,
  backoffMs: second,
  maxBackoffMs: 60 * second,
  longestRetryAfterMs: 15 * 60 * second,
  lookTogetherMs: 0.5 * second,
  listTimeoutMs: 3 * second,
  busyPollMs: 10 * second,
  readTimeoutMs: 30 * second,
  postTimeoutMs: 60 * second,
  readingFreshMs: 10 * second,
  environmentFreshMs: 15 * second,
  checksFreshMs: 30 * second,
  askAgainMs: 5 * second,
  longestTokenMs: 30 * 60 * second,
  siteBeforeMs: 2 * second,
  siteAskMs: 10 * second,
  siteBackMs: 90 * second,
  sitePollMs: 3 * second,
  tickMs: 5 * second,
  gapMs: 30 * second,
  heartbeatMs: 15 * second,
};
