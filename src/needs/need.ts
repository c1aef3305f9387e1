/**
 * Whether an app must be stopped and started, so that it trusts what its App Service Environment's root certificates are now. Apps load
 * them when they start after a stop; a restart does not count.
 *
 * - `needs`: the root certificates changed, and nothing shows a start after a stop since.
 * - `done`: it was started after a stop, and no change since is known.
 * - `unknown`: neither can be shown. Never to be taken for `done`.
 * - `notNeeded`: it has nothing old to lose: it is not running, or it came after the last change.
 */
export type Need =
  | { readonly kind: 'needs'; readonly change: RootChange }
  | { readonly kind: 'done' /** Milliseconds since the epoch: the start. */; readonly at: number }
  | { readonly kind: 'unknown'; readonly because: UnknownBecause }
  | { readonly kind: 'notNeeded'; readonly because: 'notRunning' | 'createdSince' };

/** A root certificate of an environment was written or deleted. */
export interface RootChange {
  /** Milliseconds since the epoch: when Azure had done it, or, for one of this machine's own, when it was confirmed here. */
  readonly at: number;
  readonly what: 'write' | 'delete';
  /** The certificate's name on the environment. */
  readonly certificate: string;
}

/**
 * Why it is not known.
 *
 * - `logForbidden`: the account may not read the subscription's activity log.
 * - `logUnreadable`: the log could not be read, for any other reason.
 * - `logLate`: the log has not answered yet.
 * - `olderThanLog`: the log goes back to `since` and shows no change of the root certificates; what was before is not known, and what Azure does not record is not either.
 * - `noStopBefore`: the log shows since the change that the app was started, or that something was done which may have started it, but not
 *   that it was stopped until then: perhaps it was running all the while.
 * - `startNotSeen`: the log shows that the app was stopped since the change, and not how it came to run again.
 * - `swap`: a slot swap of the app since then gave it other workers.
 * - `scale`: its App Service plan was changed since then, perhaps to other or more workers.
 * - `move`: the environment was upgraded, rebooted, suspended or resumed since then, which may give apps other workers.
 * - `sameTime`: the change and the start are so close that two clocks do not tell which came first.
 * - `stateUnclear`: Azure says neither that it runs nor that it is stopped.
 */
export type UnknownBecause =
  | { readonly kind: WithoutLog }
  | { readonly kind: 'olderThanLog' /** Milliseconds since the epoch. */; readonly since: number }
  | {
      readonly kind: 'noStopBefore' | 'startNotSeen' | 'swap' | 'scale' | 'move' | 'sameTime' | 'stateUnclear';
    };

/** Why there is nothing to go by but what this machine did itself. */
export type WithoutLog = 'logForbidden' | 'logUnreadable' | 'logLate';
