import assert from 'node:assert/strict';

/** The tags and attributes of our pages. Anything else came from outside. */
const tags = new Set(
  'article b button caption circle code dd details div dl dt figcaption figure h1 h2 h3 header input li line main nav ol p path rect section span summary svg table tbody td text th thead tr ul'.split(
    ' ',
  ),
);

const attributes = new Set(
  'aria-controls aria-current aria-hidden aria-label aria-labelledby class colspan cx cy d data-action data-copy data-show focusable height id placeholder r role rx scope tabindex text-anchor title type viewBox width x x1 x2 y y1 y2'.split(
    ' ',
  ),
);

/** A tag of a page. */
export interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** Every opening tag of a page, in order. */
export function tagsOf(page: string): readonly Tag[] {
  return [...page.matchAll(/<([a-z][a-z0-9]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi)].map((match) => ({
    name: match[1] ?? '',
    attributes: new Map(
      [...(match[2] ?? '').matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].map(([, key, value]) => [key ?? '', value ?? '']),
    ),
  }));
}

/** Asserts that a page has only known tags and attributes, that its ids are unique, and that references to ids are right. */
export function assertSound(page: string): void {
  // Every "<" begins a known tag, so nothing from outside made one.
  const found = tagsOf(page);
  assert.equal(found.length, page.match(/<(?!\/[a-z0-9]+>)/gi)?.length ?? 0, 'a tag was not recognised');
  for (const tag of found) {
    assert.ok(tags.has(tag.name), `<${tag.name}>`);
    for (const name of tag.attributes.keys()) {
      assert.ok(attributes.has(name), `${name} of <${tag.name}>`);
    }
  }
  const ids = found.flatMap((tag) => tag.attributes.get('id') ?? []);
  assert.equal(new Set(ids).size, ids.length, 'an id is there twice');
  for (const name of ['aria-labelledby', 'aria-controls']) {
    for (const id of found.flatMap((tag) => tag.attributes.get(name) ?? [])) {
      assert.ok(ids.includes(id), `${name} names ${id}, which is not there`);
    }
  }
}

/** The visible text of a page, in one line. */
export function visibleText(page: string): string {
  return textContent(page).replace(/\s+/g, ' ').trim();
}

/** The text of a page, every character of it. */
export function textContent(page: string): string {
  return page.replace(/<[^>]*>/g, ' ').replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
