/** A file without an address, as a browser's window gets it when it is dropped. */
export interface BytesToShow {
  /** The file's name. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Whether a command's argument is such a file. */
export function isBytesToShow(argument: unknown): argument is BytesToShow {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'name' in argument &&
    typeof argument.name === 'string' &&
    'bytes' in argument &&
    argument.bytes instanceof Uint8Array
  );
}
