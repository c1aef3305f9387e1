import { HostNameBindings } from '../../../src/azure/hostNameBindings.ts';
import type { ManualClock } from '../../clock/manualClock.ts';
import { type ScriptedAnswer, ScriptedHttp } from './scriptedHttp.ts';
import { testClient } from './testClient.ts';

export const app = {
  id: '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Web/sites/shop',
  key: '/subscriptions/s1/resourcegroups/rg/providers/microsoft.web/sites/shop',
  name: 'shop',
} as const;

export interface SimulatedBinding {
  readonly sslState: string;
  readonly thumbprint?: string;
  readonly siteName: string;
}

/** The host names of one app as Azure has them: a write replaces a binding as a whole. */
export class SimulatedBindings {
  readonly stored: Map<string, SimulatedBinding>;
  /** Every state that the bindings were in, as `host=thumbprint` of each; a host without certificate has none. */
  readonly states: string[][] = [];
  writes = 0;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock, hosts: Readonly<Record<string, string>>) {
    this.#clock = clock;
    const bound = (thumbprint: string) => ({ siteName: 'shop', sslState: 'SniEnabled', thumbprint });
    this.stored = new Map(Object.entries(hosts).map(([host, thumbprint]) => [host, bound(thumbprint)]));
    this.#note();
  }

  /** A way to it that takes `latency()` before each request arrives and again before its answer does. `arrives`: whether a request does. */
  writer(
    latency: () => number,
    arrives: (step: 'request' | 'answer') => Promise<void> = async () => undefined,
  ): HostNameBindings {
    const http = new ScriptedHttp(async ({ method, url, body }): Promise<ScriptedAnswer> => {
      await this.#clock.sleep(latency());
      await arrives('request');
      const host = new URL(url).pathname.split('/').at(-1) ?? '';
      if (method === 'PUT') {
        this.stored.set(host, JSON.parse(String(body)).properties);
        this.writes += 1;
        this.#note();
      }
      const answer = { body: { id: `${app.id}/hostNameBindings/${host}`, properties: { ...this.stored.get(host) } } };
      await arrives('answer');
      await this.#clock.sleep(latency());
      return answer;
    });
    return new HostNameBindings(testClient(http, this.#clock).client, this.#clock);
  }

  #note(): void {
    this.states.push([...this.stored].map(([host, { sslState, thumbprint }]) => `${host}=${sslState} ${thumbprint}`));
  }
}
