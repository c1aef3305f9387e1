import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';
import { ArmClient } from '../../../src/azure/armClient.ts';
import type { Cloud } from '../../../src/azure/cloud.ts';
import { Kudu } from '../../../src/azure/kudu.ts';
import type { Exchange } from '../../../src/azure/transport.ts';
import type { Clock } from '../../../src/time/clock.ts';
import type { ScriptedHttp } from './scriptedHttp.ts';

export const cloud: Cloud = {
  name: 'Test',
  resourceManagerUrl: 'https://arm.example',
  resourceManagerScope: 'https://arm.example/.default',
  authorityUrl: 'https://login.example',
  portalUrl: 'https://portal.example',
  isCustom: true,
  appServiceAudiences: ['https://appservice.example'],
  environmentDomains: [],
};

/** A credential whose tokens are `token-1`, `token-2`, … with a lifetime, and that can be made to fail or to wait. */
export class TestCredential implements TokenCredential {
  readonly asked: GetTokenOptions[] = [];
  lifetimeMs = 3_600_000;
  failure: unknown;
  answer: Promise<void> | undefined;
  repeats = false;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async getToken(_scopes: string | string[], options: GetTokenOptions = {}): Promise<AccessToken> {
    this.asked.push(options);
    const name = `token-${this.repeats ? 1 : this.asked.length}`;
    await this.answer;
    if (this.failure !== undefined) {
      throw this.failure;
    }
    return { token: name, expiresOnTimestamp: this.#clock.now() + this.lifetimeMs };
  }
}

export interface TestClient {
  readonly client: ArmClient;
  readonly kudu: Kudu;
  readonly credential: TestCredential;
  readonly log: Exchange[];
}

export function testClient(http: ScriptedHttp, clock: Clock, random: () => number = () => 0): TestClient {
  const credential = new TestCredential(clock);
  const log: Exchange[] = [];
  const options = {
    cloud,
    credential,
    clock,
    random,
    log: (exchange: Exchange) => log.push(exchange),
    httpClient: http,
  };
  const client = new ArmClient(options);
  return { client, kudu: new Kudu(client, options), credential, log };
}
