import assert from 'node:assert/strict';
import type { TokenCredential } from '@azure/core-auth';
import { createPipelineRequest, type PipelinePolicy } from '@azure/core-rest-pipeline';
import { AuthorityFailure, credentialThatSaysWhy } from '../../../src/azure/authorityFailure.ts';
import { ScriptedHttp } from './scriptedHttp.ts';

const authority = 'https://login.example';

/** A credential that sends one request through the policy, and then fails as @azure/identity does: with a message alone. */
function failingAfter(url: string, http: ScriptedHttp): TokenCredential {
  return credentialThatSaysWhy(authority, ([first]) => {
    assert.ok(first);
    const { policy }: { policy: PipelinePolicy } = first;
    return {
      async getToken() {
        const next = (request: Parameters<ScriptedHttp['sendRequest']>[0]) => http.sendRequest(request);
        await policy.sendRequest(createPipelineRequest({ url }), next).catch(() => undefined);
        throw new Error('something_failed');
      },
    };
  });
}

async function thrownBy(credential: TokenCredential): Promise<unknown> {
  return credential.getToken('scope').catch((error: unknown) => error);
}

describe('a credential that says why it failed', () => {
  it('tells the provider’s codes, and keeps the message', async () => {
    const http = new ScriptedHttp(() => ({
      status: 400,
      body: { error_codes: [65001, 'x'], suberror: 'consent_required' },
    }));
    const error = await thrownBy(failingAfter(`${authority}/t/token`, http));
    assert.ok(error instanceof AuthorityFailure);
    assert.deepEqual(
      [error.message, error.status, error.errorCodes, error.suberror],
      ['something_failed', 400, [65001], 'consent_required'],
    );
  });

  it('tells what kept the answer from arriving', async () => {
    const cause = Object.assign(new Error('m'), { code: 'ENOTFOUND' });
    const http = new ScriptedHttp(() => Promise.reject(cause));
    const error = await thrownBy(failingAfter(`${authority}/t/token`, http));
    assert.equal(error instanceof AuthorityFailure && error.cause, cause);
  });

  it('survives a page that is not JSON', async () => {
    const http = new ScriptedHttp(() => ({ status: 502, body: '<html>' }));
    const error = await thrownBy(failingAfter(`${authority}/t/token`, http));
    assert.equal(error instanceof AuthorityFailure && error.status, 502);
  });

  it('does not blame the provider for another server’s failure, nor for its success', async () => {
    for (const url of ['http://169.254.169.254/metadata', `${authority}.evil.example/token`]) {
      const http = new ScriptedHttp(() => ({ status: 503 }));
      assert.ok(!((await thrownBy(failingAfter(url, http))) instanceof AuthorityFailure), url);
    }
    const fine = failingAfter(`${authority}/t/token`, new ScriptedHttp(() => ({ status: 200 })));
    assert.ok(!((await thrownBy(fine)) instanceof AuthorityFailure));
  });
});
