/** Between two characters that would mean something together; it is not seen and takes no room (Unicode 2060). */
const wordJoiner = '\u2060';

/**
 * Text from Azure, a certificate or a file, as VS Code shows it letter by letter: `$(name)` in it becomes no icon, and
 * `[text](address)` no link or command. For every text but Markdown, which has `escapeMarkdown`.
 */
export function literally(text: string): string {
  return text.replace(/(?<=[$\]])\(/g, `${wordJoiner}(`);
}

/** Markdown in which an address that is spelled out is no link: for tooltips, where a click must lead nowhere. */
export function withoutAddresses(markdown: string): string {
  return markdown.replace(/(?<=:)(?=\/\/)|(?<=\bwww)(?=\.)|(?<=\S)(?=@)/gi, wordJoiner);
}
