/**
 * What Markdown would not take as plain text. It escapes as little as possible, because a document may be saved and read unrendered, and
 * `contoso-ase`, `my_app` and a sentence with a full stop read best without backslashes. `_` is text between letters and digits. Some
 * characters matter only where a block begins. Text from outside is one line only (see escapeMarkdown).
 */
const special =
  /[\\`*[\]<>|~$]|^[-+=#]|(?<=^\d{1,9})[.)](?=\s|$)|(?<!\S)#(?=#*$)|&(?=#?\w+;)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/**
 * Text from outside (Azure, a certificate, a file name) as one line of Markdown. Nothing in it becomes a link, an image, HTML, an entity,
 * a block or the end of a table cell. An address that is spelled out (`https://…`) may still be clickable and leads where it says.
 */
export function escapeMarkdown(text: string): string {
  return lineOf(text).replace(special, '\\$&');
}

/** Text from outside as code, not for a table cell. Code has no escapes, so the fence is longer than any in the text. */
export function inlineCode(text: string): string {
  const line = lineOf(text);
  const longest = (line.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 0);
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

function lineOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
