/** The name that was probably meant: another case or other dashes, or one or two letters differ. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  return [0, 1, 2]
    .map((count) => names.find((name) => count * 2 < name.length && differ(plain(typed), plain(name), count)))
    .find((name) => name !== undefined);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** Whether one text becomes the other when at most `count` letters are put in, left out or changed. */
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

/** On one line, and nothing in it that a terminal takes for a command. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
}
