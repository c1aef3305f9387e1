import { isSameCloud } from '../../azure/cloud.ts';
import type { SignIn } from '../../signIn/signIn.ts';
import { countOf, namesOf } from '../../text/appNames.ts';
import { systemClock } from '../../time/clock.ts';
import { askBeforeHarm } from '../../ui/askBeforeHarm.ts';
import type { Tell } from '../../ui/tell.ts';
import type { StopStartEngine } from '../engine/engine.ts';
import { ownerKey, type UnreadableJournal } from '../engine/journal.ts';
import type { AzurePorts } from '../engine/ports.ts';
import type { RunHandle } from '../engine/runRequest.ts';
import type { AbandonedRun } from '../engine/storedRun.ts';
import { azurePorts } from '../ports/azurePorts.ts';
import { downTitles } from '../words/appWords.ts';
import { recoverySentence } from '../words/beginWords.ts';
import { follow, signInAccount } from './runNotifications.ts';
import type { WindowServices } from './windowRuns.ts';

/**
 * The time between two notifications, in milliseconds. VS Code shows at most three within 800 ms; further ones appear only in the
 * notification center (SPAM_PROTECTION in its notificationsToasts.ts).
 */
const between = 450;

/**
 * Shows one notification for each run that a dead window left, from its journal alone, and one for each journal that can't be read.
 * `offered`: what this window has offered already (a dead owner's run with its apps, or a file); this call adds to it. Rejects with the
 * signal's reason.
 */
export async function offerRecovery(
  engine: StopStartEngine,
  services: WindowServices,
  offered: Set<string>,
  signal: AbortSignal,
): Promise<void> {
  const { runs, unreadable } = await engine.abandonedRuns();
  // Runs first: a record that can't be read must not delay them.
  const offers = [
    ...runs.map((run) => ({ key: offerKey(run), tell: () => offerRun(engine, run, services) })),
    ...unreadable.map((one) => ({ key: one.file, tell: () => tellUnreadable(engine, one, services) })),
  ].filter(({ key }) => !offered.has(key));
  for (const [index, { key, tell }] of offers.entries()) {
    await systemClock.sleep(index === 0 ? 0 : between, signal);
    offered.add(key);
    tell();
  }
}

/** An owner that was taken for dead may go on, stop more apps and then die: these apps make another offer. */
function offerKey(run: AbandonedRun): string {
  return [ownerKey(run), ...[...run.apps, ...run.cutShort].map(({ key }) => key)].join(' ');
}

/** Asks again until an answer has worked. A notification that is closed comes back at the next start of VS Code. */
function offerRun(engine: StopStartEngine, run: AbandonedRun, services: WindowServices): void {
  const { tell } = services;
  const again = (error: unknown): void => {
    tell.failure(error);
    offerRun(engine, run, services);
  };
  const recover = (): Promise<void> => recoverRun(engine, run, services).catch(again);
  if (run.apps.length === 0) {
    const dismiss = { title: 'Dismiss', run: () => leave(engine, run, tell).catch(again) };
    tell.info(recoverySentence(run), { title: 'Check', run: recover }, dismiss);
    return;
  }
  const { start, leave: leaveTitle } = downTitles(run.apps.length);
  tell.problem(
    recoverySentence(run),
    { title: start, run: recover },
    {
      title: `${leaveTitle}…`,
      run: async () => {
        if (!(await leaveThem(engine, run, tell))) {
          offerRun(engine, run, services);
        }
      },
    },
  );
}

/** Told at each start: a journal that may be readable later until it is, a damaged one until the user has reviewed it. */
function tellUnreadable(engine: StopStartEngine, journal: UnreadableJournal, { tell }: WindowServices): void {
  const looked = { title: 'Mark as Reviewed', run: () => engine.setAside(journal) };
  tell.problem(journal.sentence, ...(journal.because === 'damaged' ? [looked] : []));
}

/** Signs in, takes over the run, starts its apps that may be down, reads those whose watch was cut short, and tells how that ended. */
export function recoverRun(engine: StopStartEngine, run: AbandonedRun, services: WindowServices): Promise<void> {
  return startThem(run, (azure) => engine.recover(run, azure), services);
}

/**
 * Signs in with the run's account, begins the start of its apps, and tells how that ended. `begin` gives undefined if another window has the
 * run.
 */
export async function startThem(
  run: AbandonedRun,
  begin: (azure: AzurePorts) => Promise<RunHandle | undefined>,
  services: WindowServices,
): Promise<void> {
  const { tell, signIn } = services;
  const account = signInAccount(run.account);
  await refuseOtherCloud(run, signIn);
  const azure = await signIn.services(account);
  const handle = await begin(azurePorts(azure, run.environment.id, systemClock));
  if (handle === undefined) {
    tell.info(lookedAfter(run));
    return;
  }
  await follow(handle, `${doing(run)} of ${run.environment.name}`, account, services);
}

function doing({ apps, cutShort }: AbandonedRun): string {
  return apps.length === 0 ? `Checking ${countOf(cutShort.length)}` : `Starting ${countOf(apps.length)}`;
}

/** In another cloud the apps would not be found, and might be taken for deleted. */
async function refuseOtherCloud(run: AbandonedRun, signIn: SignIn): Promise<void> {
  const cloud = (await signIn.cloud()).name;
  if (!isSameCloud(run.account.cloud, cloud)) {
    throw new CloudChanged(
      `The apps of ${run.environment.name} are in the cloud “${run.account.cloud}”, but VS Code is set to “${cloud}”. Change the setting microsoft-sovereign-cloud.environment back, and try again.`,
    );
  }
}

/** The message is for people. */
class CloudChanged extends Error {
  override readonly name = 'CloudChanged';
}

/** After this answer the user is never asked again. False if the user canceled. */
async function leaveThem(engine: StopStartEngine, run: AbandonedRun, tell: Tell): Promise<boolean> {
  const title = downTitles(run.apps.length).leave;
  const answer = await askBeforeHarm(
    `Leave ${countOf(run.apps.length)} of ${run.environment.name} as they are?`,
    `${namesOf(run.apps)}\n\nStopped apps stay stopped until somebody starts them. You will not be asked again.`,
    'Ask Again',
    title,
  );
  if (answer !== title) {
    return false;
  }
  await leave(engine, run, tell);
  return true;
}

async function leave(engine: StopStartEngine, run: AbandonedRun, tell: Tell): Promise<void> {
  if (!(await engine.dismiss(run))) {
    tell.info(lookedAfter(run));
  }
}

function lookedAfter({ environment }: AbandonedRun): string {
  return `The apps of ${environment.name} are already taken care of. See the Runs view.`;
}
