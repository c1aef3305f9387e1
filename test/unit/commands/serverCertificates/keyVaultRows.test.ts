import assert from 'node:assert/strict';
import { AzureError, type AzureErrorFacts, type AzureErrorKind } from '../../../../src/azure/azureError.ts';
import type { VaultSecret } from '../../../../src/azure/keyVaults.ts';
import { type Choice, rowsOrTyping, secretRows } from '../../../../src/commands/serverCertificates/keyVaultRows.ts';
import type { Log } from '../../../../src/ui/log.ts';
import type { PickRow, Rows } from '../../../../src/ui/questions.ts';
import { ManualClock } from '../../../clock/manualClock.ts';

const now = Date.UTC(2027, 0, 1);
const pkcs12 = 'application/x-pkcs12';

describe('the list of a Key Vault’s secrets', () => {
  const secret = (name: string, more: Partial<VaultSecret> = {}): VaultSecret => ({
    ...{ name, contentType: pkcs12, isEnabled: true, notBefore: undefined, expiresAt: undefined },
    ...more,
  });
  const shown = (...secrets: readonly VaultSecret[]): readonly string[] =>
    secretRows(secrets, now).map((row) =>
      'separator' in row ? `— ${row.separator}` : [row.label, row.description].filter(Boolean).join(': '),
    );

  it('has first what can be imported as it is, then the rest with the reason', () => {
    assert.deepEqual(
      shown(
        secret('db-password', { contentType: undefined }),
        secret('early', { notBefore: Date.UTC(2027, 5, 1), expiresAt: Date.UTC(2028, 5, 1) }),
        secret('late', { expiresAt: now }),
        secret('off', { isEnabled: false, expiresAt: Date.UTC(2026, 0, 1) }),
        secret('pem', { contentType: 'application/x-pem-file', isEnabled: false }),
        secret('plain'),
        secret('shop', { contentType: 'Application/X-PKCS12', expiresAt: Date.UTC(2027, 10, 30) }),
      ),
      [
        'plain',
        'shop: until 2027-11-30',
        '— Disabled, expired or not valid yet',
        'early: not valid before 2027-06-01',
        'late: expired on 2027-01-01',
        'off: disabled',
        '— Not a .pfx file by their content type',
        'db-password: no content type',
        'pem: disabled · application/x-pem-file',
      ],
    );
  });

  it('has no heading of a group that is empty', () => {
    assert.deepEqual(shown(secret('plain')), ['plain']);
    assert.deepEqual(shown(), []);
  });
});

describe('a list that can be typed instead', () => {
  const logged: string[] = [];
  const log = { error: (sentence: string) => logged.push(sentence) } as unknown as Log;
  const list = {
    typing: 'Enter a Name…',
    instead: 'of another',
    empty: 'Azure lists none.',
    failed: 'Could not list them.',
    right: 'Things/read',
  };
  const ask = (rows: () => Promise<Rows<string>>, signal = new AbortController().signal) =>
    rowsOrTyping<string>(log, signal, { ...list, rows });
  const failing = (kind: AzureErrorKind, facts: Partial<AzureErrorFacts> = {}) =>
    ask(() => Promise.reject(new AzureError(kind, { operation: 'list', ...facts })));
  const typing = (rows: Rows<Choice<string>>): PickRow<Choice<string>> => {
    const row = rows.at(-1);
    return row === undefined || 'separator' in row ? assert.fail() : row;
  };

  beforeEach(() => logged.splice(0));

  it('leads to typing in its last row, which no filter hides', async () => {
    const rows = await ask(async () => [{ label: 'one', data: '1' }, { separator: 'more' }]);
    assert.deepEqual(rows.slice(0, -1), [
      { label: 'one', data: { kind: 'picked', value: '1' } },
      { separator: 'more' },
      { separator: '' },
    ]);
    const { label, description, detail, alwaysShow, data } = typing(rows);
    assert.deepEqual([label, description, detail, alwaysShow], ['Enter a Name…', 'of another', undefined, true]);
    assert.deepEqual(data, { kind: 'typed', why: undefined });
  });

  it('says so when it is empty', async () => {
    const rows = await ask(async () => []);
    assert.equal(rows.length, 1);
    assert.deepEqual(typing(rows).data, { kind: 'typed', why: 'Azure lists none.' });
    assert.deepEqual([typing(rows).detail, typing(rows).detailIcon], ['Azure lists none.', 'info']);
    assert.deepEqual(logged, []);
  });

  for (const [kind, code, why] of [
    ['forbidden', 'AuthorizationFailed', 'Your account lacks the right Things/read.'],
    ['refused', 'DenyAssignmentAuthorizationFailed', 'A deny assignment forbids it, whatever your roles are.'],
    ['notFound', 'ResourceNotFound', 'Azure finds no such Key Vault.'],
    ['signedOut', 'InvalidAuthenticationTokenTenant', 'It is in another directory.'],
    ['throttled', '429', 'Azure is limiting requests.'],
    ['timeout', undefined, 'Azure did not answer in time.'],
    ['service', 'UnreadableAnswer', 'Azure reported a failure.'],
  ] as const) {
    it(`says why when it fails: ${kind}`, async () => {
      const rows = await failing(kind, code === undefined ? {} : { code });
      assert.equal(rows.length, 1);
      const sentence = `Could not list them. ${why}`;
      assert.deepEqual(typing(rows).data, { kind: 'typed', why: sentence });
      const { description, detail, detailIcon } = typing(rows);
      assert.deepEqual([description, detail, detailIcon], ['Could not list them.', why, 'warning']);
      assert.deepEqual(logged, ['Could not list them.']);
    });
  }

  it('leads to typing after half a minute without an answer, and asks no more then', async () => {
    const clock = new ManualClock(0);
    let asked: AbortSignal | undefined;
    const rows = (signal: AbortSignal): Promise<Rows<string>> => {
      asked = signal;
      return new Promise(() => undefined);
    };
    const { signal } = new AbortController();
    const shown = await clock.runUntil(rowsOrTyping<string>(log, signal, { ...list, rows }, clock));
    assert.equal(clock.monotonic(), 30_000);
    assert.equal(asked?.aborted, true);
    assert.deepEqual([shown.length, typing(shown).detail], [1, 'Azure did not answer in time.']);
  });

  it('repeats Azure’s sentence where Azure refuses it for a reason that only Azure knows', async () => {
    const serviceMessage = "The subscription is not registered to use namespace 'Microsoft.KeyVault'";
    const rows = await failing('refused', { code: 'MissingSubscriptionRegistration', serviceMessage });
    assert.equal(typing(rows).detail, `Azure says: ${serviceMessage}.`);
  });

  it('leaves a missing sign-in, a cancellation and a mistake of ours to the command', async () => {
    await assert.rejects(failing('signedOut'), AzureError);
    await assert.rejects(failing('consentNeeded'), AzureError);
    await assert.rejects(
      ask(() => Promise.reject(new TypeError('no'))),
      TypeError,
    );
    const aborted = AbortSignal.abort(new Error('left'));
    await assert.rejects(
      ask(() => Promise.reject(new AzureError('network', { operation: 'list' })), aborted),
      /left/,
    );
  });
});
