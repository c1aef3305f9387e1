import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LocalAzure } from '../localAzure/server.ts';

/** What a script did. */
export interface ScriptEnd {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder for the PATH with an `az` that sends `az rest` to local Azure, and a `sleep` that does not. */
export class AzStandIn {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#env = env;
  }

  static async make(local: LocalAzure, token: string): Promise<AzStandIn> {
    const folder = await mkdtemp(path.join(tmpdir(), 'az-stand-in-'));
    const program = path.join(import.meta.dirname, 'azRest.ts');
    await AzStandIn.#write(folder, 'az', `exec '${process.execPath}' '${program}' "$@"`);
    await AzStandIn.#write(folder, 'sleep', 'exit 0');
    const PATH = `${folder}${path.delimiter}${process.env['PATH'] ?? ''}`;
    return new AzStandIn(folder, {
      ...process.env,
      PATH,
      AZ_STAND_IN_TOKEN: token,
      NODE_EXTRA_CA_CERTS: local.caFile,
      NODE_NO_WARNINGS: '1',
    });
  }

  /** Runs a script of bash. */
  bash(script: string): Promise<ScriptEnd> {
    return runScript('bash', ['--noprofile', '--norc', '-s'], script, this.#env);
  }

  /** Runs a script of PowerShell, where there is one on this machine. */
  async powerShell(script: string): Promise<ScriptEnd> {
    const file = path.join(this.#folder, 'script.ps1');
    await writeFile(file, script);
    return runScript('pwsh', ['-NoProfile', '-NonInteractive', '-File', file], '', this.#env);
  }

  close(): Promise<void> {
    return rm(this.#folder, { recursive: true });
  }

  static async #write(folder: string, name: string, line: string): Promise<void> {
    await writeFile(path.join(folder, name), `#!/bin/sh\n${line}\n`);
    await chmod(path.join(folder, name), 0o755);
  }
}

/** Runs a program that reads a script from its standard input. */
export function runScript(
  program: string,
  args: readonly string[],
  script: string,
  env: NodeJS.ProcessEnv,
): Promise<ScriptEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env });
    const [stdout, stderr]: [string[], string[]] = [[], []];
    child.stdout.setEncoding('utf8').on('data', (part: string) => stdout.push(part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => stderr.push(part));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout: stdout.join(''), stderr: stderr.join('') }));
    child.stdin.end(script);
  });
}
