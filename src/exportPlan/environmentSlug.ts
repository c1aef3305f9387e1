/** An environment's id as a name for a folder, a concurrency group or the like: lower-case letters, digits and `-`, at most 150 of them. */
export function environmentSlug(id: string): string {
  return id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(-150)
    .replace(/^-+|-+$/g, '');
}
