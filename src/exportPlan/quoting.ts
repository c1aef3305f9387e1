/**
 * A name as a YAML scalar in double quotes (which JSON's strings are). For places where a person reads it: it is made one line
 * first, and a `${{` in it is drawn apart, because GitHub would take it for an expression.
 */
export function yamlQuoted(name: string): string {
  return JSON.stringify(shownName(name).replaceAll('${{', () => '$ {{'));
}

/**
 * A name from Azure as one line that can be shown anywhere: what a terminal, YAML or a comment would act on (control and
 * format characters, line separators, lone surrogates) becomes U+FFFD.
 */
export function shownName(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

/** An environment's id as a name for a folder, a concurrency group or the like: lower-case letters, digits and `-`, at most 150 of them. */
export function environmentSlug(id: string): string {
  return id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(-150)
    .replace(/^-+|-+$/g, '');
}
