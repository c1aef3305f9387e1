import type { AppPhase } from '../stopStart/engine/appState.ts';
import type { JournalApp } from '../stopStart/engine/journal.ts';
import type { AppReport } from '../stopStart/engine/report.ts';
import type { AppSnapshot } from '../stopStart/engine/snapshot.ts';
import { activityWords, appReportWords, appStateWords, downWords } from '../stopStart/words/appWords.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { contextValue, type Row } from './row.ts';

/** The row of an app in a run of this window. `paused`: the run waits for Continue or End Run. */
export function liveAppRow(snapshot: AppSnapshot, paused = false): Row {
  const live = row(snapshot.app.name, [appStateWords(snapshot)], iconOf(snapshot));
  const isFailing = snapshot.failure !== undefined && activityWords[snapshot.phase] !== undefined;
  return {
    ...live,
    contextValue: contextValue('runApp', { paused }),
    ...(isFailing ? { iconColor: iconColors.warning } : {}),
  };
}

/** The row of an app in a run that has ended. */
export function pastAppRow(report: AppReport): Row {
  const down = downWords(report);
  return row(
    report.app.name,
    [appReportWords(report), ...(down === undefined ? [] : [`down for ${down}`])],
    pastIcon(report),
  );
}

/** The row of an app in a run that is known from its journal: the run of another window, or of one that no longer exists. */
export function journalledAppRow({ name, mark, stops }: JournalApp, isAlive: boolean): Row {
  switch (mark) {
    case 'planned':
      return row(name, [isAlive ? 'waiting for its turn' : 'was still waiting for its turn'], 'circle-outline');
    case 'intended':
      return isAlive
        ? row(name, ['being stopped and started…'], 'sync~spin')
        : row(name, ['MAY BE STOPPED'], 'warning');
    case 'back':
      return isAlive
        ? row(name, ['running again, still watched'], 'eye')
        : row(name, ['running again, watch cut short'], 'eye');
    case 'settled':
      return stops > 0 ? row(name, ['running again'], 'pass') : row(name, ['not stopped'], 'circle-slash');
    case 'left':
      return row(name, ['LEFT STOPPED'], 'warning');
  }
}

const icons: Readonly<Record<AppPhase, string>> = {
  planned: 'circle-outline',
  checking: 'sync~spin',
  intended: 'sync~spin',
  stopping: 'sync~spin',
  stopped: 'sync~spin',
  starting: 'sync~spin',
  unsettled: 'warning',
  watched: 'eye',
  stoppedAgain: 'warning',
  running: 'pass',
  skipped: 'circle-slash',
  failed: 'warning',
};

/** A report may call an app watched, but after the end of the run nobody watches it. */
function pastIcon(report: AppReport): string {
  const icon = iconOf(report);
  return icon === icons.watched ? icons.running : icon;
}

function iconOf({ phase, site }: Pick<AppReport, 'phase' | 'site'>): string {
  return site?.kind === 'silent' ? 'warning' : icons[phase];
}

const iconColors: Readonly<Record<string, string>> & { readonly warning: string } = {
  warning: 'list.warningForeground',
  pass: 'charts.green',
};

function row(label: string, parts: readonly string[], icon: string): Row {
  const said = parts.join(' · ');
  const iconColor = iconColors[icon];
  return {
    label,
    description: said,
    tooltip: `**${escapeMarkdown(label)}**\n\n${escapeMarkdown(said)}`,
    contextValue: contextValue('runApp', {}),
    icon,
    ...(iconColor === undefined ? {} : { iconColor }),
    accessibilityLabel: `App ${label}, ${parts.join(', ')}`,
  };
}
