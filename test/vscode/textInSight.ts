/** A part of the page that the browser shows. */
interface PageElement {
  readonly firstChild: { readonly textContent: string };
  readonly parentElement: PageElement | null;
  readonly className: string;
  getBoundingClientRect(): { readonly right: number };
  readonly ownerDocument: {
    createRange(): {
      setStart(node: unknown, offset: number): void;
      setEnd(node: unknown, offset: number): void;
      getBoundingClientRect(): { readonly right: number };
    };
  };
}

/** As much of the text of a row's description as its row's width lets one see. Playwright runs it in the page. */
export function textInSight(found: unknown): string {
  const description = found as PageElement;
  let clip: PageElement | null = description;
  while (clip !== null && !clip.className.split(' ').includes('monaco-icon-label-container')) {
    clip = clip.parentElement;
  }
  const right = clip?.getBoundingClientRect().right ?? 0;
  const text = description.firstChild.textContent;
  const range = description.ownerDocument.createRange();
  let length = text.length;
  for (; length > 0; length--) {
    range.setStart(description.firstChild, 0);
    range.setEnd(description.firstChild, length);
    if (range.getBoundingClientRect().right <= right) {
      break;
    }
  }
  return text.slice(0, length);
}
