import type { IncomingMessage } from 'node:http';
import type { Server } from 'node:https';
import { type AddressInfo, createServer, type Server as NetServer } from 'node:net';
import type { EstateSeed } from './estateSeed.ts';

/** More ports than this are not opened: a large estate's apps keep the SCM host names that Azure gives them. */
const mostPorts = 200;

/**
 * The SCM (Kudu) sites of an estate's apps. Their host names of Azure lead nowhere on this machine, so that each site is
 * `localhost` with a port of its own, and that is what the app's `hostNameSslStates` say.
 */
export class ScmPorts {
  private readonly servers: NetServer[] = [];
  private readonly appsByPort = new Map<number, string>();
  private readonly hosts = new Map<string, string>();

  /** Opens a port for each app, all served by one HTTPS server. */
  async open({ apps }: EstateSeed, site: Server): Promise<void> {
    if (apps.length > mostPorts) {
      return;
    }
    await Promise.all(
      apps.map(async ({ id }) => {
        const server = createServer((socket) => site.emit('connection', socket));
        this.servers.push(server);
        await new Promise<void>((resolve, reject) => {
          server.once('error', reject).listen(0, '127.0.0.1', resolve);
        });
        const { port } = server.address() as AddressInfo;
        this.appsByPort.set(port, id);
        this.hosts.set(id.toLowerCase(), `localhost:${port}`);
      }),
    );
  }

  /** `localhost:PORT` of an app's SCM site; undefined where it has none. */
  hostOf(appId: string): string | undefined {
    return this.hosts.get(appId.toLowerCase());
  }

  /** The id of the app whose SCM site a request came to; undefined where it came to Azure Resource Manager. */
  appOf({ socket }: IncomingMessage): string | undefined {
    return this.appsByPort.get(socket.localPort ?? 0);
  }

  async close(): Promise<void> {
    await Promise.all(this.servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}
