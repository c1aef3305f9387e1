import type { AccessToken, TokenCredential } from '@azure/core-auth';
import type { Clock } from '../time/clock.ts';
import { AccessTokens, NoToken } from './accessTokens.ts';
import { distinct, readAll, unreadableAnswer } from './answerReading.ts';
import type { ArmClient } from './armClient.ts';
import type { ArmAnswer, Exchange } from './armTransport.ts';
import { AzureError } from './azureError.ts';
import { claimsChallenge, decodeClaims } from './claimsChallenge.ts';
import type { Cloud } from './cloud.ts';
import { credentialError } from './credentialError.ts';
import { field, textField } from './fields.ts';
import { appServiceScope } from './kuduAudience.ts';
import { type KuduRequest, KuduTransport } from './kuduTransport.ts';
import { waitBeforeNextTry } from './readRetry.ts';
import { parseResourceId } from './resourceId.ts';
import { responseError } from './responseError.ts';
import type { SdkHttpClient } from './sdkPipeline.ts';
import { webApiVersion } from './webApiVersion.ts';

/** How often a command is tried where the failure is of the moment: a site that wakes answers 502 or 503 for some seconds. */
const attempts = 3;

export interface KuduOptions {
  readonly client: ArmClient;
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
  readonly clock: Clock;
  /** 0 ≤ n < 1, for jitter. */
  readonly random: () => number;
  readonly log: (exchange: Exchange) => void;
  readonly httpClient?: SdkHttpClient;
}

/** Where a command is run. */
export interface CommandPlace {
  /** One of the app's `scmHosts`. */
  readonly host: string;
  /** The instance that is to run it, by its name in Azure. A wish: what answers says which it was. */
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

/**
 * The SCM (Kudu) sites of apps, with tokens for App Service itself. The contract is that of https://github.com/projectkudu/kudu:
 * `POST /api/command` answers 200 with `{Output, Error, ExitCode}` also where the command failed.
 *
 * Every method throws AzureError, or its signal's reason.
 */
export class Kudu {
  /** The scope of the tokens, for a consent that the user has to give. */
  readonly scope: string;
  readonly #client: ArmClient;
  readonly #transport: KuduTransport;
  readonly #tokens: AccessTokens;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor({ client, cloud, credential, clock, random, log, httpClient }: KuduOptions) {
    this.scope = appServiceScope(cloud);
    this.#client = client;
    this.#transport = new KuduTransport({
      ...{ endpoint: cloud.resourceManagerUrl, credential, clock, log },
      ...(httpClient === undefined ? {} : { httpClient }),
    });
    this.#tokens = new AccessTokens(credential, this.scope, clock);
    this.#clock = clock;
    this.#random = random;
  }

  /** Gets a token for App Service, so that what keeps one from coming is known before any site is asked. */
  async signIn(signal: AbortSignal): Promise<void> {
    await tokenFrom(this.#tokens.current(signal), 'get an access token for App Service');
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

  /** Runs a command that only reads: it is tried again when the failure is of the moment, and left running when the signal aborts. */
  async run(command: string, { host, instance }: CommandPlace, signal: AbortSignal): Promise<CommandOutput> {
    const operation = `run a command on ${host}`;
    const request = { host, path: '/api/command', body: { command, dir: '' }, instance, operation, signal };
    for (let attempt = 1; ; attempt++) {
      try {
        return readOutput(await this.#send(request), operation);
      } catch (error) {
        const wait = isOfTheMoment(error) ? waitBeforeNextTry(error, attempt, this.#random) : undefined;
        if (wait === undefined || attempt === attempts) {
          throw error;
        }
        await this.#clock.sleep(wait, signal);
      }
    }
  }

  async #send(request: Omit<KuduRequest, 'token'>): Promise<ArmAnswer> {
    const { operation, signal } = request;
    const token = await tokenFrom(this.#tokens.current(signal), operation);
    let answer = await this.#transport.post({ ...request, token: token.token });
    if (answer.status === 401) {
      const claims = decodeClaims(claimsChallenge(answer.header('www-authenticate')) ?? '');
      const other = await tokenFrom(this.#tokens.insteadOf(token, claims, signal), operation);
      answer = other === undefined ? answer : await this.#transport.post({ ...request, token: other.token });
    }
    if (answer.status !== 200) {
      throw refusal(answer, operation, this.#clock.now());
    }
    return answer;
  }
}

/** A host that cannot be found or reached now is not there in a second either; a site that wakes is, and a connection that broke. */
function isOfTheMoment(error: unknown): boolean {
  return error instanceof AzureError && (error.kind !== 'network' || broken.has(error.facts.code ?? ''));
}

/** Codes for a connection that was there: the other end may close one that was kept for later just when it is used. */
const broken: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);

function refusal(answer: ArmAnswer, operation: string, now: number): AzureError {
  if (answer.status >= 300 && answer.status < 400) {
    // The site leads to its sign-in page, which is for browsers: it did not take the token.
    return new AzureError('signedOut', { operation, status: answer.status });
  }
  const error = responseError(answer, operation, now);
  // App Service names the caller's address where an access restriction of the site keeps it out.
  const keptOut = error.kind === 'forbidden' && answer.header('x-ms-forbidden-ip') !== undefined;
  return keptOut ? new AzureError('forbidden', { ...error.facts, code: ipForbidden }) : error;
}

/** The `code` of a 403 that comes from the site's access restrictions, not from a missing right. */
export const ipForbidden = 'IpForbidden';

function readOutput(answer: ArmAnswer, operation: string): CommandOutput {
  const [output, error, exitCode] = ['Output', 'Error', 'ExitCode'].map((name) => field(answer.body, name));
  const texts = [output ?? '', error ?? ''];
  if (typeof exitCode !== 'number' || !texts.every((text) => typeof text === 'string')) {
    throw unreadableAnswer(operation, 'The answer is not that of an SCM site.', answer);
  }
  const [, instance] = /(?:^|[\s,;])ARRAffinity=([0-9a-z]+)/i.exec(answer.header('set-cookie') ?? '') ?? [];
  return { output: texts[0] ?? '', error: texts[1] ?? '', exitCode, instance };
}

async function tokenFrom<T extends AccessToken | undefined>(token: Promise<T>, operation: string): Promise<T> {
  try {
    return await token;
  } catch (error) {
    throw error instanceof NoToken ? credentialError(error.cause, operation) : error;
  }
}
