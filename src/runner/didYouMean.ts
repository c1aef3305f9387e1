/** The name that was probably meant: it differs in case, in dashes, or in one or two letters. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  return [0, 1, 2]
    .map((count) => names.find((name) => count * 2 < name.length && differ(plain(typed), plain(name), count)))
    .find((name) => name !== undefined);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** Whether at most `count` inserted, deleted or changed letters turn one text into the other. */
function differ(one: string, other: string, count: number): boolean {
  if (one === other || count === 0) {
    return one === other;
  }
  let same = 0;
  while (one[same] === other[same]) {
    same += 1;
  }
  const [first, second] = [one.slice(same), other.slice(same)];
  return (
    differ(first.slice(1), second.slice(1), count - 1) ||
    differ(first.slice(1), second, count - 1) ||
    differ(first, second.slice(1), count - 1)
  );
}

/** The text on one line, without characters that a terminal takes for a command. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
}
