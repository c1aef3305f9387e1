import type { SignInAccount } from '../../signIn/listing.ts';
import { type Choice, command } from '../../ui/tell.ts';
import type { RunReport } from '../engine/report.ts';

/** What the end of a stop/start run hands over to **Verify Trust Store…**: the apps that it stopped and started. */
export interface AppsOfRun {
  readonly environmentId: string;
  readonly account: SignInAccount;
  readonly appIds: readonly string[];
}

/** The way on after a run: do the apps now trust what they were stopped and started for? None where no app came through. */
export function verifyChoice({ environment, done }: RunReport, account: SignInAccount): readonly Choice[] {
  const apps: AppsOfRun = { environmentId: environment.id, account, appIds: done.map(({ id }) => id) };
  const choice = { title: 'Verify Trust Store…', run: () => command('aseCertificates.verifyTrustStore', apps) };
  return done.length === 0 ? [] : [choice];
}
