import { startOneApp, stopOneApp } from '../stopStart/engine/oneApp.ts';
import { azurePorts } from '../stopStart/ports/azurePorts.ts';
import { systemClock } from '../time/clock.ts';
import { isAbort, withProgress } from '../ui/progress.ts';
import type { AppTarget } from './appTarget.ts';
import { refreshApps } from './refreshRows.ts';
import type { Tools } from './tools.ts';

const words = {
  stop: { doing: 'Stopping', done: 'Stopped', change: stopOneApp },
  start: { doing: 'Starting', done: 'Started', change: startOneApp },
} as const;

/** Stops or starts one app, waits until Azure says so, and shows its new state. Cancel ends the waiting; what was sent stays sent. */
export async function changeOneApp(tools: Tools, target: AppTarget, verb: 'stop' | 'start'): Promise<void> {
  const { app, environment, subscription } = target;
  const { doing, done, change } = words[verb];
  const { control } = azurePorts(subscription.azure, environment.id, systemClock);
  const timeoutMs = tools.settings.get('stopStart.timeoutSeconds') * 1000;
  try {
    const result = await withProgress(`${doing} ${app.name} on ${environment.name}…`, { cancellable: true }, (signal) =>
      change(app, control, { clock: systemClock, random: Math.random, timeoutMs, signal }).catch((error: unknown) => {
        if (isAbort(error, signal)) {
          return undefined;
        }
        throw error;
      }),
    );
    if (result?.kind === 'late') {
      tools.tell.warn(
        `Azure accepted the ${verb} of ${app.name} on ${environment.name}, but after ${timeoutMs / 1000} seconds it still says ${result.stateText}. Refresh to look again.`,
      );
    } else if (result !== undefined) {
      tools.needs[verb === 'stop' ? 'appStopped' : 'appStarted'](app.key);
      tools.tell.briefly(`${done} ${app.name} on ${environment.name}.`);
    }
  } finally {
    // Also after a failure: the state on the row may be another by now.
    refreshApps(tools, environment);
    tools.needs.lookAgain(environment.id);
  }
}
