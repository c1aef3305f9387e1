/** A piece of a page. Only `html` makes one, so that no text from outside gets into a page unescaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | undefined | readonly Part[];

/** Puts a page together: strings and numbers are escaped, pieces are not, undefined is nothing, a list is its parts. */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const [first = '', ...rest] = template;
  return new Html(rest.reduce((text, after, index) => text + textOf(parts[index]) + after, first));
}

function textOf(part: Part): string {
  if (part === undefined) {
    return '';
  }
  if (part instanceof Html) {
    return part.text;
  }
  return typeof part === 'object' ? part.map(textOf).join('') : escapeHtml(String(part));
}

/** Safe between tags and inside an attribute in either kind of quotes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
