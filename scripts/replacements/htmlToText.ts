/** Stands in for html-to-text in azext-utils' `parseError`: the text without its tags. */
export function convert(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
