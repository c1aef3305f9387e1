import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { LocalAzure } from '../localAzure/server.ts';

/** How a runner is started. */
export interface RunnerStart {
  readonly command: string;
  readonly args: readonly string[];
  readonly local: LocalAzure;
  /** Where its records are. */
  readonly state: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The runner in a process of its own, signed in as local Azure's application, and with nothing of this process's environment but the path. */
export class RunnerProcess {
  static readonly #open = new Set<RunnerProcess>();
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #heard = new EventEmitter();
  /** Aborts when the process has ended. */
  readonly gone: AbortSignal;
  output = '';
  errors = '';

  constructor({ command, args, local, state, env = {} }: RunnerStart) {
    const ending = new AbortController();
    this.gone = ending.signal;
    this.#process = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        NODE_EXTRA_CA_CERTS: local.caFile,
        XDG_STATE_HOME: state,
        ASE_RESOURCE_MANAGER_URL: local.url,
        ASE_RESOURCE_MANAGER_AUDIENCE: local.url,
        AZURE_AUTHORITY_HOST: local.url,
        AZURE_TENANT_ID: local.tenantId,
        AZURE_CLIENT_ID: local.clientId,
        AZURE_CLIENT_SECRET: local.clientSecret,
        ...env,
      },
    });
    RunnerProcess.#open.add(this);
    this.#exited = once(this.#process, 'close').then(() => {
      RunnerProcess.#open.delete(this);
      ending.abort();
      this.#heard.emit('text');
    });
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
      this.#heard.emit('text');
    });
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
      this.#heard.emit('text');
    });
  }

  /** After a test that failed. */
  static async killAll(): Promise<void> {
    await Promise.all([...RunnerProcess.#open].map((one) => one.kill('SIGKILL')));
  }

  /** Waits until it has said that. Throws when it ends first. */
  async said(words: RegExp): Promise<void> {
    while (!words.test(this.output) && !this.gone.aborted) {
      await once(this.#heard, 'text');
    }
    if (!words.test(this.output)) {
      throw new Error(`The runner ended without ${words}:\n${this.output}\n${this.errors}`);
    }
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  async kill(name: NodeJS.Signals): Promise<number | null> {
    this.#process.kill(name);
    return this.ended();
  }

  /** Its exit code; null where a signal ended it. */
  async ended(): Promise<number | null> {
    await this.#exited;
    return this.#process.exitCode;
  }
}
