import { createHash } from 'node:crypto';
import type { Cloud } from '../../src/azure/cloud.ts';
import type { App } from './app.ts';
import { runOnWindows } from './consoleOfWindows.ts';
import type { Estate } from './estate.ts';
import { type HttpRequest, jsonObject, type Reply } from './http.ts';
import { isAllowed } from './rights.ts';
import type { TokenService } from './tokens.ts';

/** The SCM (Kudu) sites of the estate's apps, as far as they run commands. */
export class Kudu {
  private readonly estate: Estate;
  private readonly tokens: TokenService;
  private readonly cloud: () => Cloud;

  constructor(estate: Estate, tokens: TokenService, cloud: () => Cloud) {
    this.estate = estate;
    this.tokens = tokens;
    this.cloud = cloud;
  }

  /** @param onCaller is told who calls, as soon as that is known. */
  answer(request: HttpRequest, appId: string, onCaller: (name: string) => void): Reply {
    const app = this.estate.app(appId);
    if (app === undefined) {
      return page(404, 'Error 404 - Web app not found.');
    }
    const refusal = this.refusal(request, app, onCaller);
    if (refusal !== undefined) {
      return refusal;
    }
    if (!request.path.endsWith('/api/command')) {
      return page(404, 'No route registered for this address.');
    }
    if (request.method !== 'POST') {
      return {
        status: 405,
        body: { Message: `The requested resource does not support http method '${request.method}'.` },
      };
    }
    const command = jsonObject(request.text)?.['command'];
    return typeof command === 'string' ? this.run(command, app, request) : page(400, 'Bad Request');
  }

  /** App Service's own audience alone; a token for Azure Resource Manager does not do. */
  private refusal(request: HttpRequest, app: App, onCaller: (name: string) => void): Reply | undefined {
    const [, token = ''] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const checked = this.tokens.check(token);
    const { appServiceAudiences } = this.cloud();
    if ('problem' in checked || !appServiceAudiences.includes(checked.claims.aud.replace(/\/$/, ''))) {
      return { ...page(401, 'Unauthorized'), headers: { 'WWW-Authenticate': 'Basic realm="site"' } };
    }
    const { oid, name, upn } = checked.claims;
    onCaller(upn ?? name);
    const action = 'Microsoft.Web/sites/publish/Action';
    return isAllowed(this.estate, oid, action, app.seed.id) ? undefined : page(403, 'Forbidden');
  }

  private run(command: string, app: App, { headers }: HttpRequest): Reply {
    const ids = instancesOf(app, this.estate);
    const [, wanted] = /(?:^|;\s*)ARRAffinity=([^;]+)/.exec(headers.cookie ?? '') ?? [];
    const kept = this.estate.switches.scm.affinity ? ids.find((id) => id === wanted) : undefined;
    const id = kept ?? ids[0] ?? '';
    const trustStore = app.trustStoreOf.get(id) ?? app.trustStore;
    const body = app.seed.kind.includes('linux')
      ? { Output: '', Error: `sh: ${command.split(' ')[0] ?? ''}: not found\n`, ExitCode: 127 }
      : runOnWindows(command, { id, computer: computerOf(id), trustStore });
    const cookie = `ARRAffinity=${id};Path=/;HttpOnly;Secure;Domain=localhost`;
    return { status: 200, headers: { 'Set-Cookie': cookie }, body };
  }
}

/** The names of an app's instances, the same each time. */
export function instancesOf({ seed }: App, { switches }: Estate): string[] {
  return Array.from({ length: switches.scm.instances }, (_, index) =>
    createHash('sha256').update(`${seed.id.toLowerCase()}#${index}`).digest('hex'),
  );
}

/** The computer's name of an instance. */
export function computerOf(instance: string): string {
  return `RD${instance.slice(0, 12).toUpperCase()}`;
}

function page(status: number, text: string): Reply {
  return { status, html: `<!DOCTYPE html><html><body><h1>${text}</h1></body></html>` };
}
