import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { AzureError, type AzureErrorKind } from '../../../src/azure/azureError.ts';
import type { ScmHost } from '../../../src/azure/scmHosts.ts';
import { ManualClock } from '../../clock/manualClock.ts';
import { ScriptedHttp } from './scriptedHttp.ts';
import { testClient } from './testClient.ts';

const request = { apiVersion: '2024-04-01', operation: 'do it' };
const dropped = (): never => {
  throw Object.assign(new Error('socket hang up'), { name: 'RestError', code: 'ECONNRESET' });
};
/** A body that breaks off with an error. */
const brokenOff = (error: unknown) => ({
  stream: new Readable({
    read() {
      this.destroy(error as Error);
    },
  }),
});
const cut = () => brokenOff(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
/** A compressed body without its end. The SDK unpacks it. */
const cutCompressed = () => {
  try {
    return { body: gunzipSync(gzipSync('{"value":[]}').subarray(0, 15)) };
  } catch (error) {
    return brokenOff(error);
  }
};
const isKind = (kind: AzureErrorKind) => (error: unknown) => error instanceof AzureError && error.kind === kind;

describe('Transport', () => {
  it('logs each exchange without query, token or body', async () => {
    const http = new ScriptedHttp(() => ({ body: { secret: 'x' }, headers: { 'x-ms-correlation-request-id': 'c-1' } }));
    const { client, log } = testClient(http, new ManualClock());
    await client.put('/a', { blob: 'AAAA' }, request);
    assert.deepEqual(log, [
      { method: 'PUT', path: '/a', status: 200, failure: undefined, durationMs: 0, correlationId: 'c-1' },
    ]);
  });

  it('keeps the connection after a read, which VS Code does only where a request says so, and not after a write', async () => {
    const http = new ScriptedHttp(() => ({ body: {} }));
    const { client } = testClient(http, new ManualClock());
    await client.get('/a', request);
    await client.postToRead('/query', request, {});
    await client.put('/a', {}, request);
    await client.post('/a/stop', request);
    assert.deepEqual(
      http.requests.map(({ headers }) => headers.get('connection')),
      ['keep-alive', 'keep-alive', undefined, undefined],
    );
  });

  describe('reads', () => {
    for (const [what, fail] of Object.entries({
      'the network': dropped,
      'a 503': () => ({ status: 503 }),
      'a 500': () => ({ status: 500 }),
      'a 408': () => ({ status: 408 }),
      'half a body': () => ({ body: '{"value":[{"id":' }),
      'half a compressed body': cutCompressed,
    })) {
      it(`are tried again after ${what}`, async () => {
        const clock = new ManualClock();
        const http = new ScriptedHttp((_, index) => (index < 2 ? fail() : { body: { ok: true } }));
        const { client } = testClient(http, clock);
        const answer = await clock.runUntil(client.get('/a', request));
        assert.deepEqual(answer.body, { ok: true });
        assert.equal(http.requests.length, 3);
      });
    }

    for (const status of [400, 403, 404, 409, 501]) {
      it(`are not tried again after ${status}`, async () => {
        const http = new ScriptedHttp(() => ({ status }));
        await assert.rejects(testClient(http, new ManualClock()).client.get('/a', request), AzureError);
        assert.equal(http.requests.length, 1);
      });
    }

    it('are given up after four tries, with growing waits and jitter', async () => {
      const clock = new ManualClock();
      const started = clock.now();
      const times: number[] = [];
      const http = new ScriptedHttp(() => {
        times.push(clock.now() - started);
        return dropped();
      });
      await assert.rejects(
        clock.runUntil(testClient(http, clock, () => 1).client.get('/a', request)),
        isKind('network'),
      );
      assert.deepEqual(times, [0, 500, 1500, 3500]);
    });

    it('are tried as often as the request says', async () => {
      const http = new ScriptedHttp(dropped);
      await assert.rejects(testClient(http, new ManualClock()).client.get('/a', { ...request, attempts: 1 }));
      assert.equal(http.requests.length, 1);
    });

    it('wait at least as long as Retry-After says', async () => {
      const clock = new ManualClock();
      const started = clock.now();
      const http = new ScriptedHttp((_, index) =>
        index === 0 ? { status: 429, headers: { 'retry-after': '17' } } : { body: {} },
      );
      await clock.runUntil(testClient(http, clock).client.get('/a', request));
      assert.equal(clock.now() - started, 17_000);
    });

    it('wait longer after a 429 without Retry-After than after other failures', async () => {
      const clock = new ManualClock();
      const started = clock.now();
      const http = new ScriptedHttp((_, index) => (index === 0 ? { status: 429 } : { body: {} }));
      await clock.runUntil(testClient(http, clock).client.get('/a', request));
      assert.equal(clock.now() - started, 1_000);
    });

    it('leave a long Retry-After to the user', async () => {
      const http = new ScriptedHttp(() => ({ status: 429, headers: { 'retry-after': '600' } }));
      const reading = testClient(http, new ManualClock()).client.get('/a', request);
      await assert.rejects(
        reading,
        (error) => isKind('throttled')(error) && (error as AzureError).facts.retryAfterMs === 600_000,
      );
      assert.equal(http.requests.length, 1);
    });

    it('end with their signal, under way and while waiting for the next try', async () => {
      const clock = new ManualClock();
      const stop = new AbortController();
      const hanging = new ScriptedHttp(() => new Promise(() => undefined));
      const reading = testClient(hanging, clock).client.get('/a', { ...request, signal: stop.signal });
      await clock.advance(10);
      stop.abort(new Error('closed'));
      await assert.rejects(reading, { message: 'closed' });

      const waiting = new AbortController();
      const failing = new ScriptedHttp(dropped);
      const retrying = testClient(failing, clock).client.get('/a', { ...request, signal: waiting.signal });
      await clock.advance(10);
      waiting.abort(new Error('left'));
      await assert.rejects(retrying, { message: 'left' });
      assert.equal(failing.requests.length, 1);
    });

    it('end after a minute without an answer, and leave no timer', async () => {
      const clock = new ManualClock();
      const http = new ScriptedHttp(() => new Promise(() => undefined));
      const { client, log } = testClient(http, clock);
      const reading = client.get('/a', request);
      reading.catch(() => undefined);
      await clock.advance(59_000);
      assert.equal(log.length, 0);
      await clock.advance(1_000);
      await assert.rejects(reading, isKind('timeout'));
      assert.equal(http.requests[0]?.abortSignal?.aborted, true);
      assert.equal(log[0]?.failure, 'timeout');
      assert.equal(clock.waiting, 0);
    });
  });

  describe('writes', () => {
    for (const [what, fail] of Object.entries({
      'a dropped connection': dropped,
      'a 503 with Retry-After': () => ({ status: 503, headers: { 'retry-after': '0' } }),
      'a 429 with Retry-After': () => ({ status: 429, headers: { 'retry-after': '0' } }),
      'a redirect': () => ({ status: 307, headers: { location: 'https://arm.example/elsewhere' } }),
      'half a compressed answer': cutCompressed,
    })) {
      it(`are sent once, whatever comes: ${what}`, async () => {
        for (const send of ['put', 'post', 'delete'] as const) {
          const http = new ScriptedHttp(fail);
          const { client } = testClient(http, new ManualClock());
          const sending = send === 'put' ? client.put('/a', {}, request) : client[send]('/a', request);
          await assert.rejects(sending, AzureError);
          assert.equal(http.requests.length, 1, send);
        }
      });
    }

    it('are not sent when the signal has aborted, nor when it aborts while the token is awaited', async () => {
      const http = new ScriptedHttp(() => ({}));
      const { client, credential } = testClient(http, new ManualClock());
      const stopped = AbortSignal.abort(new Error('before'));
      await assert.rejects(client.post('/a', { ...request, signal: stopped }), { message: 'before' });

      const stop = new AbortController();
      let give = (): void => undefined;
      credential.answer = new Promise((resolve) => {
        give = resolve;
      });
      const posting = client.post('/a', { ...request, signal: stop.signal });
      stop.abort(new Error('meanwhile'));
      give();
      await assert.rejects(posting, { message: 'meanwhile' });
      assert.equal(http.requests.length, 0);
    });

    it('may have been done if their answer breaks off, compressed or not', async () => {
      for (const answer of [cut, cutCompressed]) {
        const { client } = testClient(new ScriptedHttp(answer), new ManualClock());
        await assert.rejects(client.put('/a', {}, request), isKind('network'));
      }
    });

    it('once sent go on to their answer, whatever the signal does', async () => {
      const stop = new AbortController();
      let answer = (): void => undefined;
      const http = new ScriptedHttp(async () => {
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return { status: 202 };
      });
      const clock = new ManualClock();
      const { client } = testClient(http, clock);
      const posting = client.post('/a', { ...request, signal: stop.signal });
      await clock.advance(1);
      stop.abort(new Error('cancelled'));
      assert.equal(http.requests[0]?.abortSignal?.aborted, false);
      answer();
      assert.equal((await posting).status, 202);
    });

    it('are waited for two minutes, and ended before they settle', async () => {
      for (const send of ['put', 'post', 'delete'] as const) {
        const clock = new ManualClock();
        const http = new ScriptedHttp(() => new Promise(() => undefined));
        const { client, log } = testClient(http, clock);
        const sending = send === 'put' ? client.put('/a', {}, request) : client[send]('/a', request);
        const ended = sending.catch(() => http.requests[0]?.abortSignal?.aborted);
        await clock.advance(119_999);
        assert.equal(http.requests[0]?.abortSignal?.aborted, false);
        await clock.advance(1);
        assert.equal(await ended, true, send);
        await assert.rejects(sending, isKind('timeout'));
        assert.equal(log[0]?.failure, 'timeout');
      }
    });

    it('that were ended are a timeout, however the pipeline tells of it', async () => {
      const clock = new ManualClock();
      const http = new ScriptedHttp(
        ({ abortSignal }) =>
          new Promise((_, reject) => {
            abortSignal?.addEventListener('abort', () => reject(new DOMException('Aborted.', 'AbortError')));
          }),
      );
      const posting = testClient(http, clock).client.post('/a', request);
      posting.catch(() => undefined);
      await clock.advance(120_000);
      await assert.rejects(posting, isKind('timeout'));
    });

    it('take as long as they take, whatever the clock on the wall is set to meanwhile', async () => {
      const clock = new ManualClock();
      const http = new ScriptedHttp(async () => {
        await clock.sleep(1_000);
        return {};
      });
      const { client, log } = testClient(http, clock);
      const posting = client.post('/a', request);
      await clock.advance(500);
      clock.set(-3_600_000);
      await clock.advance(500);
      await posting;
      assert.equal(log[0]?.durationMs, 1_000);
    });

    it('were done when their answer is a success that cannot be parsed', async () => {
      const http = new ScriptedHttp(() => ({ status: 200, body: '{"properties":{"blo' }));
      assert.equal((await testClient(http, new ManualClock()).client.put('/a', {}, request)).status, 200);
    });

    it('were refused when their answer is a refusal that cannot be parsed', async () => {
      const http = new ScriptedHttp(() => ({ status: 403, body: '<html>blocked by the proxy</html>' }));
      await assert.rejects(testClient(http, new ManualClock()).client.put('/a', {}, request), isKind('forbidden'));
    });
  });

  describe('a POST that only reads', () => {
    const place = { host: 'shop.scm.example' as ScmHost };
    const done = { body: { Output: 'x', Error: '', ExitCode: 0 } };

    it('goes to its own host with a token of its own audience, and the log names the host', async () => {
      const http = new ScriptedHttp(() => done);
      const { kudu, log } = testClient(http, new ManualClock());
      await kudu.run('dir', place, new AbortController().signal);
      assert.deepEqual(http.urls, ['https://shop.scm.example/api/command']);
      assert.equal(log[0]?.path, 'shop.scm.example/api/command');
    });

    it('is tried again as a read is, and three times at most', async () => {
      const clock = new ManualClock();
      const http = new ScriptedHttp(() => ({ status: 503 }));
      const { kudu } = testClient(http, clock);
      await assert.rejects(clock.runUntil(kudu.run('dir', place, new AbortController().signal)), isKind('service'));
      assert.equal(http.requests.length, 3);
    });

    it('is tried again after an answer that broke off, and not where there is no host', async () => {
      const lost = (): never => {
        throw Object.assign(new Error('no such host'), { name: 'RestError', code: 'ENOTFOUND' });
      };
      for (const [answer, times] of [[cut, 3] as const, [cutCompressed, 3] as const, [lost, 1] as const]) {
        const clock = new ManualClock();
        const http = new ScriptedHttp(answer);
        const { kudu } = testClient(http, clock);
        await assert.rejects(clock.runUntil(kudu.run('dir', place, new AbortController().signal)), isKind('network'));
        assert.equal(http.requests.length, times);
      }
    });

    it('ends with its signal, and after a minute', async () => {
      const clock = new ManualClock();
      const stop = new AbortController();
      const http = new ScriptedHttp(() => new Promise(() => undefined));
      const { kudu } = testClient(http, clock);
      const stopped = kudu.run('dir', place, stop.signal);
      await clock.advance(10);
      stop.abort(new Error('closed'));
      await assert.rejects(stopped, { message: 'closed' });
      const late = kudu.run('dir', place, new AbortController().signal);
      late.catch(() => undefined);
      await clock.advance(60_000);
      await assert.rejects(late, isKind('timeout'));
    });

    it('is sent again with the claims of a challenge', async () => {
      const claims = Buffer.from('{"access_token":{}}').toString('base64');
      const refused = { status: 401, headers: { 'www-authenticate': `Bearer error="x", claims="${claims}"` } };
      const http = new ScriptedHttp((_, index) => (index === 0 ? refused : done));
      const { kudu, credential } = testClient(http, new ManualClock());
      await kudu.run('dir', place, new AbortController().signal);
      assert.equal(credential.asked[1]?.claims, '{"access_token":{}}');
    });

    it('is not read without end', async () => {
      const http = new ScriptedHttp(() => ({ body: 'x'.repeat(1024 * 1024 + 1) }));
      const running = testClient(http, new ManualClock()).kudu.run('dir', place, new AbortController().signal);
      await assert.rejects(running, (error) => (error as AzureError).facts.code === 'AnswerTooLarge');
    });
  });

  describe('tokens', () => {
    const challenge = Buffer.from('{"access_token":{}}').toString('base64');
    const refusal = (claims?: string) => ({
      status: 401,
      body: { error: { code: 'ExpiredAuthenticationToken', message: 'Expired.' } },
      headers: {
        'www-authenticate': `Bearer authorization_uri="https://login.example"${claims === undefined ? '' : `, error="insufficient_claims", claims="${claims}"`}`,
      },
    });

    it('are asked for once while many requests wait', async () => {
      const { client, credential } = testClient(new ScriptedHttp(() => ({ body: {} })), new ManualClock());
      await Promise.all([client.get('/a', request), client.get('/b', request), client.post('/c', request)]);
      await client.get('/d', request);
      assert.equal(credential.asked.length, 1);
      assert.equal(credential.asked[0]?.enableCae, true);
    });

    it('of a cancelled request still serve the others that wait', async () => {
      const stop = new AbortController();
      const { client, credential } = testClient(new ScriptedHttp(() => ({ body: {} })), new ManualClock());
      let give = (): void => undefined;
      credential.answer = new Promise((resolve) => {
        give = resolve;
      });
      const cancelled = client.get('/a', { ...request, signal: stop.signal });
      const start = client.post('/start', request);
      stop.abort(new Error('collapsed'));
      await assert.rejects(cancelled, { message: 'collapsed' });
      give();
      assert.equal((await start).status, 200);
    });

    it('are replaced before they end', async () => {
      const clock = new ManualClock();
      const http = new ScriptedHttp(() => ({ body: {} }));
      const { client } = testClient(http, clock);
      await client.get('/a', request);
      await clock.advance(3_600_000 - 119_000);
      await client.get('/b', request);
      assert.deepEqual(http.tokens, ['Bearer token-1', 'Bearer token-2']);
    });

    it('that still hold are used when no new one can be had', async () => {
      const clock = new ManualClock();
      const http = new ScriptedHttp(() => ({ body: {} }));
      const { client, credential } = testClient(http, clock);
      await client.get('/a', request);
      credential.failure = new Error('no network');
      await clock.advance(3_600_000 - 60_000);
      await client.post('/start', request);
      await clock.advance(58_000);
      await assert.rejects(client.post('/start', request), isKind('signedOut'));
      assert.deepEqual(http.tokens, ['Bearer token-1', 'Bearer token-1']);
    });

    it('that are refused are replaced, and the refused request, a write too, is sent again once', async () => {
      const http = new ScriptedHttp((_, index) => (index === 0 ? refusal() : {}));
      const { client } = testClient(http, new ManualClock());
      await client.post('/start', request);
      assert.deepEqual(http.tokens, ['Bearer token-1', 'Bearer token-2']);
    });

    it('that are refused and cannot be replaced are an error at once', async () => {
      const http = new ScriptedHttp(() => refusal());
      const { client, credential } = testClient(http, new ManualClock());
      credential.repeats = true;
      await assert.rejects(client.get('/a', request), isKind('signedOut'));
      assert.equal(http.requests.length, 1);
    });

    it('are asked for with the claims of a challenge', async () => {
      const http = new ScriptedHttp((_, index) => (index === 0 ? refusal(challenge) : { body: {} }));
      const { client, credential } = testClient(http, new ManualClock());
      await client.get('/a', request);
      assert.equal(credential.asked[1]?.claims, '{"access_token":{}}');
      assert.deepEqual(http.tokens, ['Bearer token-1', 'Bearer token-2']);
    });

    it('that cannot be had with those claims leave the claims in the error', async () => {
      const { client, credential } = testClient(new ScriptedHttp(() => refusal(challenge)), new ManualClock());
      await client.get('/a', request).catch(() => undefined);
      credential.failure = new Error('interaction required');
      const error: unknown = await client.get('/a', request).catch((thrown: unknown) => thrown);
      assert.ok(isKind('signedOut')(error));
      assert.equal((error as AzureError).facts.claims, challenge);
    });

    it('are waited for two minutes', async () => {
      const clock = new ManualClock();
      const http = new ScriptedHttp(() => ({ body: {} }));
      const { client, credential } = testClient(http, clock);
      credential.answer = new Promise(() => undefined);
      const posting = client.post('/start', request);
      posting.catch(() => undefined);
      await clock.advance(120_000);
      await assert.rejects(posting, isKind('timeout'));
      assert.equal(credential.asked[0]?.abortSignal?.aborted, true);
      assert.equal(http.requests.length, 0);
      assert.equal(clock.waiting, 0);
    });

    it('say when they end, the freshest one', async () => {
      const clock = new ManualClock();
      const { client, credential } = testClient(new ScriptedHttp(() => ({ body: {} })), clock);
      await client.get('/a', request);
      credential.lifetimeMs = 7_200_000;
      assert.equal(await client.tokenExpiresAt(), clock.now() + 7_200_000);
      credential.failure = Object.assign(new Error('m'), { code: 'ENOTFOUND' });
      await assert.rejects(client.tokenExpiresAt(), isKind('network'));
    });

    it('never appear in an error', async () => {
      const { client } = testClient(new ScriptedHttp(() => refusal()), new ManualClock());
      const error: unknown = await client.get('/a', request).catch((thrown: unknown) => thrown);
      assert.ok(!JSON.stringify([error, String(error)]).includes('token-'));
    });
  });
});
