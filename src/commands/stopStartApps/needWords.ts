import type { Need } from '../../needs/need.ts';
import { localTime } from '../../time/timeText.ts';

/** What is said of an app's need in the list: why it is ticked, or is not. Undefined: it was not found out in time. */
export function needWords(need: Need | undefined): string {
  switch (need?.kind) {
    case undefined:
    case 'unknown':
      return 'not known whether it needs it';
    case 'needs':
      return `needs stop and start since ${localTime(need.change.at)}`;
    case 'done':
      return `stopped and started ${localTime(need.at)}`;
    case 'notNeeded':
      return need.because === 'createdSince' ? 'newer than the root certificates' : 'not running';
  }
}
