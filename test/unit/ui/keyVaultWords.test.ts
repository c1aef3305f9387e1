import assert from 'node:assert/strict';
import { keyVaultStatuses } from '../../../src/azure/webCertificate.ts';
import { keyVaultWords, neededGrant, neededNetwork } from '../../../src/ui/keyVaultWords.ts';

const denied = 'AzureServiceUnauthorizedToAccessKeyVault';
const role = /the role Key Vault Certificate User on the vault/;
const policy = /Get on secrets and certificates/;

describe('what App Service needs of a Key Vault', () => {
  it('is said only where its access is the matter, with the principal by name and id', () => {
    for (const status of keyVaultStatuses) {
      const { sentence } = keyVaultWords(status);
      const isDenied = status === denied || status === 'OperationNotPermittedOnKeyVault';
      assert.equal(
        /“Microsoft Azure App Service” \(abfa0a7c-a6b6-4736-8310-5855508787cd/.test(sentence),
        isDenied,
        status,
      );
    }
  });

  it('is a role or an access policy, as the vault has it, and either where that is not known', () => {
    const sentence = (grantedBy: 'roles' | 'policies' | undefined): string =>
      keyVaultWords(denied, { grantedBy, network: 'open' }).sentence;
    assert.match(sentence('roles'), role);
    assert.doesNotMatch(sentence('roles'), policy);
    assert.match(sentence('policies'), policy);
    assert.doesNotMatch(sentence('policies'), role);
    for (const either of [sentence(undefined), keyVaultWords(denied).sentence, neededGrant(undefined)]) {
      assert.match(either, role);
      assert.match(either, policy);
    }
  });

  it('is its network too, unless that is open', () => {
    const sentence = (network: 'open' | 'firewall' | 'perimeter'): string =>
      keyVaultWords(denied, { grantedBy: 'roles', network }).sentence;
    assert.doesNotMatch(sentence('open'), /firewall|perimeter/);
    assert.match(sentence('firewall'), /firewall keeps App Service out: let trusted Microsoft services bypass it/);
    assert.match(sentence('perimeter'), /network security perimeter must let App Service in/);
    assert.match(keyVaultWords(denied).sentence, /A firewall of the vault must let trusted Microsoft services in/);
    assert.equal(neededNetwork({ grantedBy: undefined, network: 'open' }), undefined);
  });
});
