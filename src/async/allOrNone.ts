/** Maps all items at once. The first failure rejects the whole, and aborts the signal that the others have. */
export async function allOrNone<T, R>(
  items: readonly T[],
  signal: AbortSignal,
  map: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  try {
    return await Promise.all(items.map((item) => map(item, either)));
  } catch (error) {
    failed.abort(error);
    throw error;
  }
}
