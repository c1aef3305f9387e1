import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

/** The names of the folders with records. They are on people's disks, so they never change. */
export const recordFolders = { journals: 'runs', history: 'run-history', ownChanges: 'own-deeds' } as const;

/** Where the records of this user are on this machine. */
export interface RecordPlaces {
  /** The folder that all VS Code flavors and profiles of the user share, and the runner too. Throws NoStateFolder. */
  readonly state: () => string;
  /** Where an older version of this extension kept them: the storage of one profile. */
  readonly older: string;
}

/** There is no folder for records on this machine. The message is for people. */
export class NoStateFolder extends Error {
  override readonly name = 'NoStateFolder';
}

/** What decides where the state folder is. */
export interface StateFolderInputs {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder; undefined where the system knows none. */
  readonly home: string | undefined;
}

/**
 * The extension's folder in the place where programs keep their state. On Linux that place follows the XDG Base Directory Specification
 * 0.8, which ignores relative paths. Throws NoStateFolder.
 */
export function stateFolder({ platform, env, home }: StateFolderInputs): string {
  const { isAbsolute, join } = platform === 'win32' ? win32 : posix;
  const given = (name: string): string | undefined => {
    const path = env[name] ?? '';
    return isAbsolute(path) ? path : undefined;
  };
  const inHome = (...names: readonly string[]): string => {
    if (home === undefined || !isAbsolute(home)) {
      throw new NoStateFolder(missing[platform] ?? missingElsewhere);
    }
    return join(home, ...names);
  };
  const name = 'ase-certificates';
  switch (platform) {
    case 'win32':
      return join(given('LOCALAPPDATA') ?? inHome('AppData', 'Local'), name);
    case 'darwin':
      return inHome('Library', 'Application Support', name);
    default:
      return join(given('XDG_STATE_HOME') ?? inHome('.local', 'state'), name);
  }
}

/** The state folder of this process. */
export function ownStateFolder(): string {
  return stateFolder({ platform: process.platform, env: process.env, home: knownHome() });
}

function knownHome(): string | undefined {
  try {
    return homedir();
  } catch {
    // The user has no entry in the system's user database.
    return undefined;
  }
}

const nowhere = 'There is no folder in which runs can be written down, because your home folder is not known.';
const missingElsewhere = `${nowhere} Set HOME or XDG_STATE_HOME to the full path of a folder, and start again.`;
const missing: Partial<Readonly<Record<NodeJS.Platform, string>>> = {
  win32: `${nowhere} Set LOCALAPPDATA or USERPROFILE to the full path of a folder, and start again.`,
  darwin: `${nowhere} Set HOME to the full path of a folder, and start again.`,
};
