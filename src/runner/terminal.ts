import { constants, fstatSync, openSync, write } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished, type Readable } from 'node:stream';
import { isatty } from 'node:tty';
import type { Clock } from '../time/clock.ts';

/** A text output. */
export interface TextSink {
  /** Resolves when the system has the text. Texts are written in order. Rejects if nobody can read them any more. */
  readonly write: (text: string) => Promise<void>;
  /** The width of a terminal that takes control sequences; absent if it is no such terminal. */
  readonly columns: number | undefined;
}

/** The wait before a full pipe is tried again, in milliseconds. */
const retryAfter = 20;

/**
 * An output of this process. Writes go through Node's thread pool, because a paused terminal, or a pipe that nobody reads, blocks
 * `process.stdout` and with it the whole process.
 */
export function textSinkOf(fd: 1 | 2, env: NodeJS.ProcessEnv): TextSink {
  // Created only if it is needed, because its creation changes how the system writes.
  const stream = (): NodeJS.WriteStream => (fd === 1 ? process.stdout : process.stderr);
  const isTerminal = isatty(fd) && env['TERM'] !== 'dumb';
  const columns = isTerminal ? stream().columns || 80 : undefined;
  const own = process.platform === 'linux' ? unblocked(fd) : fd;
  // A Windows console needs its own encoding, which only the stream writes.
  const send = process.platform === 'win32' ? byStream(stream()) : (text: string) => writeAll(own, Buffer.from(text));
  let last: Promise<void> = Promise.resolve();
  return {
    columns,
    write: (text) => {
      last = last.catch(() => undefined).then(() => send(text));
      return last;
    },
  };
}

function byStream(stream: NodeJS.WriteStream): TextSink['write'] {
  // Each write reports its own error.
  stream.on('error', () => undefined);
  return (text) =>
    new Promise((resolve, reject) => {
      stream.write(text, (error) => (error ? reject(error) : resolve()));
    });
}

async function writeAll(fd: number, bytes: Buffer): Promise<void> {
  for (let sent = 0; sent < bytes.length; ) {
    sent += await writeSome(fd, bytes.subarray(sent));
  }
}

/** Gives how many bytes were written; 0 if the pipe is full. */
function writeSome(fd: number, bytes: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, (error, count) => {
      if (error === null) {
        resolve(count);
      } else if (error.code === 'EAGAIN') {
        setTimeout(() => resolve(0), retryAfter);
      } else {
        reject(error);
      }
    });
  });
}

/**
 * Opens the same pipe or terminal again, so that a write never blocks and never delays the end of the process, while other processes that
 * use it are not affected. For a file it gives `fd` itself.
 */
function unblocked(fd: number): number {
  try {
    const stat = fstatSync(fd);
    const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
    return stat.isFIFO() || isatty(fd) ? openSync(`/proc/self/fd/${fd}`, flags) : fd;
  } catch {
    // There is no /proc, or the terminal belongs to another user: use it as it is.
    return fd;
  }
}

/** Asks the user at the terminal. */
export interface Prompt {
  /** False for anything but a clear yes, also when the input ends, the terminal goes away, or the signal aborts. */
  yesOrNo(question: string, signal: AbortSignal): Promise<boolean>;
}

/** How long earlier input is read and discarded, in milliseconds. */
const typedAheadMs = 50;

/** Reads lines and not keys: Ctrl+C stays a signal, and a terminal that goes away does no harm. */
export function terminalPrompt(input: Readable, sink: TextSink, clock: Clock): Prompt {
  input.on('error', () => undefined);
  return {
    async yesOrNo(question, signal) {
      const lines = createInterface({ input }).on('error', () => undefined);
      // Text that was typed before the question is no answer to it.
      await clock.sleep(typedAheadMs, signal).catch(() => undefined);
      void sink.write(`\n${question} [y/N] `).catch(() => undefined);
      let forget: () => void = () => undefined;
      try {
        const answer = await new Promise<string>((resolve) => {
          lines.once('line', resolve).on('error', () => resolve(''));
          // This also fires if the input ended before the question.
          forget = finished(input, { writable: false }, () => resolve(''));
          signal.addEventListener('abort', () => resolve(''), { once: true });
          if (signal.aborted) {
            resolve('');
          }
        });
        return /^y(es)?$/i.test(answer.trim());
      } finally {
        forget();
        lines.close();
      }
    },
  };
}
