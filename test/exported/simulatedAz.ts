import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Answer, failed, SimulatedApps } from './simulatedApps.ts';

export const bashIsThere = process.platform !== 'win32' && spawnSync('bash', ['--version']).status === 0;

export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** False: nobody reads the output after its first words. */
  readonly readsOutput?: boolean;
}

/** A machine with a stand-in for the Azure CLI and for the clock, and the exported script, which it runs with its own settings. */
export class SimulatedAz {
  readonly apps = new SimulatedApps();
  readonly root = mkdtempSync(join(tmpdir(), 'exported-'));
  readonly stateFolder = join(this.root, 'runs', 'run');
  signedIn = true;
  readonly #bin = join(this.root, 'bin');
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #pid: number | undefined;

  constructor(script: string) {
    mkdirSync(this.#bin);
    for (const name of ['az', 'sleep', 'date']) {
      copyFileSync(join(import.meta.dirname, 'simulatedAz.sh'), join(this.#bin, name));
      chmodSync(join(this.#bin, name), 0o755);
    }
    writeFileSync(join(this.root, 'script.sh'), script);
    this.#server = createServer((socket) => this.#serve(socket));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    if (this.#server.listening) {
      await new Promise((resolve) => this.#server.close(resolve));
    }
    rmSync(this.root, { recursive: true, force: true });
  }

  has(file: string): boolean {
    return existsSync(join(this.root, file));
  }

  /** The stops and starts so far, in order: `stop a`. */
  get changes(): readonly string[] {
    return this.apps.requests.filter((request) => !request.startsWith('get '));
  }

  get stops(): readonly string[] {
    return this.apps.requests.filter((request) => request.startsWith('stop '));
  }

  /** To all of the script's processes, as a terminal does it, or to its shell alone. */
  signal(signal: NodeJS.Signals, to: 'all' | 'shell' = 'all'): void {
    if (this.#pid !== undefined) {
      process.kill(to === 'all' ? -this.#pid : this.#pid, signal);
    }
  }

  /** Runs the script until it and all of its jobs have ended. Its process group is its own, as in a terminal. */
  async run({ environment = {}, args = [], readsOutput = true }: RunOptions = {}): Promise<Ended> {
    const port = await this.#port();
    const child = spawn('bash', [join(this.root, 'script.sh'), ...args], {
      cwd: this.root,
      detached: true,
      env: {
        ...process.env,
        PATH: `${this.#bin}${delimiter}${process.env['PATH']}`,
        SIMULATED_PORT: String(port),
        STATE_DIR: this.stateFolder,
        // Fewer looks than in earnest, because each of them takes some processes.
        POLL_SECONDS: '20',
        TIMEOUT_SECONDS: '120',
        SETTLE_SECONDS: '60',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#pid = child.pid;
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (!readsOutput) {
        child.stdout.destroy();
      }
    });
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, output, errors }));
    });
  }

  read(file: string): string {
    return readFileSync(join(this.stateFolder, file), 'utf8');
  }

  async #port(): Promise<number> {
    if (!this.#server.listening) {
      await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    }
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // Whoever asked was killed meanwhile.
    socket.on('error', () => socket.destroy());
    let asked = '';
    socket.on('data', (chunk) => {
      asked += chunk;
      if (asked.endsWith('\n')) {
        const answer = this.#answer(asked.trim());
        if (answer !== undefined) {
          socket.end(`${answer.code}\n${answer.text}`);
        }
      }
    });
  }

  #answer(asked: string): Answer | undefined {
    const [program, first = '', second = ''] = asked.split(' ');
    if (program === 'sleep') {
      this.apps.advance(Number(first));
      return { code: 0, text: '' };
    }
    if (program === 'date') {
      return { code: 0, text: first === '+%s' ? `${this.apps.now}\n` : '00:00:00Z\n' };
    }
    switch (`${first} ${second}`) {
      case 'cloud show':
        return { code: 0, text: 'https://arm.test/\r\n' };
      case 'account show':
        return this.signedIn ? { code: 0, text: '' } : { code: 1, text: 'ERROR: Please run az login\n' };
      default:
        return this.#rest(asked);
    }
  }

  #rest(asked: string): Answer | undefined {
    const { method, path = '' } =
      /--method (?<method>\w+) --url https:\/\/arm\.test(?<path>\/\S+)\?api-version=/.exec(asked)?.groups ?? {};
    const [, , ...parts] = path.split('/');
    if (parts.at(-2) === 'hostingEnvironments') {
      return this.apps.environment === 'Ready' ? { code: 0, text: 'Ready\n' } : failedOr(this.apps.environment);
    }
    if (method === 'get') {
      return this.apps.answer('get', parts.at(-1) ?? '');
    }
    return this.apps.answer(parts.at(-1) === 'stop' ? 'stop' : 'start', parts.at(-2) ?? '');
  }
}

/** An environment that is told by an error, as `Forbidden`, or by its state, as `Scaling`. */
function failedOr(state: string): Answer {
  return /^(Forbidden|Not Found|Service Unavailable)$/.test(state) ? failed(state) : { code: 0, text: `${state}\n` };
}
