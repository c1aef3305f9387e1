import type { JournalMark } from '../stopStart/engine/journal.ts';
import type { AppRef } from '../stopStart/engine/ports.ts';
import { canCancel, type RunSnapshot } from '../stopStart/engine/snapshot.ts';
import { type AbandonedRun, type StoredRun, unsettledApps } from '../stopStart/engine/storedRun.ts';
import { type RunEntry, runToRetry } from '../stopStart/shown/runList.ts';
import { sitesToLookAt } from '../stopStart/shown/runQuestions.ts';
import type { WindowRun } from '../stopStart/shown/windowRuns.ts';
import { appsToRetry, type PastRun } from '../stopStart/stored/pastRun.ts';
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
} from '../stopStart/words/progressWords.ts';
import { pastSentence } from '../stopStart/words/reportText.ts';
import { countOf } from '../text/appNames.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { duration, localTime } from '../time/timeText.ts';
import { contextValue, type Row } from './row.ts';

/**
 * The row of a run: its environment, its state or result, and when it began. Flags: `live`, `elsewhere`, `abandoned` or `ended`. `failed`:
 * it has apps to try again. `leftStopped`: apps to start. `notBack`: apps that are not back or were stopped again, and can be given up.
 * `cutShort`: apps to check and none to start. `report`: a report to show. `paused`: it waits for Continue or End Run, `look`: to look at apps
 * whose sites can be opened.
 */
export function runRow(entry: RunEntry): Row {
  const toRetry = runToRetry(entry);
  const failed = toRetry !== undefined && appsToRetry(toRetry).length > 0;
  switch (entry.kind) {
    case 'live': {
      const report = entry.run.endedWith() !== undefined;
      return liveRow(entry.run, { report, failed });
    }
    case 'elsewhere':
      return elsewhereRow(entry.run, entry.past !== undefined);
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

function liveRow(run: WindowRun, offered: Offered): Row {
  const snapshot = run.handle.snapshot();
  const { environment, paused, counts, leftStopped, stage } = snapshot;
  const watch = watchWords(snapshot);
  const parts = [
    paused ? 'waiting for you' : undefined,
    ...namedWords(snapshot),
    leftStopped.length === 0 ? undefined : `${leftStopped.length} left stopped`,
    snapshot.ending?.kind === 'cancelled' && stage === 'running' ? 'canceling' : undefined,
    watch === undefined
      ? `${counts.done} of ${counts.total} done`
      : `${capitalized(runningAgainWords(counts))}; ${watch}`,
    ...(watch === undefined ? [] : [count(counts.failed, 'failed'), count(counts.skipped, 'not touched')]),
    snapshot.ending?.kind === 'cancelled' && stage === 'ended' ? 'canceled' : undefined,
    ...inProgress(snapshot),
  ];
  const isPlanned = isPlannedPause(snapshot);
  const needsLook = (paused && !isPlanned) || counts.unsettled + leftStopped.length > 0;
  return row(environment.name, parts, {
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
    icon: needsLook ? 'warning' : isPlanned ? 'debug-pause' : watchIcon(snapshot),
    ...(needsLook ? { iconColor: 'list.warningForeground' } : {}),
  });
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

function elsewhereRow(run: StoredRun, report: boolean): Row {
  const done = run.apps.filter(({ mark, stops }) => (mark === 'settled' || mark === 'back') && stops > 0).length;
  const has = (wanted: JournalMark): boolean => run.apps.some(({ mark }) => mark === wanted);
  const isWatching = has('back') && !has('intended') && !has('planned');
  const parts = [
    'in another window or runner',
    `${done} of ${run.apps.length} done`,
    isWatching ? 'still watched' : undefined,
  ];
  return row(run.latest.environment.name, parts, {
    tooltip: `In progress in another VS Code window or a runner since ${localTime(run.startedAt)}.${named(' Stopped now, to be started there:', unsettledApps(run))}`,
    contextValue: contextValue('run', { elsewhere: true, report }),
    icon: 'multiple-windows',
  });
}

function abandonedRow({ environment, startedAt, apps, cutShort }: AbandonedRun, offered: Offered): Row {
  const watched = named(' Running again and still being watched then:', cutShort);
  if (apps.length === 0) {
    return row(environment.name, ['watch cut short', localTime(startedAt)], {
      tooltip: `VS Code closed while it was still watching apps after their stop and start.${watched} Check Apps checks whether they still run.`,
      contextValue: contextValue('run', { abandoned: true, cutShort: true, ...offered }),
      icon: 'eye',
    });
  }
  return row(environment.name, [`${countOf(apps.length)} may be stopped`, localTime(startedAt)], {
    tooltip: `VS Code closed during this run. These apps may be stopped: ${list(apps)}.${watched}`,
    contextValue: contextValue('run', { abandoned: true, leftStopped: true, ...offered }),
    icon: 'warning',
    iconColor: 'list.warningForeground',
  });
}

function pastRow(past: PastRun, leftStopped: readonly AppRef[], isWorthRetrying: boolean): Row {
  const { report, knownFrom } = past;
  const { done, notAnswering, failed, skipped, ending, environment, startedAt, kind } = report;
  const read = onlyRead(report).length;
  const started = done.length - read;
  const unknown = report.apps.length - done.length - failed.length - skipped.length - report.leftStopped.length;
  const parts = [
    count(leftStopped.length, 'left stopped'),
    leftStopped.length === 0 ? count(report.leftStopped.length, 'left stopped, see the later run') : undefined,
    count(notAnswering.length, 'not answering'),
    count(failed.length, 'failed'),
    ...(read === 0
      ? [`${started} ${kind === 'run' ? 'done' : 'started'}`]
      : [count(started, 'started'), `${read} running`]),
    count(skipped.length, 'not touched'),
    unknown === 0 ? undefined : `${unknown} taken over`,
    ending?.kind === 'cancelled' ? 'canceled' : undefined,
    knownFrom === 'journal' ? 'no report' : undefined,
    localTime(startedAt),
  ];
  const isAlarm = leftStopped.length > 0;
  const length = duration(report.endedAt - startedAt);
  return row(environment.name, parts, {
    tooltip: `${pastSentence(report, knownFrom)} Began ${localTime(startedAt)}, took ${length}.`,
    contextValue: contextValue('run', {
      ended: true,
      failed: isWorthRetrying,
      leftStopped: isAlarm,
      report: true,
    }),
    icon: iconOf(past, isAlarm),
    ...(isAlarm ? { iconColor: 'list.warningForeground' } : {}),
  });
}

function iconOf({ report }: PastRun, isAlarm: boolean): string {
  if (isAlarm || report.failed.length + report.notAnswering.length > 0) {
    return 'warning';
  }
  return report.done.length === report.apps.length ? 'pass' : 'circle-slash';
}

function row(
  label: string,
  parts: readonly (string | undefined)[],
  { tooltip, ...rest }: Pick<Row, 'contextValue' | 'icon' | 'iconColor'> & { readonly tooltip: string },
): Row {
  const said = parts.filter((part) => part !== undefined);
  return {
    label,
    description: said.join(' · '),
    tooltip: `**${escapeMarkdown(label)}** — stop and start\n\n${escapeMarkdown(tooltip)}`,
    accessibilityLabel: `Run on ${label}, ${said.join(', ')}`,
    ...rest,
  };
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
