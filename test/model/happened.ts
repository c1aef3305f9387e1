/**
 * What has to happen in a model's scenarios, by the names of its tally: a fault that never comes about proves nothing. Some names come from
 * the simulated Azure (a fault that was answered), some from the happenings (while a run was under way).
 */
export const mustHappen: readonly string[] = [
  // Azure's answers.
  ...['throttled', 'transient', 'conflict', 'forbidden', 'refused', 'signedOut', 'other'].flatMap((kind) =>
    ['read', 'stop', 'start'].map((verb) => `${verb} ${kind}`),
  ),
  'read notFound',
  'stop locked',
  'start locked',
  ...['read', 'stop', 'start'].map((verb) => `${verb} hangs`),
  ...['stop', 'start'].flatMap((verb) => [
    `${verb} carried out without an answer`,
    `${verb} arrives late`,
    `${verb} without effect`,
    `${verb} in a disabled subscription`,
  ]),
  ...['other', 'transient'].flatMap((kind) => [`spell ${kind} of one`, `spell ${kind} of all`]),
  'spell notFound of one',
  'list',
  'list failed',
  'slots',
  'stale',
  'gone',
  'moved',
  // What people and machines do.
  ...['stops', 'starts', 'deletes', 'moves', 'scales'].map((does) => `a colleague ${does}`),
  ...['cancel', 'continue', 'end', 'giveUp', 'startAgain', 'close', 'kill', 'takeover', 'recover'],
  ...['sleep', 'clock set back', 'clock set forward', 'diskFull', 'diskHangs', 'disk hangs', 'diskRecovers'],
  ...['signedOut', 'signedIn', 'windowSilent', 'windowAnswers', 'notReady', 'disabled'],
  // What comes of it.
  'recovery of what was left',
  'watch cut short',
  'an offer was left',
  'second run while the first is watched',
  'stopped by two machines',
  'stopped again, and started',
  'stopped again, and named',
  'named as not back',
  'named as moved',
  'said to be gone',
  'down at the end, and named',
  'stopped later than the watch',
  'remarked upon',
];
