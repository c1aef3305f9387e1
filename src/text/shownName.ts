/**
 * A name from Azure as one line that can be shown anywhere: characters on which a terminal, YAML or a comment would act (control and
 * format characters, line separators, lone surrogates) become U+FFFD.
 */
export function shownName(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
