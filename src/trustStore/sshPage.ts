import type { CouldNotTell } from './couldNotTell.ts';

/** The page of App Service that opens a shell in the app's own container; undefined where that does not help, or nobody knows its host. */
export function sshPage(because: CouldNotTell): string | undefined {
  const isContainer = because.kind === 'linux' || because.kind === 'windowsContainer';
  return isContainer && because.host !== undefined ? `https://${because.host}/webssh/host` : undefined;
}
