const expression = '${{';

/**
 * Any text without NUL as one word of bash that means exactly that text. The word holds no `${{`, which GitHub would take for
 * an expression before bash sees it.
 */
export function shellQuoted(text: string): string {
  // Functions, because in a replacement text `$'` has a meaning of its own.
  const quoted = text.replaceAll("'", () => `'\\''`).replaceAll(expression, () => `$''{{`);
  return `'${quoted}'`;
}
