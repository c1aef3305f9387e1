/**
 * A name as a YAML scalar in double quotes (which JSON's strings are). For places where a person reads it: it is made one line
 * first, and a `${{` gets a space, because GitHub would take it for an expression.
 */
export function yamlQuoted(name: string): string {
  return JSON.stringify(shownName(name).replaceAll('${{', () => '$ {{'));
}

/**
 * A name from Azure as one line that can be shown anywhere: characters on which a terminal, YAML or a comment would act (control and
 * format characters, line separators, lone surrogates) become U+FFFD.
 */
export function shownName(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

/** An environment's id as a name for a folder or a concurrency group: at most 150 lower-case letters, digits and `-`. */
export function environmentSlug(id: string): string {
  return id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(-150)
    .replace(/^-+|-+$/g, '');
}
