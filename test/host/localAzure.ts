import { request } from 'node:https';
import { variable } from './channel.ts';

/** An answer of local Azure; `body` is undefined where it is empty. */
export interface LocalAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** What is asked of local Azure besides a path. `at`: its address, where it is not the one that the window is signed in to. */
interface Asked {
  readonly body?: unknown;
  readonly token?: string;
  readonly at?: string;
}

/**
 * Asks the local Azure that the window is signed in to: its switchboard (`/_local/…`, see `test/localAzure/control.ts`) or
 * Azure Resource Manager. Through node:https, because VS Code's own `fetch` does not read NODE_EXTRA_CA_CERTS.
 */
export async function askLocalAzure(
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  { body, token, at = variable('ASE_CERTIFICATES_LOCAL_AZURE') }: Asked = {},
): Promise<LocalAnswer> {
  const url = new URL(path, at);
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const text = Buffer.concat(parts).toString();
        resolve({ status: response.statusCode ?? 0, body: text === '' ? undefined : (JSON.parse(text) as unknown) });
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** A colleague saves a root certificate, without this window knowing. */
export async function saveRootElsewhere(environment: string, name: string, der: Uint8Array): Promise<void> {
  const { tenants, environments } = (await askLocalAzure('GET', '/_local/state')).body as {
    readonly tenants: readonly { readonly tenantId: string; readonly displayName: string }[];
    readonly environments: readonly { readonly id: string; readonly name: string }[];
  };
  const tenantId = tenants.find(({ displayName }) => displayName === 'Contoso')?.tenantId;
  const account = { account: 'megan.bowen@contoso.com', tenantId };
  const { body: token } = await askLocalAzure('POST', '/_local/token', { body: account });
  const body = { location: 'West Europe', properties: { blob: Buffer.from(der).toString('base64'), isRoot: true } };
  const id = environments.find((one) => one.name === environment)?.id;
  const url = `${id}/publicCertificates/${name}?api-version=2024-04-01`;
  const { status } = await askLocalAzure('PUT', url, {
    body,
    token: (token as { readonly accessToken: string }).accessToken,
  });
  if (status !== 200) {
    throw new Error(`The root certificate was not saved: ${status}.`);
  }
}

interface LoggedRequest {
  readonly method: string;
  readonly path: string;
}

/** Every request to Azure Resource Manager and Entra since the last reset. */
export async function allRequests(): Promise<readonly LoggedRequest[]> {
  return (await askLocalAzure('GET', '/_local/requests')).body as LoggedRequest[];
}

/** Everything that was sent to change something in an environment, since the last reset. */
export async function sentToEnvironments(): Promise<readonly LoggedRequest[]> {
  return (await allRequests()).filter(
    ({ method, path }) => method !== 'GET' && method !== 'HEAD' && path.includes('hostingEnvironments'),
  );
}

/** Everything that was sent to change something of App Service, since the last reset: the method and the last two parts of the path. */
export async function writesToAppService(): Promise<readonly string[]> {
  return (await allRequests())
    .filter(({ method, path }) => method !== 'GET' && path.includes('Microsoft.Web'))
    .map(({ method, path }) => `${method} ${path.split('/').slice(-2).join('/')}`);
}
