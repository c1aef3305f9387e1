import assert from 'node:assert/strict';
import type { SiteAnswer } from '../../src/stopStart/engine/ports.ts';
import { appSites } from '../../src/stopStart/ports/appSites.ts';
import { startLocalAzure } from '../localAzure/server.ts';
import { makeLoopbackTls } from '../localAzure/tls.ts';
import { trust } from './trust.ts';
import { untrustedServer } from './untrustedServer.ts';

describe('asking an app’s site over HTTPS', () => {
  const ask = (hostName: string, signal = AbortSignal.timeout(10_000)): Promise<SiteAnswer> => {
    const app = { id: '/Shop', key: '/shop', name: 'shop', hostName };
    return appSites([app], async () => undefined).ask(app, signal);
  };

  it('gives the status, whatever it is', async () => {
    const local = await startLocalAzure();
    try {
      trust(local.caPem);
      // No site of an app, but a server that wants a credential: none was sent.
      assert.deepEqual(await ask(new URL(local.url).host), { kind: 'status', status: 401 });
    } finally {
      await local.close();
    }
  });

  it('says why there is none', async () => {
    const local = await startLocalAzure();
    await local.close();
    assert.deepEqual(await ask(new URL(local.url).host), { kind: 'none', because: 'ECONNREFUSED' });
    const untrusted = await untrustedServer(await makeLoopbackTls());
    try {
      const answer = await ask(untrusted.host);
      assert.match(answer.kind === 'none' ? answer.because : '', /SELF_SIGNED|UNABLE_TO|DEPTH_ZERO/);
    } finally {
      await untrusted.close();
    }
  });
});
