import { shownName } from '../text/shownName.ts';

/**
 * A name as a YAML scalar in double quotes (which JSON's strings are). For places where a person reads it: it is made one line
 * first, and a `${{` gets a space, because GitHub would take it for an expression.
 */
export function yamlQuoted(name: string): string {
  return JSON.stringify(shownName(name).replaceAll('${{', () => '$ {{'));
}

/** An environment's id as a name for a folder or a concurrency group: at most 150 lower-case letters, digits and `-`. */
export function environmentSlug(id: string): string {
  return id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(-150)
    .replace(/^-+|-+$/g, '');
}
