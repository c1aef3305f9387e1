import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { LocalAzure } from '../localAzure/server.ts';

const run = promisify(execFile);

/** In bytes. A sign-in prints every subscription. */
const longestOutput = 64 * 1024 * 1024;

/** Why the Azure CLI cannot be used here; empty when it can. */
export function whatIsMissingForAzureCli(): string {
  const isExecutable = (folder: string): boolean => {
    try {
      accessSync(join(folder, 'az'), constants.X_OK);
      return true;
    } catch {
      // Not there, or not to be run: either way no az in this folder.
      return false;
    }
  };
  return (process.env['PATH'] ?? '').split(delimiter).some(isExecutable) ? '' : 'no az (Azure CLI) on the PATH';
}

/** The Azure CLI of this machine with a configuration of its own, signed in to local Azure. */
export class AzureCli {
  /** What the CLI, or a script that calls it, needs in its environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly #configFolder: string;

  private constructor(local: LocalAzure, configFolder: string) {
    this.#configFolder = configFolder;
    this.env = {
      ...process.env,
      AZURE_CONFIG_DIR: configFolder,
      AZURE_CORE_COLLECT_TELEMETRY: 'no',
      REQUESTS_CA_BUNDLE: local.caFile,
    };
  }

  static async signedInTo(local: LocalAzure): Promise<AzureCli> {
    const cli = new AzureCli(local, await mkdtemp(join(tmpdir(), 'local-azure-cli-')));
    const endpoints = {
      'resource-manager': local.url,
      // Without /adfs the CLI asks the public cloud whether it may trust this authority.
      'active-directory': `${local.url}/adfs`,
      'active-directory-resource-id': local.url,
      'active-directory-graph-resource-id': local.url,
      management: local.url,
    };
    const options = Object.entries(endpoints).flatMap(([name, url]) => [`--endpoint-${name}`, url]);
    await cli.run('cloud', 'register', '--name', 'Local', ...options);
    await cli.run('cloud', 'set', '--name', 'Local');
    const { clientId, clientSecret, tenantId } = local;
    await cli.run('login', '--service-principal', '-u', clientId, '-p', clientSecret, '--tenant', tenantId);
    return cli;
  }

  /** What a command prints, parsed; undefined when it prints nothing. Throws when it fails. */
  async run(...args: readonly string[]): Promise<unknown> {
    const { stdout } = await run('az', [...args, '--output', 'json'], { env: this.env, maxBuffer: longestOutput });
    return stdout.trim() === '' ? undefined : JSON.parse(stdout);
  }

  close(): Promise<void> {
    return rm(this.#configFolder, { recursive: true });
  }
}
