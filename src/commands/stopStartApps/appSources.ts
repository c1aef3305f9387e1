import { systemClock } from '../../time/clock.ts';
import type { Tools } from '../tools.ts';
import { foundInTime } from './foundInTime.ts';
import type { AppSources } from './listedApps.ts';

/** The list does not wait longer than this to know which apps need a stop and start. In milliseconds. */
const needsLimitMs = 5000;

/** Lists apps from Azure, and what they need, from what Azure's log says from now on, so far as that is known within the limit. */
export function appSources({ needs, log }: Tools): AppSources {
  const since = systemClock.now();
  return {
    apps: ({ environment, subscription }, signal) => subscription.azure.apps.withSlots(environment.id, signal),
    needs: async ({ environment, subscription }, apps, signal) => {
      const what = `which apps of ${environment.name} need a stop and start`;
      const lookUp = { clock: systemClock, limitMs: needsLimitMs, signal, log };
      const found = await foundInTime(
        what,
        (until) => needs.of(subscription, environment.id, apps, until, since),
        lookUp,
      );
      return found ?? new Map();
    },
  };
}
