import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline';
import { findEnvironments } from '../../src/signIn/findEnvironments.ts';
import type { SignInMethod } from '../../src/signIn/listing.ts';
import { systemClock } from '../../src/time/clock.ts';
import { directoryOf } from './connectedAzure.ts';
import type { EstateConnection, EstateReading } from './estate.ts';

process.once('message', (connection: EstateConnection) => {
  read(connection).then(
    (reading) => process.send?.(reading, () => process.exit(0)),
    (error: unknown) => {
      throw error;
    },
  );
});

/** Finds every environment, as the Environments view does. */
async function read(connection: EstateConnection): Promise<EstateReading> {
  const http = new CountingHttp();
  const directory = directoryOf(connection, http);
  const method: Pick<SignInMethod, 'directories'> = {
    directories: async (signal, tell) => {
      // The token comes first, as in a window that is signed in.
      await directory.azure.tokenExpiresAt(signal);
      started = performance.now();
      tell.directory(directory);
      return true;
    },
  };
  let started = performance.now();
  let firstMs = 0;
  const found: unknown[] = [];
  await findEnvironments(method as SignInMethod, {
    clock: systemClock,
    signal: new AbortController().signal,
    isSelected: () => true,
    found: ({ environments = [] }) => {
      firstMs ||= performance.now() - started;
      found.push(...environments);
    },
    needsSignIn: () => undefined,
    failure: ({ what, error }) => {
      throw new Error(what, { cause: error });
    },
    log: () => undefined,
  });
  const allMs = performance.now() - started;
  globalThis.gc?.();
  return {
    firstMs,
    allMs,
    found: found.length,
    heapMb: process.memoryUsage().heapUsed / 1_048_576,
    mostUnderWay: http.most,
  };
}

/** Counts the requests that are under way at the same time. */
class CountingHttp implements HttpClient {
  most = 0;
  #underWay = 0;
  readonly #client = createDefaultHttpClient();

  async sendRequest(request: Parameters<HttpClient['sendRequest']>[0]) {
    this.#underWay += 1;
    this.most = Math.max(this.most, this.#underWay);
    try {
      return await this.#client.sendRequest(request);
    } finally {
      this.#underWay -= 1;
    }
  }
}
