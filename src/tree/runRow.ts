import type { JournalMark } from '../stopStart/engine/journal.ts';
import type { AppRef } from '../stopStart/engine/ports.ts';
import { canCancel, type RunSnapshot } from '../stopStart/engine/snapshot.ts';
import { type AbandonedRun, unsettledApps } from '../stopStart/engine/storedRun.ts';
import { environmentOf, type RunEntry, runToRetry } from '../stopStart/shown/runList.ts';
import { sitesToLookAt } from '../stopStart/shown/runQuestions.ts';
import type { WindowRun } from '../stopStart/shown/windowRuns.ts';
import { appsToRetry, type PastRun } from '../stopStart/stored/pastRun.ts';
import { ownerWords } from '../stopStart/words/beginWords.ts';
import { onlyRead } from '../stopStart/words/endWords.ts';
import {
  appsIn,
  downSentences,
  isPlannedPause,
  isWorking,
  namedWords,
  pauseSentence,
  plannedPauseSentence,
  runningAgainWords,
  troubleLines,
  watchWords,
  worstTrouble,
} from '../stopStart/words/progressWords.ts';
import { pastSentence } from '../stopStart/words/reportText.ts';
import { countOf } from '../text/appNames.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { duration, localTime, shortTime } from '../time/timeText.ts';
import { contextValue, type Row } from './row.ts';

/**
 * The row of a run. It begins with what tells runs apart: its state, and of an ended run the time when it began. Its environment is named only if `namesEnvironment`. Flags: `live`, `elsewhere`, `abandoned` or `ended`. `failed`:
 * it has apps to try again. `leftStopped`: apps to start. `notBack`: apps that are not back or were stopped again, and can be given up.
 * `cutShort`: apps to check and none to start. `report`: a report to show. `paused`: it waits for Continue or End Run, `look`: to look at apps
 * whose sites can be opened.
 */
export function runRow(entry: RunEntry, namesEnvironment = true): Row {
  const { parts, ...rest } = rowOf(entry);
  const environment = environmentOf(entry).name;
  const said = parts.filter((part) => part !== undefined);
  const [lead = '', first, ...others] = said;
  const described = [first, namesEnvironment ? environment : undefined, ...others].filter((part) => part !== undefined);
  return {
    ...rest,
    label: capitalized(lead),
    ...(described.length === 0 ? {} : { description: described.join(' · ') }),
    tooltip: `**${escapeMarkdown(environment)}** — stop and start\n\n${escapeMarkdown(rest.tooltip)}`,
    accessibilityLabel: `Run on ${environment}, ${said.join(', ')}`,
  };
}

/** A row whose label, description and accessible name are still to be made of `parts`. */
type RowParts = Pick<Row, 'contextValue' | 'icon' | 'iconColor'> & {
  readonly parts: readonly (string | undefined)[];
  readonly tooltip: string;
};

function rowOf(entry: RunEntry): RowParts {
  const toRetry = runToRetry(entry);
  const failed = toRetry !== undefined && appsToRetry(toRetry).length > 0;
  switch (entry.kind) {
    case 'live': {
      const report = entry.run.endedWith() !== undefined;
      return liveRow(entry.run, { report, failed });
    }
    case 'elsewhere':
      return elsewhereRow(entry);
    case 'abandoned':
      return abandonedRow(entry.offer, { report: entry.past !== undefined, failed });
    case 'past':
      return pastRow(entry.past, entry.leftStopped, failed);
  }
}

/** What the row offers after the end of the run. */
interface Offered {
  readonly report: boolean;
  readonly failed: boolean;
}

function liveRow(run: WindowRun, offered: Offered): RowParts {
  const snapshot = run.handle.snapshot();
  const { paused, counts } = snapshot;
  return {
    parts: liveParts(snapshot),
    tooltip: [standing(snapshot, run.startedAt), ...troubleLines(snapshot)].join(' '),
    contextValue: contextValue('run', {
      live: true,
      cancellable: canCancel(snapshot) && !paused,
      paused,
      look: sitesToLookAt(run).length > 0,
      leftStopped: appsIn(snapshot, 'stoppedAgain').length > 0,
      notBack: counts.unsettled > 0,
      ...offered,
    }),
    ...liveIcon(snapshot),
  };
}

function liveParts(snapshot: RunSnapshot): readonly (string | undefined)[] {
  const { paused, counts, leftStopped, stage, ending } = snapshot;
  const watch = watchWords(snapshot);
  const standing = [
    paused ? 'waiting for you' : undefined,
    ...namedWords(snapshot),
    count(leftStopped.length, 'left stopped'),
    ending?.kind === 'cancelled' && stage === 'running' ? 'canceling' : undefined,
  ];
  const done =
    watch === undefined
      ? [`${counts.done} of ${counts.total} done`]
      : [runningAgainWords(counts), watch, count(counts.failed, 'failed'), count(counts.skipped, 'not touched')];
  return [
    ...standing,
    ...done,
    worstTrouble(snapshot),
    ending?.kind === 'cancelled' && stage === 'ended' ? 'canceled' : undefined,
    ...inProgress(snapshot),
  ];
}

function liveIcon(snapshot: RunSnapshot): Pick<Row, 'icon' | 'iconColor'> {
  const { paused, counts, leftStopped } = snapshot;
  const isPlanned = isPlannedPause(snapshot);
  if ((paused && !isPlanned) || counts.unsettled + leftStopped.length > 0) {
    return { icon: 'warning', iconColor: warning };
  }
  return isPlanned
    ? { icon: 'debug-pause', iconColor: 'problemsInfoIcon.foreground' }
    : { icon: watchIcon(snapshot), ...(worstTrouble(snapshot) === undefined ? {} : { iconColor: warning }) };
}

function standing(snapshot: RunSnapshot, startedAt: number): string {
  if (snapshot.paused) {
    return isPlannedPause(snapshot) ? plannedPauseSentence(snapshot) : pauseSentence(snapshot);
  }
  const watch = watchWords(snapshot);
  const since =
    watch === undefined
      ? `In progress in this window since ${localTime(startedAt)}.`
      : `Began ${localTime(startedAt)}. The apps are ${watch}, in case a stop takes effect late. Closing VS Code does not stop any app.`;
  return [since, ...downSentences(snapshot)].join(' ');
}

function watchIcon(snapshot: RunSnapshot): string {
  return watchWords(snapshot) === undefined || isWorking(snapshot) ? 'sync~spin' : 'eye';
}

/** `2 stopping`, `1 starting`: how many apps are in each step, in the order of the steps. */
function inProgress({ apps }: RunSnapshot): readonly string[] {
  const verbs = new Map<string, number>();
  for (const { phase } of apps) {
    const verb = verbOf[phase];
    if (verb !== undefined) {
      verbs.set(verb, (verbs.get(verb) ?? 0) + 1);
    }
  }
  return ['checking', 'stopping', 'starting'].flatMap((verb) => {
    const count = verbs.get(verb);
    return count === undefined ? [] : [`${count} ${verb}`];
  });
}

const verbOf: Readonly<Partial<Record<RunSnapshot['apps'][number]['phase'], string>>> = {
  checking: 'checking',
  intended: 'stopping',
  stopping: 'stopping',
  stopped: 'starting',
  starting: 'starting',
};

type ElsewhereEntry = Extract<RunEntry, { readonly kind: 'elsewhere' }>;

/** Who has it: `another window`. */
export function ownerOf({ run, otherHost }: ElsewhereEntry): string {
  const { owner } = run.latest;
  return ownerWords({ mine: false, owner, ...(otherHost === undefined ? {} : { otherHost }) });
}

function elsewhereRow(entry: ElsewhereEntry): RowParts {
  const { run, past } = entry;
  const where = ownerOf(entry);
  const done = run.apps.filter(({ mark, stops }) => (mark === 'settled' || mark === 'back') && stops > 0).length;
  const has = (wanted: JournalMark): boolean => run.apps.some(({ mark }) => mark === wanted);
  const isWatching = has('back') && !has('intended') && !has('planned');
  const parts = [`${done} of ${run.apps.length} done`, `in ${where}`, isWatching ? 'still watched' : undefined];
  return {
    parts,
    tooltip: `In progress in ${where} since ${localTime(run.startedAt)}.${named(' Stopped now, to be started there:', unsettledApps(run))}`,
    contextValue: contextValue('run', { elsewhere: true, report: past !== undefined }),
    icon: 'multiple-windows',
  };
}

function abandonedRow({ startedAt, apps, cutShort }: AbandonedRun, offered: Offered): RowParts {
  const watched = named(' Running again and still being watched then:', cutShort);
  if (apps.length === 0) {
    return {
      parts: ['watch cut short', shortTime(startedAt)],
      tooltip: `VS Code closed while it was still watching apps after their stop and start.${watched} Check Apps checks whether they still run.`,
      contextValue: contextValue('run', { abandoned: true, cutShort: true, ...offered }),
      icon: 'eye',
    };
  }
  return {
    parts: [`${countOf(apps.length)} may be stopped`, shortTime(startedAt)],
    tooltip: `VS Code closed during this run. These apps may be stopped: ${list(apps)}.${watched}`,
    contextValue: contextValue('run', { abandoned: true, leftStopped: true, ...offered }),
    icon: 'warning',
    iconColor: warning,
  };
}

function pastRow(past: PastRun, leftStopped: readonly AppRef[], isWorthRetrying: boolean): RowParts {
  const { report, knownFrom } = past;
  const { done, notAnswering, failed, skipped, ending, startedAt, kind } = report;
  const read = onlyRead(report).length;
  const started = done.length - read;
  const unknown = report.apps.length - done.length - failed.length - skipped.length - report.leftStopped.length;
  const [state, ...others] = [
    count(leftStopped.length, 'left stopped'),
    count(notAnswering.length, 'not answering'),
    count(failed.length, 'failed'),
    ending?.kind === 'cancelled' ? 'canceled' : undefined,
    knownFrom === 'journal' ? 'interrupted' : undefined,
    ...(read === 0
      ? [`${started} ${kind === 'run' ? 'done' : 'started'}`]
      : [count(started, 'started'), `${read} running`]),
    count(skipped.length, 'not touched'),
    leftStopped.length === 0 ? count(report.leftStopped.length, 'left stopped, see the later run') : undefined,
    count(unknown, 'not finished, see the later run'),
  ].filter((part) => part !== undefined);
  const isAlarm = leftStopped.length > 0;
  const length = duration(report.endedAt - startedAt);
  return {
    parts: [state, shortTime(startedAt), ...others],
    tooltip: `${pastSentence(report, knownFrom)} Began ${localTime(startedAt)}, took ${length}.`,
    contextValue: contextValue('run', {
      ended: true,
      failed: isWorthRetrying,
      leftStopped: isAlarm,
      report: true,
    }),
    ...iconOf(past, isAlarm),
  };
}

const warning = 'list.warningForeground';

function iconOf({ report }: PastRun, isAlarm: boolean): Pick<Row, 'icon' | 'iconColor'> {
  if (isAlarm) {
    return { icon: 'warning', iconColor: warning };
  }
  if (report.failed.length + report.notAnswering.length > 0) {
    return { icon: 'warning' };
  }
  return report.done.length === report.apps.length
    ? { icon: 'pass', iconColor: 'charts.green' }
    : { icon: 'circle-slash' };
}

function count(of: number, words: string): string | undefined {
  return of === 0 ? undefined : `${of} ${words}`;
}

function capitalized(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function named(words: string, apps: readonly { readonly name: string }[]): string {
  return apps.length === 0 ? '' : `${words} ${list(apps)}.`;
}

function list(apps: readonly { readonly name: string }[]): string {
  return apps.map(({ name }) => name).join(', ');
}
