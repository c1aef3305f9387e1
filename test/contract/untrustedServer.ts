import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { LoopbackTls } from '../localAzure/tls.ts';

/** A server on loopback whose certificate authority nobody trusts; it counts the requests that reach it all the same. */
export async function untrustedServer({ cert, key }: LoopbackTls): Promise<{
  /** `localhost:PORT`. */
  readonly host: string;
  readonly requests: number;
  close(): Promise<void>;
}> {
  let requests = 0;
  const server = createServer({ cert, key }, (_, response) => {
    requests += 1;
    response.end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    host: `localhost:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
