/** The names of the folders in which runs are written down, below the extension's storage. */
export const runFolders = { journals: 'runs', history: 'run-history' } as const;
