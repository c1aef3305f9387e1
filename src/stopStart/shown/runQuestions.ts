import type { SignInAccount } from '../../signIn/listing.ts';
import { namesOf } from '../../text/appNames.ts';
import { type Clock, systemClock } from '../../time/clock.ts';
import type { Choice, Tell } from '../../ui/tell.ts';
import type { PauseReason } from '../engine/circuitBreaker.ts';
import type { AppRef } from '../engine/ports.ts';
import type { RunHandle } from '../engine/runRequest.ts';
import type { RunSnapshot } from '../engine/snapshot.ts';
import { downTitles } from '../words/appWords.ts';
import {
  appsIn,
  appsToLookAt,
  isPlannedPause,
  lateSoFarSentence,
  pauseSentence,
  plannedPauseSentence,
  stoppedAgainSentence,
  stoppedOnceSentence,
} from '../words/progressWords.ts';
import type { Site } from './sites.ts';
import type { WindowRun, WindowServices } from './windowRuns.ts';

/** After this time a question that was closed comes back, in milliseconds. */
const askAgainAfter = 2000;

/**
 * Asks the user, with Continue and End Run, each time that the run is paused for a new reason. If the question is closed without an answer,
 * it is asked again, because an app may be down; a planned pause waits on the run's row and in the status bar. The run stays paused until
 * there is an answer. Call the result to stop asking.
 */
export function askWhenPaused(
  run: Pick<WindowRun, 'handle' | 'hosts'>,
  account: SignInAccount,
  services: Pick<WindowServices, 'tell' | 'signIn' | 'ui'>,
  clock: Clock = systemClock,
): () => void {
  const { handle } = run;
  let asked = '';
  let ended = false;
  const ask = async (snapshot: RunSnapshot): Promise<void> => {
    const reasons = reasonsOf(snapshot);
    if (ended || reasons === asked) {
      return;
    }
    asked = reasons;
    if (reasons === '') {
      return;
    }
    if (isPlannedPause(snapshot)) {
      await askToLook(run, services, () => !ended && reasonsOf(handle.snapshot()) === reasons);
      return;
    }
    const answer = await services.tell.question(pauseSentence(snapshot), ...pauseChoices(run, account, services));
    if (answer === 'unanswered' && asked === reasons) {
      asked = '';
      await clock.sleep(askAgainAfter);
      await ask(handle.snapshot());
    }
  };
  const askNow = (snapshot: RunSnapshot): void => {
    ask(snapshot).catch((error: unknown) => services.tell.failure(error));
  };
  askNow(handle.snapshot());
  const stopListening = handle.onChange(askNow);
  return () => {
    ended = true;
    stopListening();
  };
}

/** Asks again only after Open in Browser, which closes the question and is no answer to it. */
async function askToLook(
  run: Pick<WindowRun, 'handle' | 'hosts'>,
  { tell, ui }: Pick<WindowServices, 'tell' | 'ui'>,
  isOpen: () => boolean,
): Promise<void> {
  const { handle } = run;
  let looks = true;
  while (looks && isOpen()) {
    const snapshot = handle.snapshot();
    const sites = sitesToLookAt(run);
    looks = false;
    const look = async (): Promise<boolean> => {
      looks = true;
      return (await import('./sites.ts')).browse(ui, sites);
    };
    await tell.ask(
      plannedPauseSentence(snapshot),
      { title: 'Continue', run: unlessAnswered(run, tell, () => handle.continue(snapshot.pauseReasons)) },
      { title: 'End Run', run: unlessAnswered(run, tell, () => handle.end()) },
      ...(sites.length === 0
        ? []
        : [{ title: sites.length === 1 ? 'Open in Browser' : 'Open in Browser…', run: look }]),
    );
  }
}

/** The sites that a planned pause asks the user to look at, where their hosts are known. */
export function sitesToLookAt({ handle, hosts }: Pick<WindowRun, 'handle' | 'hosts'>): readonly Site[] {
  return appsToLookAt(handle.snapshot()).flatMap(({ key, name }) => {
    const host = hosts.get(key);
    return host === undefined ? [] : [{ name, host }];
  });
}

/** The reasons that need an answer. With nothing left to stop no reason matters, except a sign-in: starts fail without it. */
function matters({ pauseReasons, paused }: RunSnapshot): readonly PauseReason[] {
  return pauseReasons.filter(({ kind }) => paused || kind === 'signIn');
}

/**
 * VS Code cannot close a question that was answered elsewhere, as on the run's row. If it is answered late, `act` is not done, and the user
 * is told why.
 */
function unlessAnswered(
  { handle }: Pick<WindowRun, 'handle'>,
  tell: Pick<Tell, 'info'>,
  act: () => unknown,
): () => unknown {
  const asked = handle.snapshot();
  return () => {
    const late = lateAnswerSentence(asked, handle.snapshot());
    return late === undefined ? act() : tell.info(late);
  };
}

/** Why an answer to the question about `asked` comes too late `now`; undefined if it does not. */
export function lateAnswerSentence(asked: RunSnapshot, now: RunSnapshot): string | undefined {
  // A reason that was found again is the same object.
  const open = matters(asked);
  if (matters(now).some((reason) => open.includes(reason))) {
    return undefined;
  }
  const run = `The run on ${now.environment.name}`;
  if (now.ending !== undefined) {
    return `${run} has already ended, and stops no more apps. Nothing was changed.`;
  }
  return now.paused
    ? `${run} is paused for a newer reason. Nothing was changed. Continue it or end it on its row.`
    : `${run} was already continued. Nothing was changed. To end it, choose Cancel Run on its row.`;
}

/** Identifies a question. One more app that does not come back, or does not answer, makes a new question. */
function reasonsOf(snapshot: RunSnapshot): string {
  return matters(snapshot)
    .map((reason) => ('apps' in reason ? `${reason.kind} ${reason.apps.map(({ key }) => key).join()}` : reason.kind))
    .join('; ');
}

function pauseChoices(
  run: Pick<WindowRun, 'handle'>,
  account: SignInAccount,
  { signIn, tell }: Pick<WindowServices, 'signIn' | 'tell'>,
): readonly Choice[] {
  const { handle } = run;
  const snapshot = handle.snapshot();
  // An older question that is still open must not answer a newer one that the user has not read.
  const goOnNow = (): void => handle.continue(snapshot.pauseReasons);
  const needsSignIn = matters(snapshot).some(({ kind }) => kind === 'signIn');
  const signInFirst: Choice = {
    title: 'Sign In…',
    run: unlessAnswered(run, tell, async () => {
      const signedIn = await signIn.signInAgain(account);
      if (signedIn) {
        goOnNow();
      }
      return signedIn;
    }),
  };
  const goOn: Choice = needsSignIn ? signInFirst : { title: 'Continue', run: unlessAnswered(run, tell, goOnNow) };
  const end: Choice = { title: 'End Run', run: unlessAnswered(run, tell, () => handle.end()) };
  // With nothing left to stop there is nothing to end.
  return [goOn, ...(snapshot.paused ? [end] : [])];
}

/**
 * Asks about apps that were stopped again during their watch and that nobody starts, once for each time that it happens, and again if the
 * question is closed. Without an answer the apps stay as they are. Call the result to stop asking.
 */
export function askWhenStoppedAgain(
  handle: RunHandle,
  { tell, appsChanged }: Pick<WindowServices, 'tell' | 'appsChanged'>,
  clock: Clock = systemClock,
): () => void {
  /** The question that asks about each app. An app that is stopped once more after an answer gets a new question. */
  let asked: ReadonlyMap<string, object> = new Map();
  let isOver = false;
  const ask = async (question: object, apps: readonly AppRef[]): Promise<void> => {
    let open = apps;
    while (open.length > 0 && !isOver) {
      const snapshot = handle.snapshot();
      if (
        (await tell.question(stoppedAgainSentence(snapshot, open), ...stoppedChoices(handle, tell, open))) !==
        'unanswered'
      ) {
        return;
      }
      await clock.sleep(askAgainAfter);
      open = apps.filter(({ key }) => asked.get(key) === question);
    }
  };
  const look = (snapshot: RunSnapshot): void => {
    const now = appsIn(snapshot, 'stoppedAgain');
    const fresh = now.filter(({ key }) => !asked.has(key));
    const question = {};
    asked = new Map(now.map(({ key }) => [key, asked.get(key) ?? question]));
    if (fresh.length > 0) {
      appsChanged(snapshot.environment.id);
      ask(question, fresh).catch((error: unknown) => tell.failure(error));
    }
  };
  look(handle.snapshot());
  const stopListening = handle.onChange(look);
  return () => {
    isOver = true;
    stopListening();
  };
}

function stoppedChoices(handle: RunHandle, tell: Pick<Tell, 'info'>, apps: readonly AppRef[]): readonly Choice[] {
  const { start, leave } = downTitles(apps.length);
  const act = (what: (still: readonly AppRef[]) => void) => (): void => {
    const { environment } = handle.snapshot();
    const still = stillOf(handle.snapshot(), apps);
    if (still.length === 0) {
      tell.info(`This was already answered: ${namesOf(apps)} on ${environment.name}. Nothing was changed.`);
    } else {
      what(still);
    }
  };
  return [
    { title: start, run: act((still) => handle.startAgain(still)) },
    { title: leave, run: act((still) => handle.giveUp(still)) },
  ];
}

/** Those of these apps that still wait for an answer. */
function stillOf(snapshot: RunSnapshot, apps: readonly AppRef[]): readonly AppRef[] {
  const now = new Set(appsIn(snapshot, 'stoppedAgain').map(({ key }) => key));
  return apps.filter(({ key }) => now.has(key));
}

/**
 * Tells once of each app that was seen stopped in its watch, or that did not come back while others are in progress, if the run is not
 * paused: a paused run asks about them. Call the result to stop telling.
 */
export function tellWhenNotPaused(handle: RunHandle, { tell }: Pick<WindowServices, 'tell'>): () => void {
  const told = { stoppedAgain: new Set<string>(), notBack: new Set<string>() };
  const fresh = (kind: keyof typeof told, { pauseReasons }: RunSnapshot): readonly AppRef[] => {
    const apps = pauseReasons
      .flatMap((reason) => (reason.kind === kind ? reason.apps : []))
      .filter(({ key }) => !told[kind].has(key));
    for (const { key } of apps) {
      told[kind].add(key);
    }
    return apps;
  };
  const look = (snapshot: RunSnapshot): void => {
    const [stopped, late] = [fresh('stoppedAgain', snapshot), fresh('notBack', snapshot)];
    // A paused run asks and names them; a run that ends names them too.
    if (snapshot.paused) {
      return;
    }
    if (stopped.length > 0) {
      tell.warn(stoppedOnceSentence(snapshot, stopped));
    }
    if (late.length > 0 && snapshot.counts.inFlight > 0) {
      tell.problem(lateSoFarSentence(snapshot, late));
    }
  };
  look(handle.snapshot());
  return handle.onChange(look);
}
