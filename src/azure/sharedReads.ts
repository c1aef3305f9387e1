import { unlessAborted } from '../async/timeLimit.ts';

interface SharedRead<T> {
  readonly group: string;
  readonly answer: Promise<T>;
  readonly abort: AbortController;
  callers: number;
  isOver: boolean;
}

/** Reads under way that further callers may join. */
export class SharedReads<T> {
  readonly #reads = new Map<string, SharedRead<T>>();

  /**
   * The answer of a read under way with one of these keys, else of a new one, which is found under the first key. The signal ends this
   * caller's wait; the read itself is aborted when its last caller has gone. Throws what the read throws, or the signal's reason.
   */
  async join(
    keys: readonly [string, ...string[]],
    group: string,
    signal: AbortSignal | undefined,
    begin: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    const known = keys.map((key) => this.#reads.get(key)).find((one) => one !== undefined);
    const read = known ?? this.#begin(keys[0], group, begin);
    const leave = this.#enter(keys, read, signal);
    // Now, not when this caller's promise rejects: whoever asks anew right after the abort gets a new read.
    signal?.addEventListener('abort', leave);
    try {
      return await unlessAborted(read.answer, signal);
    } finally {
      signal?.removeEventListener('abort', leave);
      leave();
    }
  }

  /** From now on nobody joins the reads of a group (all groups unless given) that are under way: something has changed since they were asked. */
  close(group?: string): void {
    for (const [key, read] of this.#reads) {
      if (group === undefined || read.group === group) {
        this.#reads.delete(key);
      }
    }
  }

  /** Counts a caller. What is returned takes it away, once. */
  #enter(keys: readonly string[], read: SharedRead<T>, signal: AbortSignal | undefined): () => void {
    let isHere = true;
    read.callers += 1;
    return () => {
      if (isHere) {
        isHere = false;
        read.callers -= 1;
        if (read.callers === 0) {
          this.#remove(keys, read);
          // An abort keeps its call stack, and so the rows that asked, for as long as the connection of the read.
          if (!read.isOver) {
            read.abort.abort(signal?.reason);
          }
        }
      }
    };
  }

  #begin(key: string, group: string, begin: (signal: AbortSignal) => Promise<T>): SharedRead<T> {
    const abort = new AbortController();
    const answer = begin(abort.signal).finally(() => {
      read.isOver = true;
      this.#remove([key], read);
    });
    answer.catch(() => undefined);
    const read: SharedRead<T> = { group, answer, abort, callers: 0, isOver: false };
    this.#reads.set(key, read);
    return read;
  }

  /** Another read may have its key by now. */
  #remove(keys: readonly string[], read: SharedRead<T>): void {
    for (const key of keys.filter((each) => this.#reads.get(each) === read)) {
      this.#reads.delete(key);
    }
  }
}
