/**
 * What azext-utils gets instead of its own reader of errors. It neither shows nor sends one here (src/ui/azext/azext.ts), and only asks
 * whether the user left or went back, which it knows by the names of its classes.
 */
export function parseError(error: unknown) {
  const read = error instanceof Error ? error : new Error(String(error));
  const errorType = read.constructor.name;
  return { errorType, message: read.message, isUserCancelledError: errorType === 'UserCancelledError' };
}
