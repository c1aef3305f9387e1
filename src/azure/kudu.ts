import { AccountGate } from './accountGate.ts';
import { type Answer, distinct, readAll, unreadableAnswer } from './answer.ts';
import { type ArmClient, webApiVersion } from './armClient.ts';
import { AzureError, type AzureErrorKind } from './azureError.ts';
import { field, textField } from './fields.ts';
import { parseResourceId } from './resourceId.ts';
import { responseError } from './responseError.ts';
import { type ScmHost, ScmHosts } from './scmHosts.ts';
import { Transport, type TransportOptions, type TransportRequest } from './transport.ts';

/** How often a command is tried where the failure may pass: a site that wakes answers 502 or 503 for some seconds. */
const attempts = 3;

/** No expected answer is as large as this; a larger one is not read. */
const maxBytes = 1024 * 1024;

/** Where a command is run. */
export interface CommandPlace {
  readonly host: ScmHost;
  /** The instance that is to run it, by its name in Azure. It is only a wish: the answer says which instance answered. */
  readonly instance?: string | undefined;
}

/** What a command printed. It failed when its exit code is not 0. */
export interface CommandOutput {
  readonly output: string;
  readonly error: string;
  readonly exitCode: number;
  /** The instance that answered, by the cookie that came with the answer, where one came. */
  readonly instance: string | undefined;
}

/** What Entra or an SCM site says to an audience that it does not know. The next one, where there is one, may do. */
const refusedAudience: ReadonlySet<AzureErrorKind> = new Set(['signedOut', 'consentNeeded']);

/**
 * The SCM (Kudu) sites of apps, with tokens for App Service itself. They are never those of Azure Resource Manager: code of the app's
 * developers runs on the SCM site, and must not get a token with which the whole subscription can be changed. The contract is that of https://github.com/projectkudu/kudu:
 * `POST /api/command` answers 200 with `{Output, Error, ExitCode}` also where the command failed.
 *
 * Every method throws AzureError, or its signal's reason.
 */
export class Kudu {
  /**
   * The scopes of the tokens, for a consent that the user has to give, in the order in which they are tried. Empty in a cloud where
   * the audience of SCM sites is not known: then every request ends in `unsupported`, and nothing is sent.
   */
  readonly scopes: readonly string[];
  /** Which hosts its tokens may be sent to. */
  readonly hosts: ScmHosts;
  readonly #client: ArmClient;
  /** One for each scope. */
  readonly #transports: readonly Transport[];
  /** The one that was accepted last. */
  #index = 0;

  constructor(client: ArmClient, options: TransportOptions) {
    this.scopes = options.cloud.appServiceAudiences.map((audience) => `${audience}/.default`);
    this.hosts = new ScmHosts(options.cloud);
    this.#client = client;
    // Each site is counted for itself, and none with Azure Resource Manager.
    const apart = { ...options, gate: new AccountGate(options) };
    this.#transports = this.scopes.map((scope) => new Transport(apart, { scope, maxBytes, refusal, mayTryAgain }));
  }

  /** Gets a token for App Service, so that what keeps one from coming is known before any site is asked. */
  async signIn(signal: AbortSignal): Promise<void> {
    const operation = 'get an access token for App Service';
    await this.#withTransport(operation, (transport) => transport.currentToken({ operation, signal }));
  }

  /** The names of the instances that an app or slot runs on (WebApps_ListInstanceIdentifiers). */
  async instancesOf(appId: string, signal: AbortSignal): Promise<string[]> {
    const operation = `list instances of ${parseResourceId(appId)?.names.join('/') ?? appId}`;
    const items = await this.#client.list(`${appId}/instances`, { apiVersion: webApiVersion, operation, signal });
    return distinct(
      readAll(items, (raw) => textField(raw, 'name'), operation),
      (name) => name,
    );
  }

  /** Runs a command that only reads: it is tried again when the failure may pass, and left running when the signal aborts. */
  async run(command: string, { host, instance }: CommandPlace, signal: AbortSignal): Promise<CommandOutput> {
    const operation = `run a command on ${host}`;
    const request: TransportRequest = {
      method: 'POST',
      url: `https://${host}/api/command`,
      body: { command, dir: '' },
      // App Service's own cookie for the instance that is to serve a client.
      headers: instance === undefined ? {} : { cookie: `ARRAffinity=${instance}; ARRAffinitySameSite=${instance}` },
      operation,
      signal,
      onlyReads: true,
      attempts,
    };
    return readOutput(await this.#withTransport(operation, (transport) => transport.send(request)), operation);
  }

  /** Goes on to the next audience where one is refused, and stays with the one that is not. */
  async #withTransport<T>(operation: string, use: (transport: Transport) => Promise<T>): Promise<T> {
    for (let index = this.#index; ; index++) {
      const transport = this.#transports[index];
      if (transport === undefined) {
        throw new AzureError('unsupported', {
          operation,
          detail: 'The audience of SCM sites in this cloud is not known.',
        });
      }
      try {
        const result = await use(transport);
        this.#index = index;
        return result;
      } catch (error) {
        const isRefused = error instanceof AzureError && refusedAudience.has(error.kind);
        if (!isRefused || index + 1 === this.#transports.length) {
          throw error;
        }
      }
    }
  }
}

/** A host that cannot be found or reached now is not there in a second either; a site that wakes is, and a connection that broke. */
function mayTryAgain({ kind, facts }: AzureError): boolean {
  return kind !== 'network' || broken.has(facts.code ?? '');
}

/** Codes for a connection that was there: the other end may close one that was kept for later just when it is used, or in an answer. */
const broken: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'Z_BUF_ERROR',
  'Z_DATA_ERROR',
]);

function refusal(answer: Answer, operation: string, now: number): AzureError {
  if (answer.status >= 300 && answer.status < 400) {
    // The site redirects to its sign-in page, which is for browsers: it did not accept the token.
    return new AzureError('signedOut', { operation, status: answer.status });
  }
  const error = responseError(answer, operation, now);
  // App Service names the caller's address where an access restriction of the site keeps it out.
  const keptOut = error.kind === 'forbidden' && answer.header('x-ms-forbidden-ip') !== undefined;
  return keptOut ? new AzureError('forbidden', { ...error.facts, code: ipForbidden }) : error;
}

/** The `code` of a 403 that comes from the site's access restrictions, not from a missing right. */
export const ipForbidden = 'IpForbidden';

function readOutput(answer: Answer, operation: string): CommandOutput {
  const [output, error, exitCode] = ['Output', 'Error', 'ExitCode'].map((name) => field(answer.body, name));
  const texts = [output ?? '', error ?? ''];
  if (typeof exitCode !== 'number' || !texts.every((text) => typeof text === 'string')) {
    throw unreadableAnswer(operation, 'The answer is not that of an SCM site.', answer);
  }
  const [, instance] = /(?:^|[\s,;])ARRAffinity=([0-9a-z]+)/i.exec(answer.header('set-cookie') ?? '') ?? [];
  return { output: texts[0] ?? '', error: texts[1] ?? '', exitCode, instance };
}
