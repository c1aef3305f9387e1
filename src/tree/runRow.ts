import { localTime } from '../localTime.ts';
import { escapeMarkdown } from '../markdown.ts';
import type { AppRef } from '../stopStart/engine/ports.ts';
import { canCancel, type RunSnapshot } from '../stopStart/engine/snapshot.ts';
import { type StoredRun, unsettledApps } from '../stopStart/engine/storedRun.ts';
import { duration } from '../stopStart/shown/duration.ts';
import { pastSentence } from '../stopStart/shown/reportText.ts';
import type { RunEntry } from '../stopStart/shown/runList.ts';
import { holdSentence } from '../stopStart/shown/runWords.ts';
import { appsToRetry, type PastRun } from '../stopStart/stored/pastRun.ts';
import { contextValue, type Row } from './row.ts';

/**
 * The row of a run: its environment, how it stands or what became of it, and when it began. Flags: `live`, `elsewhere`, `abandoned` or
 * `ended`; `failed` has apps worth another try, `leftStopped` apps to start, `notBack` apps
 * that are not back and can be given up, `report` a report to show.
 */
export function runRow(entry: RunEntry): Row {
  switch (entry.kind) {
    case 'live':
      return liveRow(entry.run.handle.snapshot(), entry.run.startedAt, entry.run.endedWith() !== undefined);
    case 'elsewhere':
      return elsewhereRow(entry.run);
    case 'abandoned':
      return abandonedRow(entry.run);
    case 'past':
      return pastRow(entry.past, entry.leftStopped);
  }
}

function liveRow(snapshot: RunSnapshot, startedAt: number, hasReport: boolean): Row {
  const { environment, held, counts, down, leftStopped, stage } = snapshot;
  const parts = [
    held ? 'waits for you' : undefined,
    counts.unsettled === 0 ? undefined : `${counts.unsettled} not back`,
    leftStopped.length === 0 ? undefined : `${leftStopped.length} left stopped`,
    snapshot.ending?.kind === 'cancelled' && stage === 'running' ? 'cancelling' : undefined,
    `${counts.done} of ${counts.total} done`,
    ...inHand(snapshot),
  ];
  const needsLook = held || counts.unsettled + leftStopped.length > 0;
  return row(environment.name, parts, {
    tooltip: `${held ? holdSentence(snapshot) : `Under way in this window since ${localTime(startedAt)}.`}${named(' Down now, and being started:', held ? [] : down)}${named(' Left stopped:', held ? [] : leftStopped)}`,
    contextValue: contextValue('run', {
      live: true,
      cancellable: canCancel(snapshot),
      held,
      notBack: counts.unsettled > 0,
      report: hasReport,
    }),
    icon: needsLook ? 'warning' : 'sync~spin',
    ...(needsLook ? { iconColor: 'list.warningForeground' } : {}),
  });
}

/** `2 stopping`, `1 starting`: what is being done, in the order in which it happens. */
function inHand({ apps }: RunSnapshot): readonly string[] {
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

function elsewhereRow(run: StoredRun): Row {
  const done = run.apps.filter(({ mark, stops }) => (mark === 'settled' || mark === 'back') && stops > 0).length;
  return row(run.latest.environment.name, ['in another window', `${done} of ${run.apps.length} done`], {
    tooltip: `Under way in another window of VS Code since ${localTime(run.startedAt)}.${named(' Down now, and being started there:', unsettledApps(run))}`,
    contextValue: contextValue('run', { elsewhere: true }),
    icon: 'multiple-windows',
  });
}

function abandonedRow(run: StoredRun): Row {
  const down = unsettledApps(run);
  return row(run.latest.environment.name, [`left stopped apps: ${down.length}`, localTime(run.startedAt)], {
    tooltip: `VS Code ended during this run, and these apps may be stopped: ${list(down)}`,
    contextValue: contextValue('run', { abandoned: true, leftStopped: true }),
    icon: 'warning',
    iconColor: 'list.warningForeground',
  });
}

function pastRow(past: PastRun, leftStopped: readonly AppRef[]): Row {
  const { report, knownFrom } = past;
  const { done, notAnswering, failed, skipped, ending, environment, startedAt, kind } = report;
  const unknown = report.apps.length - done.length - failed.length - skipped.length - report.leftStopped.length;
  const count = (apps: readonly AppRef[], words: string): string | undefined =>
    apps.length === 0 ? undefined : `${apps.length} ${words}`;
  const parts = [
    count(leftStopped, 'left stopped'),
    leftStopped.length === 0 ? count(report.leftStopped, 'left stopped, see the later run') : undefined,
    count(notAnswering, 'not answering'),
    count(failed, 'failed'),
    `${done.length} ${kind === 'run' ? 'done' : 'started'}`,
    count(skipped, 'not touched'),
    unknown === 0 ? undefined : `${unknown} taken over`,
    ending?.kind === 'cancelled' ? 'cancelled' : undefined,
    knownFrom === 'journal' ? 'no report' : undefined,
    localTime(startedAt),
  ];
  const isAlarm = leftStopped.length > 0;
  const length = duration(report.endedAt - startedAt);
  return row(environment.name, parts, {
    tooltip: `${pastSentence(report, knownFrom)} Began ${localTime(startedAt)}, took ${length}.`,
    contextValue: contextValue('run', {
      ended: true,
      failed: appsToRetry(past).length > 0,
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

function named(words: string, apps: readonly { readonly name: string }[]): string {
  return apps.length === 0 ? '' : `${words} ${list(apps)}.`;
}

function list(apps: readonly { readonly name: string }[]): string {
  return apps.map(({ name }) => name).join(', ');
}
