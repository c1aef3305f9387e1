import assert from 'node:assert/strict';
import { AzureError, type AzureErrorKind } from '../../../src/azure/azureError.ts';
import { ManualClock } from '../../clock/manualClock.ts';
import { ScriptedHttp } from './scriptedHttp.ts';
import { testClient } from './testClient.ts';

const request = { apiVersion: '2024-04-01', operation: 'do it' };
const isKind = (kind: AzureErrorKind) => (error: unknown) => error instanceof AzureError && error.kind === kind;

describe('ArmClient', () => {
  it('sends the version, the query, the token and a request id, and the path encoded', async () => {
    const http = new ScriptedHttp(() => ({ body: {} }));
    const { client } = testClient(http, new ManualClock());
    await client.get('/subscriptions/s/Ca #1?x', { ...request, query: { $filter: 'atScope()' } });
    const [sent] = http.requests;
    assert.equal(
      sent?.url,
      'https://arm.example/subscriptions/s/Ca%20%231%3Fx?%24filter=atScope%28%29&api-version=2024-04-01',
    );
    assert.equal(sent?.headers.get('authorization'), 'Bearer token-1');
    assert.match(sent?.headers.get('x-ms-client-request-id') ?? '', /^[0-9a-f-]{36}$/);
  });

  it('writes a blank of the query as %20, and a plus as what it is', async () => {
    const http = new ScriptedHttp(() => ({ body: {} }));
    const { client } = testClient(http, new ManualClock());
    await client.get('/a', { ...request, query: { $filter: "name eq 'a+b'" } });
    assert.equal(http.urls[0], 'https://arm.example/a?%24filter=name%20eq%20%27a%2Bb%27&api-version=2024-04-01');
  });

  describe('lists', () => {
    const pages = (...bodies: unknown[]): ScriptedHttp =>
      new ScriptedHttp((_, index) => ({ body: bodies[index] ?? {} }));
    const next = (page: number): string => `https://arm.example:443/a?api-version=x&$skiptoken=${page}`;

    it('have every item of every page, followed as the links say', async () => {
      const http = pages(
        { value: [1, 2], nextLink: next(2) },
        { value: [], nextLink: next(3) },
        { value: [3], nextLink: null },
      );
      assert.deepEqual(await testClient(http, new ManualClock()).client.list('/a', request), [1, 2, 3]);
      assert.equal(http.urls[1], next(2));
    });

    it('end with an absent or empty link; a bare list is one page', async () => {
      for (const body of [{ value: [1] }, { value: [1], nextLink: '' }, [1]]) {
        assert.deepEqual(await testClient(pages(body), new ManualClock()).client.list('/a', request), [1]);
      }
    });

    const noPages = [{}, null, '"text"', { value: null }, { value: {} }, { value: [1], nextLink: 7 }, { error: 'x' }];
    for (const body of noPages) {
      it(`are never empty or short for a page like ${JSON.stringify(body)}`, async () => {
        const http = pages({ value: [1], nextLink: next(2) }, body);
        const listing = testClient(http, new ManualClock()).client.list('/a', request);
        await assert.rejects(
          listing,
          (error) => error instanceof AzureError && error.facts.code === 'UnreadableAnswer',
        );
      });
    }

    const foreign = [
      'https://evil.example/a?p=2',
      'http://arm.example/a?p=2',
      'https://arm.example:8443/a',
      'https://arm.example.evil.example/a',
      'https://arm.example@evil.example/a',
      '//evil.example/a',
      'not a link',
    ];
    for (const link of foreign) {
      it(`do not take the token to ${link}`, async () => {
        const http = pages({ value: [1], nextLink: link });
        await assert.rejects(testClient(http, new ManualClock()).client.list('/a', request), isKind('service'));
        assert.equal(http.requests.length, 1);
      });
    }

    it('do not go round in circles, nor on without end', async () => {
      const circle = new ScriptedHttp(() => ({ body: { value: [1], nextLink: next(2) } }));
      await assert.rejects(testClient(circle, new ManualClock()).client.list('/a', request), isKind('service'));
      assert.equal(circle.requests.length, 2);
      const endless = new ScriptedHttp((_, index) => ({ body: { value: [1], nextLink: next(index + 2) } }));
      await assert.rejects(testClient(endless, new ManualClock()).client.list('/a', request), isKind('service'));
      assert.equal(endless.requests.length, 2_000);
    });

    it('fail when a later page fails', async () => {
      const http = new ScriptedHttp((_, index) =>
        index === 0 ? { body: { value: [1], nextLink: next(2) } } : { status: 403 },
      );
      await assert.rejects(testClient(http, new ManualClock()).client.list('/a', request), isKind('forbidden'));
    });
  });
});
