import assert from 'node:assert/strict';
import type { SiteAnswer } from '../../../../src/stopStart/engine/ports.ts';
import { appSites, type GetStatus, type HealthCheckPath } from '../../../../src/stopStart/ports/appSites.ts';

const app = {
  id: '/Apps/Shop',
  key: '/apps/shop',
  name: 'shop',
  hostName: 'shop.contoso-ase.appserviceenvironment.net',
};

interface Asked {
  readonly urls: string[];
  readonly ask: (signal?: AbortSignal) => Promise<SiteAnswer>;
}

function asked(path: HealthCheckPath, status: (url: string) => number, apps = [app]): Asked {
  const urls: string[] = [];
  const getStatus: GetStatus = async (url, signal) => {
    urls.push(url);
    signal.throwIfAborted();
    return status(url);
  };
  const sites = appSites(apps, path, getStatus);
  return { urls, ask: (signal = new AbortController().signal) => sites.ask(app, signal) };
}

const unreachable = (): never => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }) });
};

describe('The site of an app', () => {
  it('is asked at the root first, then at its health check path, which is read once', async () => {
    let reads = 0;
    const { urls, ask } = asked(
      async () => {
        reads += 1;
        return '/healthz';
      },
      (url) => (url.endsWith('/healthz') ? 500 : 200),
    );
    assert.deepEqual(await ask(), { kind: 'status', status: 500 });
    assert.deepEqual(await ask(), { kind: 'status', status: 500 });
    assert.deepEqual(
      urls.map((url) => url.slice(`https://${app.hostName}`.length)),
      ['/', '/healthz', '/healthz'],
    );
    assert.equal(reads, 1);
  });

  it('is asked at the root where there is no path, or it may not be read', async () => {
    for (const path of [async () => undefined, () => Promise.reject(new Error('403'))]) {
      const { urls, ask } = asked(path, () => 404);
      assert.deepEqual(await ask(), { kind: 'status', status: 404 });
      await ask();
      assert.equal(urls.length, 2);
    }
  });

  it('says why nothing came back, and Azure is not asked for the path of a host that is not there', async () => {
    const { ask } = asked(() => assert.fail('asked Azure'), unreachable);
    assert.deepEqual(await ask(), { kind: 'none', because: 'ENOTFOUND' });
  });

  it('is given up with its signal', async () => {
    const { ask } = asked(
      async () => undefined,
      () => 200,
    );
    assert.deepEqual(await ask(AbortSignal.abort()), { kind: 'none', because: 'No answer in time.' });
  });

  it('is not asked without a host name', async () => {
    const { urls, ask } = asked(async () => undefined, unreachable, []);
    assert.equal((await ask()).kind, 'none');
    assert.deepEqual(urls, []);
  });
});
