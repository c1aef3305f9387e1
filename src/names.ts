/** How many apps a sentence names before it counts the rest. */
const named = 10;

/** `a, b, c and 4 more`: the first `limit` by name, ten where nothing else is said, and the rest by number. */
export function namesOf(apps: readonly { readonly name: string }[], limit = named): string {
  const names = apps.slice(0, limit).map(({ name }) => name);
  const more = apps.length - names.length;
  return more === 0 ? names.join(', ') : `${names.join(', ')} and ${more} more`;
}

/** `1 app`, `12 apps`. */
export function countOf(apps: number): string {
  return apps === 1 ? '1 app' : `${apps} apps`;
}
