import { concurrently } from '../../async/concurrently.ts';
import { withTimeout } from '../../async/timeLimit.ts';
import type { SkipReason } from './appState.ts';
import type { AppTrack } from './appTrack.ts';
import { CallFailure } from './callFailure.ts';
import type { AzurePorts, Permission, Preflight } from './ports.ts';
import type { RunContext } from './runContext.ts';
import type { Remark } from './snapshot.ts';

/** How many apps' rights are read at once. */
const atATime = 8;

/** Before the first stop: skips apps that this account may not stop and start, and apps that are locked. */
export async function refuseWithoutRights(
  tracks: readonly AppTrack[],
  preflight: Preflight,
  signal: AbortSignal,
): Promise<void> {
  await concurrently(tracks, atATime, async (track) => {
    const permission = await askFor(track, preflight, signal);
    const reason = refusal(permission);
    if (reason !== undefined) {
      track.step('skipped', { kind: 'skipped', reason });
    }
  });
}

async function askFor(track: AppTrack, preflight: Preflight, signal: AbortSignal): Promise<Permission> {
  if (signal.aborted) {
    return { kind: 'unknown', because: 'The run has ended.' };
  }
  try {
    return await preflight.check(track.app, signal);
  } catch (thrown) {
    // No answer is no refusal: Azure itself would refuse the stop, before the app is down.
    const failure = track.fail('read', thrown);
    return { kind: 'unknown', because: failure.facts.sentence };
  }
}

function refusal(permission: Permission): SkipReason | undefined {
  switch (permission.kind) {
    case 'denied':
      return { kind: 'denied', missing: permission.missing };
    case 'locked':
      return { kind: 'locked', lock: permission.lock };
    case 'allowed':
    case 'unknown':
      return undefined;
  }
}

/**
 * Other machines can't be locked out, so the run looks for what they did before each of its parts: apps that do not run any more, and
 * apps that somebody stopped or started since the run began, as Azure's activity log says. The user is told; nothing waits for an answer,
 * and the search has a time limit. Each app's state is read again right before its stop in any case.
 */
export async function noteOthersActions(
  tracks: readonly AppTrack[],
  run: { readonly context: RunContext; readonly startedAt: number },
  activity: AzurePorts['activity'],
): Promise<void> {
  const { context, startedAt } = run;
  const { breaker, clock, timing } = context;
  const late = (): CallFailure => new CallFailure('transient', { sentence: 'What others did is not known in time.' });
  const planned = tracks.filter(({ phase }) => phase === 'planned');
  const answers = [
    statesOf(planned, context.calls, breaker.endedSignal),
    ...(activity === undefined
      ? []
      : [activity.since(startedAt, breaker.endedSignal).then((operations) => remarksOn(planned, operations))]),
  ].map((answer) => withTimeout(clock, timing.remarksMs, late, answer));
  const found = (await Promise.allSettled(answers)).flatMap((answer) =>
    answer.status === 'fulfilled' ? answer.value : [],
  );
  if (found.length > 0) {
    context.remark(found);
  }
}

async function statesOf(
  planned: readonly AppTrack[],
  calls: RunContext['calls'],
  signal: AbortSignal,
): Promise<readonly Remark[]> {
  const { apps: listed } = await calls.list(signal);
  return planned.flatMap(({ app }) => {
    const reading = listed.get(app.key);
    return reading === undefined || reading.state === 'running'
      ? []
      : [{ kind: 'stateChanged' as const, app, stateText: reading.stateText }];
  });
}

function remarksOn(
  planned: readonly AppTrack[],
  operations: Awaited<ReturnType<NonNullable<AzurePorts['activity']>['since']>>,
): readonly Remark[] {
  return planned.flatMap(({ app }) => {
    const last = operations.filter(({ appKey }) => appKey === app.key).toSorted((one, other) => other.at - one.at)[0];
    const by = last?.by === undefined ? {} : { by: last.by };
    return last === undefined ? [] : [{ kind: 'byOthers' as const, app, what: last.what, ...by }];
  });
}
