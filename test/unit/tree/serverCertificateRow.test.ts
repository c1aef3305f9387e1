import assert from 'node:assert/strict';
import type { BoundHost } from '../../../src/azure/hostNameBinding.ts';
import { keyVaultStatuses, type WebCertificate } from '../../../src/azure/webCertificate.ts';
import { bindingRow, serverCertificateRow } from '../../../src/tree/serverCertificateRow.ts';
import { keyVaultWords } from '../../../src/ui/keyVaultWords.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 5, 1);
const window = { now: new Date(now), warningDays: 60 };
const app = { id: '/apps/shop', key: '/apps/shop', name: 'shop' };
const host: BoundHost = { app, hostName: 'shop.contoso.com', sslState: 'sni', thumbprint: 'A'.repeat(40) };
const certificate: WebCertificate = {
  id: '/certificates/shop',
  name: 'shop',
  der: new Uint8Array(1),
  thumbprint: 'A'.repeat(40),
  raw: {},
  subject: 'shop.contoso.com',
  issuer: 'Contoso Issuing CA',
  hostNames: ['shop.contoso.com', '*.shop.contoso.com'],
  issuedAt: now - 30 * day,
  expiresAt: now + 300 * day,
  createdAt: undefined,
  environmentKey: '/e',
  planKey: undefined,
  keyVault: undefined,
};
const row = (changes: Partial<WebCertificate> = {}, hosts: readonly BoundHost[] = [host]) =>
  serverCertificateRow({ certificate: { ...certificate, ...changes }, hosts }, window);

describe('The row of a server certificate', () => {
  it('says thumbprint, host names and bindings, and leaves out what is normal', () => {
    const { label, description, contextValue, icon } = row();
    assert.equal(label, 'shop');
    assert.equal(description, 'AAAAAAAA · shop.contoso.com +1 · 1 binding');
    assert.equal(contextValue, 'serverCertificate+read+thumbprint+bound');
    assert.equal(icon, 'lock');
    assert.match(row({}, []).description ?? '', /not bound$/);
  });

  it('says first that it expires, or has', () => {
    assert.match(row({ expiresAt: now + 20 * day }).description ?? '', /^expires in 20 days · AAAAAAAA · /);
    assert.match(row({ expiresAt: now - day }).description ?? '', /^expired on .* · AAAAAAAA · /);
    assert.deepEqual(
      [20 * day, -day].map((left) => row({ expiresAt: now + left }).icon),
      ['warning', 'error'],
    );
  });

  it('says that one from before October 2023 is to be uploaded again and rebound', () => {
    const { description, tooltip, icon } = row({ issuedAt: Date.UTC(2022, 0, 1) });
    assert.match(description ?? '', /^upload again and rebind · AAAAAAAA · /);
    assert.match(tooltip ?? '', /before 1 October 2023/);
    assert.equal(icon, 'warning');
  });

  it('marks one of Key Vault, and says why Azure cannot read it', () => {
    const keyVault = { vaultId: '/v/vaults/tls', secretName: 'shop', status: 'Succeeded' } as const;
    assert.match(row({ keyVault }).description ?? '', /· Key Vault ·/);
    assert.equal(row({ keyVault }).icon, 'lock');
    const broken = row({
      keyVault: { ...keyVault, status: 'AzureServiceUnauthorizedToAccessKeyVault' },
      thumbprint: undefined,
      der: undefined,
      hostNames: [],
    });
    assert.match(broken.description ?? '', /^App Service has no access to the Key Vault · Key Vault/);
    assert.match(broken.tooltip ?? '', /Key Vault Certificate User/);
    assert.equal(broken.contextValue, 'serverCertificate+bound+keyVault');
  });

  it('has words for every state of Key Vault', () => {
    const sentences = keyVaultStatuses.map((status) => keyVaultWords(status).sentence);
    assert.equal(new Set(sentences).size, keyVaultStatuses.length);
    assert.deepEqual(keyVaultWords(undefined), keyVaultWords('Unknown'));
  });

  it('has a row below for each host name, which warns where the certificate lacks the name', () => {
    assert.deepEqual([bindingRow(host, certificate).description, bindingRow(host, certificate).icon], ['shop', 'link']);
    const stray = bindingRow({ ...host, hostName: 'www.contoso.com', sslState: 'ip' }, certificate);
    assert.deepEqual([stray.description, stray.icon], ['not a name of this certificate · shop · IP based', 'warning']);
  });
});
