import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A proxy on loopback, as of a company. */
export interface Proxy {
  readonly url: string;
  /** Whom it was to connect to, as `host:port`. */
  readonly asked: string[];
  /** Ends every tunnel. */
  close(): Promise<void>;
}

/** `leads`: where it tunnels to by the host that is asked for, as `host:port`. Without it, it tunnels to any host. */
export async function startProxy(leads?: ReadonlyMap<string, string>): Promise<Proxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer().on('connect', (request, client: Socket) => {
    const target = request.url ?? '';
    asked.push(target);
    const led = leads === undefined ? target : leads.get(new URL(`https://${target}`).hostname);
    if (led === undefined) {
      client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const { hostname, port } = new URL(`https://${led}`);
    const upstream = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    // One end that ends or breaks ends the other.
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      for (const socket of sockets) {
        socket.destroy();
      }
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
