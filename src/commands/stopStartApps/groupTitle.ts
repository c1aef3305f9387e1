/**
 * So many characters of a title leave room for the row that it stands on: VS Code puts a separator's text at the right end of the row
 * below it, and squeezes that row's own text out of sight rather than the separator's.
 */
const room = 56;

/** Something to say in a title, with the words for when there is no room for all of them. */
export interface TitleRemark {
  readonly long: string;
  readonly short: string;
}

/** A group's title of the names that tell it apart and what else there is to say; undefined when that is nothing. */
export function groupTitle(names: readonly string[], remarks: readonly TitleRemark[]): string | undefined {
  const long = joined([...names, ...remarks.map((remark) => remark.long)]);
  if (long.length <= room) {
    return long === '' ? undefined : long;
  }
  const short = remarks.map((remark) => remark.short);
  let longest = Math.max(...names.map(({ length }) => length));
  let title = joined([...names, ...short]);
  while (title.length > room && longest > shortestName) {
    longest -= 1;
    title = joined([...names.map((name) => shortened(name, longest)), ...short]);
  }
  return title;
}

/** A name that is shortened keeps at least so many characters. */
const shortestName = 12;

function joined(parts: readonly string[]): string {
  return parts.join(' · ');
}

/** Without its middle: names of one family often differ at the end. */
function shortened(name: string, length: number): string {
  const end = Math.floor((length - 1) / 2);
  return name.length <= length ? name : `${name.slice(0, length - 1 - end)}…${name.slice(-end)}`;
}
