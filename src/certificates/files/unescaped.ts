/** A text without JSON's escapes, as far as base64 and its lines have their characters: "/", "+", "=" and line ends. */
export function unescaped(text: string): string {
  return text.includes('\\')
    ? text
        .replace(/\\\//g, '/')
        .replace(/\\u002b/gi, '+')
        .replace(/\\u003d/gi, '=')
        .replace(/\\[nrt]/g, '\n')
    : text;
}
