/** Characters between two pauses. */
const stride = 1 << 15;

/** Where the line ends that an offset stands on: before its line feed or carriage return. */
export function endOfLine(text: string, start: number, limit: number): number {
  for (let from = start; from < limit; from += lineStride) {
    const part = text.slice(from, Math.min(from + lineStride, limit));
    const [feed, carriage] = [part.indexOf('\n'), part.indexOf('\r')];
    if (feed !== -1 || carriage !== -1) {
      return from + (feed === -1 || (carriage !== -1 && carriage < feed) ? carriage : feed);
    }
  }
  return Math.max(start, limit);
}

/** Characters that are looked at together: finding one character is fast, but it may be far away. */
const lineStride = 1 << 10;

/** The lines from an offset of a text on, without their ends, and `undefined` wherever the reading can pause. */
export function* linesOf(text: string, start = 0, limit = text.length): Generator<string | undefined, void> {
  for (let [position, pause] = [start, 0]; position < limit; ) {
    const end = endOfLine(text, position, limit);
    yield text.slice(position, end);
    position = end + 1;
    if (position > pause) {
      pause = position + stride;
      yield undefined;
    }
  }
}
