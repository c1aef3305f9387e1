import assert from 'node:assert/strict';
import type { EndpointCheck } from '../../../../src/azure/endpointCheck.ts';
import type { Diagnosis } from '../../../../src/commands/diagnoseSignIn/diagnosis.ts';
import {
  certificatesIgnored,
  diagnosisText,
  type Facts,
} from '../../../../src/commands/diagnoseSignIn/diagnosisText.ts';
import { cloud } from '../../azure/testClient.ts';

const root = { subject: 'CN=Contoso Root', issuer: 'CN=Contoso Root', sha256: 'AB12', validTo: 'Jan  1 2030' };
const leaf = { ...root, subject: 'CN=management.azure.com', sha256: 'CD34' };
const good: EndpointCheck = {
  durationMs: 120.4,
  status: 401,
  failure: undefined,
  clockAheadMs: 400,
  chain: [leaf, root],
  distrust: undefined,
};
const megan = 'megan.bowen@contoso.com';
const fine: Diagnosis = {
  cloud,
  problem: undefined,
  accounts: {
    state: 'signedIn',
    directories: [
      { account: megan, tenantId: 'tenant-1', name: 'Contoso', found: { kind: 'subscriptions', count: 3 } },
    ],
    problems: [],
  },
  endpoints: [{ name: 'Azure Resource Manager', url: 'https://arm.example/subscriptions?api-version=1', check: good }],
};
const here: Facts = [['Extension', '1.0.0']];

function textOf(diagnosis: Partial<Diagnosis>, network: Facts = []): string {
  return diagnosisText({ ...fine, ...diagnosis }, here, network, '2026-11-30 14:00:00 UTC');
}

/** What stands under "What Stands Out". */
function findings(diagnosis: Partial<Diagnosis>, network: Facts = []): string[] {
  const [, rest = ''] = textOf(diagnosis, network).split('## What Stands Out\n\n');
  return (rest.split('\n\n##')[0] ?? '').split('\n');
}

function withCheck(check: Partial<EndpointCheck>): Partial<Diagnosis> {
  return { endpoints: fine.endpoints.map((one) => ({ ...one, check: { ...one.check, ...check } })) };
}

describe('The document of Diagnose Sign-in', () => {
  it('says where nothing stands out, and shows all that was seen', () => {
    assert.deepEqual(findings({}), ['Nothing.']);
    const text = textOf({}, [['http.proxy', 'proxy.contoso.example:8080']]);
    for (const part of [
      '2026-11-30 14:00:00 UTC. Nothing was changed.',
      '| Extension | 1.0.0 |',
      '| SCM sites take tokens for | https://appservice.example |',
      '- m…@contoso.com\n  - Contoso `tenant-1`: 3 subscriptions',
      '`https://arm.example`: Answered 401 after 120 ms. The clock of this machine is in step with its own.',
      'Its certificate is trusted here.',
      '| CN=management.azure.com | CN=Contoso Root | Jan 1 2030 | CD34 |\n| CN=Contoso Root | CN=Contoso Root | Jan 1 2030 | AB12 |',
      '| http.proxy | proxy.contoso.example:8080 |',
    ]) {
      assert.ok(text.includes(part), `${part}\nis not in\n${text}`);
    }
  });

  it('begins with a certificate that is not trusted, a clock that is off, and an endpoint that did not answer', () => {
    const [untrusted = ''] = findings(withCheck({ distrust: 'SELF_SIGNED_CERT_IN_CHAIN' }));
    assert.match(untrusted, /of Azure Resource Manager is not trusted here \(SELF_SIGNED_CERT_IN_CHAIN\)\./);
    assert.match(untrusted, /Its chain ends at `CN=Contoso Root`/);
    assert.deepEqual(findings(withCheck({ clockAheadMs: -600_000 })), [
      '- The clock of this machine is 600 seconds behind that of Azure Resource Manager. Tokens may be refused.',
    ]);
    assert.deepEqual(findings(withCheck({ status: undefined, failure: 'ECONNREFUSED', chain: [] })), [
      '- Azure Resource Manager did not answer (ECONNREFUSED).',
    ]);
    assert.deepEqual(findings({}, [[certificatesIgnored, 'NODE_TLS_REJECT_UNAUTHORIZED is 0']]), [
      `- ${certificatesIgnored}.`,
    ]);
  });

  it('names directories without a session, and what failed', () => {
    const place = { account: megan, tenantId: 'tenant-2', name: 'Fabrikam' };
    const directories = [
      { ...place, found: { kind: 'noSession' } },
      { ...place, tenantId: 'tenant-3', found: { kind: 'failed', sentence: `${megan} may not.` } },
    ] as const;
    const accounts = { state: 'signedIn', directories, problems: ['Could not list the directories of x.'] } as const;
    assert.deepEqual(findings({ accounts }), [
      '- 1 directory without a session. Use **Sign In…**.',
      '- 1 directory could not be asked.',
      '- Could not list the directories of x.',
    ]);
    const text = textOf({ accounts });
    assert.ok(text.includes('Fabrikam `tenant-2`: **no session**, it needs a sign-in of its own'));
    assert.ok(text.includes('Fabrikam `tenant-3`: **failed.** m…@contoso.com may not.'));
  });

  for (const [state, sentence] of [
    ['nobody', '- Nobody is signed in. Use **Sign In…**.'],
    ['signedOut', '- You signed out of this extension. Use **Sign In…**.'],
  ] as const) {
    it(`says what helps where the accounts are ${state}`, () => {
      const accounts = { state, directories: [], problems: [] } as const;
      assert.deepEqual(findings({ accounts }), [sentence]);
      assert.ok(textOf({ accounts }).includes('No account.'));
    });
  }

  it('says what is wrong with a setting, and that no audience of SCM sites is known', () => {
    const problem = 'The setting "x" is incomplete.';
    const endpoints: Diagnosis['endpoints'] = [];
    assert.deepEqual(findings({ cloud: undefined, problem, endpoints }), [`- ${problem}`]);
    assert.ok(textOf({ cloud: { ...cloud, appServiceAudiences: [] } }).includes('not known, so none is sent'));
  });

  it('has no token, e-mail address or password, whichever part brings it', () => {
    const token = 'eyJhbGciOi.eyJhdWQiOi.c2lnbmF0dXJl';
    const text = textOf(
      {
        ...withCheck({ failure: `${token} of ${megan}`, status: undefined }),
        problem: `https://anna:geheim@proxy.example`,
      },
      [['NO_PROXY', `https://bert:secret@contoso.example,${megan}`]],
    );
    for (const secret of [token, 'c2lnbmF0dXJl', 'megan.bowen', 'geheim', 'secret', 'anna', 'bert']) {
      assert.ok(!text.replace('password or secret in this', '').includes(secret), secret);
    }
  });

  it('makes nothing of Azure’s words a link, an image or a table cell', () => {
    const directories = [
      { account: 'a', tenantId: 't', name: '[x](command:y) | z', found: { kind: 'noSession' } },
    ] as const;
    const text = textOf({ accounts: { state: 'signedIn', directories, problems: [] } });
    assert.ok(text.includes('\\[x\\](command:y) \\| z'));
  });
});
