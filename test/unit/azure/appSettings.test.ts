import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AppSettings, Settings } from '../../../src/azure/appSettings.ts';
import { AzureError } from '../../../src/azure/azureError.ts';
import type { WriteOutcome } from '../../../src/azure/compareWrite.ts';
import {
  type ChangeValue,
  loadRootCertificates,
  withoutThumbprints,
  withThumbprints,
} from '../../../src/azure/loadRootCertificates.ts';
import { ManualClock } from '../../clock/manualClock.ts';
import { runs, seed } from '../../seed.ts';
import { type ScriptedAnswer, ScriptedHttp } from './scriptedHttp.ts';
import { testClient } from './testClient.ts';

const app = {
  id: '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Web/sites/shop',
  name: 'shop',
} as const;
const { signal } = new AbortController();
const [first, second] = ['A', 'B'].map((digit) => digit.repeat(40)) as [string, string];

/** The settings of one app as Azure has them: each write replaces all. */
class SimulatedSettings {
  stored: Record<string, unknown>;
  writes = 0;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock, stored: Record<string, unknown>) {
    this.#clock = clock;
    this.stored = stored;
  }

  /** A way to it that takes `latency()` before each request arrives and again before its answer does. */
  writer(latency: () => number): AppSettings {
    const http = new ScriptedHttp(async ({ method, body }): Promise<ScriptedAnswer> => {
      await this.#clock.sleep(latency());
      if (method === 'PUT') {
        this.stored = JSON.parse(String(body)).properties;
        this.writes += 1;
      }
      const answer = { body: { properties: { ...this.stored } } };
      await this.#clock.sleep(latency());
      return answer;
    });
    return new AppSettings(testClient(http, this.#clock).client, this.#clock);
  }
}

/** What one of two writers wants. */
interface Deed {
  readonly name: string;
  readonly change: ChangeValue;
  readonly isDone: (value: string) => boolean;
}

describe('the settings of an app', () => {
  const clock = new ManualClock();
  const server = (stored: Record<string, unknown>): SimulatedSettings => new SimulatedSettings(clock, stored);
  const add = (thumbprint: string) => (value: string | undefined) => withThumbprints(value, [thumbprint]);

  it('keep everything but the one that is changed, as it was written', async () => {
    const odd = JSON.parse(
      '{"b":"2","a":"","null":null,"number":7,"__proto__":"kept","website_load_root_certificates":""}',
    );
    const azure = server(odd);
    const settings = azure.writer(() => 0);
    const written = await clock.runUntil(settings.write(app, loadRootCertificates, add(first), signal));
    assert.equal(written.kind, 'accepted');
    assert.equal(
      JSON.stringify(azure.stored),
      `{"b":"2","a":"","null":null,"number":7,"__proto__":"kept","website_load_root_certificates":"${first}"}`,
    );
    assert.deepEqual(written.kind === 'accepted' && (await clock.runUntil(settings.compare(written, signal))), {
      kind: 'confirmed',
    });
  });

  it('are not written where nothing is to change', async () => {
    for (const [value, kind] of [
      [first, 'there'],
      ['*', 'all'],
      ['@Microsoft.KeyVault(SecretUri=x)', 'reference'],
    ] as const) {
      const azure = server({ [loadRootCertificates]: value });
      const settings = azure.writer(() => 0);
      const written = await clock.runUntil(settings.write(app, loadRootCertificates, add(first), signal));
      assert.deepEqual([written.kind, azure.writes], [kind, 0]);
    }
  });

  it('are never written from an answer that is not the whole of them', async () => {
    for (const body of [null, {}, { properties: null }, { properties: [] }, { properties: 'x' }, '<html>']) {
      const http = new ScriptedHttp(() => ({ body }));
      const settings = new AppSettings(testClient(http, clock).client, clock);
      await assert.rejects(
        clock.runUntil(settings.write(app, loadRootCertificates, add(first), signal)),
        (error) => error instanceof AzureError && error.kind === 'service',
      );
      assert.ok(http.requests.every(({ method }) => method === 'POST'));
    }
  });

  it('have no value in an error that Azure’s message quotes, also where the message is cut', async () => {
    const secret = 'Server=db;Password=hunter2';
    for (const message of [`The value ${secret} is too long.`, `${'The value is bad. '.repeat(33)}${secret}`]) {
      const http = new ScriptedHttp(({ method }) =>
        method === 'PUT'
          ? { status: 400, body: { Code: 'BadRequest', Message: message } }
          : { body: { properties: { db: secret } } },
      );
      const settings = new AppSettings(testClient(http, clock).client, clock);
      await assert.rejects(
        clock.runUntil(settings.write(app, loadRootCertificates, add(first), signal)),
        (error) =>
          error instanceof AzureError &&
          error.kind === 'refused' &&
          !`${error.stack} ${JSON.stringify(error.facts)} ${error.cause}`.includes('hunter2'),
      );
    }
  });

  it('have no value in a text that quotes the request as JSON, on one line, or one value within another', () => {
    const settings = new Settings({
      path: 'C:\\keys "a"',
      long: 'hunter2-and-more',
      short: 'hunter2',
      two: 'one\n  two',
    });
    const { properties } = settings.bodyWith('short', 'hunter2');
    const text = `Bad request: ${JSON.stringify(properties)}, and one two`;
    assert.equal(settings.withoutValues(text), 'Bad request: {"path":"…","long":"…","short":"…","two":"…"}, and …');
  });

  it('are not shown by whatever prints them', () => {
    const settings = new Settings({ password: 'hunter2' });
    assert.doesNotMatch(
      `${JSON.stringify(settings)} ${settings} ${JSON.stringify(Object.entries(settings))}`,
      /hunter/,
    );
  });

  it('count as changed when no answer came and they are changed, else as not', async () => {
    for (const done of [true, false]) {
      const azure = server({ a: '1' });
      const http = new ScriptedHttp(({ method, body }) => {
        if (method === 'PUT') {
          azure.stored = done ? JSON.parse(String(body)).properties : azure.stored;
          return { status: 502, body: 'Bad gateway' };
        }
        return { body: { properties: azure.stored } };
      });
      const settings = new AppSettings(testClient(http, clock).client, clock);
      const writing = clock.runUntil(settings.write(app, loadRootCertificates, add(first), signal));
      if (done) {
        assert.equal((await writing).kind, 'accepted');
      } else {
        await assert.rejects(writing, AzureError);
      }
    }
  });

  it('count as undone where somebody writes what was read before, and as unread where looking fails or ends', async () => {
    const azure = server({ a: '1' });
    const settings = azure.writer(() => 10);
    const write = () => clock.runUntil(settings.write(app, loadRootCertificates, add(first), signal));
    const undone = await write();
    azure.stored = { a: '2' };
    assert.ok(undone.kind === 'accepted');
    assert.deepEqual(await clock.runUntil(settings.compare(undone, signal)), { kind: 'undone' });
    assert.deepEqual(azure.stored, { a: '2' }, 'and nothing is written again');
    const unread = await write();
    assert.ok(unread.kind === 'accepted');
    assert.equal((await settings.compare(unread, AbortSignal.abort())).kind, 'unread');
  });

  it('lose nothing of two writers, or one of them is told, in 1,000 interleavings', async function () {
    this.timeout(120_000);
    const latencies = fc.array(
      fc.oneof({ weight: 12, arbitrary: fc.integer({ max: 2_400, min: 1 }) }, fc.integer({ max: 20_000, min: 1 })),
      { minLength: 24, maxLength: 24 },
    );
    const start = fc.integer({ min: 0, max: 6_000 });
    const old = 'C'.repeat(40);
    const adds = (name: string, thumbprint: string): Deed => ({
      name,
      change: add(thumbprint),
      isDone: (value) => value.includes(thumbprint),
    });
    const removes: Deed = {
      name: loadRootCertificates,
      change: (value) => withoutThumbprints(value, [old]),
      isDone: (value) => !value.includes(old),
    };
    const others = fc.constantFrom(adds(loadRootCertificates, second), adds('OTHER', second), removes);
    let [lost, told] = [0, 0];
    await fc.assert(
      fc.asyncProperty(latencies, start, start, others, async (pauses, one, other, deed) => {
        const ownDeed = adds(loadRootCertificates, first);
        const time = new ManualClock();
        const azure = new SimulatedSettings(time, { untouched: '1', [loadRootCertificates]: old });
        const play = async (from: number, begin: number, { name, change }: Deed) => {
          let at = from;
          const settings = azure.writer(() => pauses[at++ % pauses.length] ?? 0);
          await time.sleep(begin);
          const written = await settings.write(app, name, change, signal);
          assert.ok(written.kind === 'accepted');
          return settings.compare(written, signal);
        };
        const [outcome, otherOutcome] = await time.runUntil(
          Promise.all([play(0, one, ownDeed), play(12, other, deed)]),
        );
        const isLost = ({ name, isDone }: Deed): boolean => !isDone(String(azure.stored[name]));
        const isTold = (...outcomes: readonly WriteOutcome[]): boolean =>
          outcomes.some(({ kind }) => kind !== 'confirmed');
        const isAnyLost = isLost(ownDeed) || isLost(deed);
        lost += Number(isAnyLost);
        told += Number(isTold(outcome, otherOutcome));
        assert.ok(!isAnyLost || isTold(outcome, otherOutcome), 'lost in silence');
        assert.equal(azure.stored['untouched'], '1');
        assert.ok(deed === removes || String(azure.stored[loadRootCertificates]).startsWith(old));
        assert.equal(azure.writes, 2);
      }),
      { seed, numRuns: runs(1_000, 10_000) },
    );
    assert.ok(lost > 50 && told < 900, `${lost} lost, ${told} told`);
  });
});
