import { shownName } from './shownName.ts';

/**
 * A name as a YAML scalar in double quotes (which JSON's strings are). For places where a person reads it: it is made one line
 * first, and a `${{` in it is drawn apart, because GitHub would take it for an expression.
 */
export function yamlQuoted(name: string): string {
  return JSON.stringify(shownName(name).replaceAll('${{', () => '$ {{'));
}
