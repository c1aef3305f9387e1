import type { Needs } from '../needs/needs.ts';

/** What nodes need besides Azure itself. */
export interface TreeServices {
  /** A certificate that ends within so many days says so on its row. */
  expiryWarningDays(): number;
  now(): Date;
  /** What a stop/start run is doing with an app just now, by the app's key; undefined when nothing. */
  activity(appKey: string): string | undefined;
  /** Which apps must be stopped and started, as far as that is known already. */
  readonly needs: Pick<Needs, 'show' | 'known' | 'summary'>;
}
