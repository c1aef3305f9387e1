import type { AppOutcome, AppPhase, SkipReason } from '../engine/appPhase.ts';
import type { AppReport } from '../engine/report.ts';
import type { SiteState } from '../engine/siteState.ts';
import { activityWords } from './activityWords.ts';

/** Where an app of a run under way stands. */
export function standingWords({
  phase,
  outcome,
  site,
}: {
  readonly phase: AppPhase;
  readonly outcome?: AppOutcome | undefined;
  readonly site?: SiteState | undefined;
}): string {
  const activity = activityWords[phase];
  if (activity !== undefined) {
    return activity;
  }
  return phase === 'planned' ? 'waiting for its turn' : `${outcomeWords(outcome)}${siteWords(site)}`;
}

/** What became of an app, for reports. */
export function becameWords({ phase, outcome, site }: AppReport): string {
  return `${outcome === undefined ? withoutOutcome(phase) : outcomeWords(outcome)}${siteWords(site)}`;
}

/** A journal knows no outcome, and neither does a report on an app that was still on its way. */
function withoutOutcome(phase: AppPhase): string {
  switch (phase) {
    case 'running':
      return 'running again, or deleted by somebody since';
    case 'skipped':
    case 'failed':
      return 'not stopped';
    default:
      return 'was still on its way';
  }
}

function outcomeWords(outcome: AppOutcome | undefined): string {
  switch (outcome?.kind) {
    case undefined:
      return 'over';
    case 'stoppedAndStarted':
      return 'stopped and started, running';
    case 'startedAgain':
      return 'running';
    case 'skipped':
      return `not touched: ${skipWords(outcome.reason)}`;
    case 'stopRefused':
      return `not stopped: ${outcome.failure.sentence}`;
    case 'stopNotSeen':
      return 'running, but it was never seen stopped: it may not have loaded the trust store';
    case 'deleted':
      return 'deleted by somebody else meanwhile';
    case 'notBack':
      return 'NOT BACK: may be stopped, and is still being started';
    case 'stoppedAgain':
      return 'STOPPED AGAIN while it was watched';
    case 'leftStopped':
      return 'LEFT STOPPED';
  }
}

function siteWords(site: SiteState | undefined): string {
  switch (site?.kind) {
    case undefined:
    case 'answers':
      return '';
    case 'asking':
      return ', but not answering yet';
    case 'silent':
      return `, but NOT ANSWERING: ${site.because}`;
  }
}

function skipWords(reason: SkipReason): string {
  switch (reason.kind) {
    case 'notRunning':
      return `it was ${reason.stateText} just before its stop`;
    case 'busy':
      return 'another operation was under way all the time';
    case 'deleted':
      return 'it is not there any more';
    case 'moved':
      return `it was moved to ${reason.to}`;
    case 'denied':
      return `the account may not ${reason.missing.join(' or ')} it`;
    case 'locked':
      return `the lock “${reason.lock}” forbids it`;
    case 'unreadable':
      return reason.failure.sentence;
    case 'runEnded':
      return 'the run ended first';
  }
}
