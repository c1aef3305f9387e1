/** How many apps a sentence names before it counts the rest. */
const namedAtMost = 10;

/** `a, b, c and 4 more`: names the first `limit` apps and counts the rest. */
export function namesOf(apps: readonly { readonly name: string }[], limit = namedAtMost): string {
  const names = apps.slice(0, limit).map(({ name }) => name);
  const more = apps.length - names.length;
  return more === 0 ? names.join(', ') : `${names.join(', ')} and ${more} more`;
}

/** `1 app`, `12 apps`. */
export function countOf(apps: number): string {
  return apps === 1 ? '1 app' : `${apps} apps`;
}
