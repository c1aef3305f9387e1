import { constants, fstatSync, openSync, write } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished, type Readable } from 'node:stream';
import { isatty } from 'node:tty';
import type { Clock } from '../time/clock.ts';

/** Where text goes. */
export interface Outlet {
  /** Resolves once the system has the text; each text after the one before. Rejects when nobody can read it any more. */
  readonly write: (text: string) => Promise<void>;
  /** The width of a terminal that takes control sequences; absent where it is none. */
  readonly columns: number | undefined;
}

/** How long is waited before a pipe that is full is tried again, in milliseconds. */
const retryAfter = 20;

/**
 * An output of this process. Writes go through Node's thread pool: a terminal that is paused, or a pipe that nobody reads, blocks
 * `process.stdout`, and with it everything else.
 */
export function outletOf(fd: 1 | 2, env: NodeJS.ProcessEnv): Outlet {
  // Made only where it is needed: making it changes how the system writes.
  const stream = (): NodeJS.WriteStream => (fd === 1 ? process.stdout : process.stderr);
  const isTerminal = isatty(fd) && env['TERM'] !== 'dumb';
  const columns = isTerminal ? stream().columns || 80 : undefined;
  const own = process.platform === 'linux' ? unblocked(fd) : fd;
  // Windows' consoles take text of their own, which only the stream writes.
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

function byStream(stream: NodeJS.WriteStream): Outlet['write'] {
  // Told by each write.
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

/** 0 where the pipe is full and does not block. */
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
 * The same pipe or terminal, opened once more: a write to it never blocks, and so never holds up the end of the process, and other
 * processes that have it are not touched. A file is written where it stands.
 */
function unblocked(fd: number): number {
  try {
    const stat = fstatSync(fd);
    const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
    return stat.isFIFO() || isatty(fd) ? openSync(`/proc/self/fd/${fd}`, flags) : fd;
  } catch {
    // No /proc, or somebody else's terminal: as it is.
    return fd;
  }
}

/** Whoever sits at the terminal. */
export interface Asker {
  /** False for anything but a clear yes: the end of the input, a terminal that is gone, and an abort too. */
  yesOrNo(question: string, signal: AbortSignal): Promise<boolean>;
}

/** How long what was typed ahead is read away, in milliseconds. */
const typedAheadMs = 50;

/** Line by line, and not key by key: Ctrl+C stays a signal, and a terminal that goes away breaks nothing. */
export function terminalAsker(input: Readable, outlet: Outlet, clock: Clock): Asker {
  input.on('error', () => undefined);
  return {
    async yesOrNo(question, signal) {
      const lines = createInterface({ input }).on('error', () => undefined);
      // What was typed before is no answer to a question that nobody had read.
      await clock.sleep(typedAheadMs, signal).catch(() => undefined);
      void outlet.write(`\n${question} [y/N] `).catch(() => undefined);
      let forget: () => void = () => undefined;
      try {
        const answer = await new Promise<string>((resolve) => {
          lines.once('line', resolve).on('error', () => resolve(''));
          // Also where it ended, or went away, before the question.
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
