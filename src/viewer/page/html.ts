/** A piece of a page. Only `html` makes pieces, so that no text from outside gets into a page unescaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | undefined | readonly Part[];

/** Builds a piece of a page. Strings and numbers are escaped, pieces are not. undefined adds nothing; a list adds all its parts. */
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

/** The result is safe between tags and inside attributes with single or double quotes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A word or a button's name always says the same as the icon, so screen readers skip icons. */
export type IconName = 'add' | 'check' | 'copy' | 'error' | 'key' | 'note' | 'warning';

const shapes: Readonly<Record<IconName, Html>> = {
  add: html`<path d="M8 2.5v11M2.5 8h11" />`,
  check: html`<path d="M2.5 8.5l3.5 3.5 7.5-8" />`,
  copy: html`<path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />`,
  error: html`<circle cx="8" cy="8" r="6" /><path d="M5.5 5.5l5 5M10.5 5.5l-5 5" />`,
  key: html`<circle cx="5" cy="11" r="2.5" /><path d="M7 9l6.5-6.5M11 5l2 2" />`,
  note: html`<circle cx="8" cy="8" r="6" /><path d="M8 7.5v4M8 4.5v1" />`,
  warning: html`<path d="M8 2l6.5 11.5h-13zM8 6.5v3.5M8 11.2v1" />`,
};

export function icon(name: IconName): Html {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shapes[name]}</svg>`;
}
