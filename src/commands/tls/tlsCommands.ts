import type { SignIn } from '../../signIn/signIn.ts';
import type { StopStartRuns } from '../../stopStart/shown/stopStartRuns.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import type { Log } from '../../ui/log.ts';
import type { SettingsReader } from '../../ui/settings.ts';
import type { Tell } from '../../ui/tell.ts';
import { changeTlsSettings } from './changeTlsSettings.ts';
import { showBindings } from './showBindings.ts';
import { saveTlsSettings, showTlsSettings } from './showTlsSettings.ts';

/** What the commands of this feature work with, all together. */
export interface TlsGraph {
  readonly signIn: SignIn;
  readonly settings: SettingsReader;
  readonly ui: AzextUi;
  readonly log: Log;
  readonly runs: StopStartRuns;
  readonly tell: Tell;
}

/** The commands on the TLS settings and the bindings of apps, each with what it needs. Made once: they remember which apps they changed. */
export function tlsCommands({ signIn, settings, ui, log, runs, tell }: TlsGraph) {
  const changedAt = new Map<string, number>();
  const services = { signIn, settings, ui, log, runs, tell, changedAt };
  return {
    showTlsSettings: (node?: unknown) => showTlsSettings(services, node),
    changeTlsSettings: (node?: unknown, selected?: unknown) => changeTlsSettings(services, node, selected),
    showBindings: (node?: unknown) => showBindings(services, node),
    saveTlsSettings: (node?: unknown) => saveTlsSettings(services, node),
  };
}
