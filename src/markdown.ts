/**
 * What Markdown would take for something else than text: as little as that, because a document may be saved and read as it is, and
 * `contoso-ase`, `my_app` and a sentence with a full stop read best without backslashes. `_` is text between letters and digits; some
 * characters only matter where a block begins, and no text from outside is longer than a line (see escapeMarkdown).
 */
const special =
  /[\\`*[\]<>|~$]|^[-+=#]|(?<=^\d{1,9})[.)](?=\s|$)|(?<!\S)#(?=#*$)|&(?=#?\w+;)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/**
 * Text from outside (Azure, a certificate, a file's name) as one line of Markdown: nothing in it becomes a link, an image, HTML, an
 * entity, a block or the end of a table's cell. An address that is spelled out (`https://…`) may still be clickable, as what it says.
 */
export function escapeMarkdown(text: string): string {
  return lineOf(text).replace(special, '\\$&');
}

/** Text from outside as code, not for a table's cell. Backslashes do nothing there: its fence is longer than any in the text. */
export function inlineCode(text: string): string {
  const line = lineOf(text);
  const longest = (line.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 0);
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

function lineOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
