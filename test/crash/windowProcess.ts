import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import type { WindowOrder, WindowSays } from './window.ts';

/** A window in a process of its own, which can be killed for real. */
export class WindowProcess {
  static readonly #open = new Set<WindowProcess>();
  readonly said: WindowSays[] = [];
  /** Aborts when the process has ended. */
  readonly gone: AbortSignal;
  /** Resolves once it has begun its run, or has ended. */
  readonly begun: Promise<void>;
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #heard = new EventEmitter();
  complaints = '';

  /** `script`: the window, built. */
  constructor(script: string, order: WindowOrder, caFile: string) {
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: caFile };
    WindowProcess.#open.add(this);
    this.#process = spawn(process.execPath, [script], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    // One argument would not hold a thousand apps.
    this.#process.stdin?.end(JSON.stringify(order));
    const ending = new AbortController();
    const begun = Promise.withResolvers<void>();
    this.gone = ending.signal;
    this.begun = begun.promise;
    this.#exited = once(this.#process, 'exit').then(() => {
      WindowProcess.#open.delete(this);
      ending.abort();
      this.#heard.emit('line');
      begun.resolve();
    });
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.complaints += text;
    });
    if (this.#process.stdout !== null) {
      createInterface(this.#process.stdout).on('line', (line) => {
        const says = JSON.parse(line) as WindowSays;
        this.said.push(says);
        if (says.says === 'begun') {
          begun.resolve();
        }
        this.#heard.emit('line');
      });
    }
  }

  /** Waits for what it says until that holds, or it has ended. Throws what it complained of. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo() && !this.gone.aborted) {
      await once(this.#heard, 'line');
    }
    if (this.complaints !== '') {
      throw new Error(this.complaints);
    }
  }

  hasSaid(what: WindowSays['says']): boolean {
    return this.said.some(({ says }) => says === what);
  }

  /** After a test that failed: a process that goes on would keep the suite from ending. */
  static async killAll(): Promise<void> {
    await Promise.all([...WindowProcess.#open].map((window) => window.kill()));
  }

  /** SIGKILL: nothing in the process gets a chance to do anything more. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exited;
  }

  /** Throws with what the process complained of when it failed. */
  async ended(): Promise<void> {
    await this.#exited;
    if (this.#process.exitCode !== 0) {
      throw new Error(`The window failed: ${this.complaints}`);
    }
  }
}
