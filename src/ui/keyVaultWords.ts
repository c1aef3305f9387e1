import type { VaultAccess } from '../azure/keyVaults.ts';
import type { KeyVaultStatus } from '../azure/webCertificate.ts';

/** What the state of a Key Vault certificate means: a few words for its row, and what to do about it. */
interface StatusWords {
  /** Undefined for what is well. */
  readonly label?: string;
  readonly sentence: string;
}

/** https://learn.microsoft.com/azure/app-service/configure-ssl-certificate#authorize-app-service-to-read-from-the-vault */
const grants: Readonly<Record<'roles' | 'policies' | 'either', string>> = {
  roles: 'the role Key Vault Certificate User on the vault',
  policies: 'the permission Get on secrets and certificates in the vault’s access policies',
  either:
    'the role Key Vault Certificate User on the vault, or, if the vault has access policies instead of roles, the permission Get on secrets and certificates there',
};

const networks: Readonly<Record<VaultAccess['network'] | 'unknown', string | undefined>> = {
  open: undefined,
  firewall: 'The vault’s firewall keeps App Service out: let trusted Microsoft services bypass it.',
  perimeter: 'The vault’s network security perimeter must let App Service in with an access rule.',
  unknown: 'A firewall of the vault must let trusted Microsoft services in.',
};

/** What App Service needs of a vault, to follow "It needs"; only what concerns this vault where that is known. */
export function neededGrant(access: VaultAccess | undefined): string {
  return grants[access?.grantedBy ?? 'either'];
}

/** The sentence on the vault's network; undefined where it lets App Service in. */
export function neededNetwork(access: VaultAccess | undefined): string | undefined {
  return networks[access?.network ?? 'unknown'];
}

function howToGrant(access: VaultAccess | undefined): string {
  const sentences = [
    `Give the service principal “Microsoft Azure App Service” (abfa0a7c-a6b6-4736-8310-5855508787cd; in Azure Government 6a02c803-dafd-4136-b4c3-5a6f318b4714) ${neededGrant(access)}.`,
    neededNetwork(access),
    'Then import it again. Your own access to the vault does not count here.',
  ];
  return sentences.filter((sentence) => sentence !== undefined).join(' ');
}

const words: Readonly<Record<KeyVaultStatus, StatusWords>> = {
  Succeeded: {
    sentence: 'Azure reads the certificate from Key Vault, and renews it when the vault has a new version.',
  },
  Initialized: { label: 'not read from Key Vault yet', sentence: 'Azure has not read the secret yet.' },
  WaitingOnCertificateOrder: {
    label: 'waits for its order',
    sentence: 'The certificate is ordered and not issued yet.',
  },
  CertificateOrderFailed: {
    label: 'its order failed',
    sentence: 'The order of the certificate failed. See the order in the Azure portal.',
  },
  OperationNotPermittedOnKeyVault: {
    label: 'App Service may not read the Key Vault',
    sentence: 'App Service is not permitted to read the secret.',
  },
  AzureServiceUnauthorizedToAccessKeyVault: {
    label: 'App Service has no access to the Key Vault',
    sentence: 'App Service has no access to the Key Vault.',
  },
  KeyVaultDoesNotExist: {
    label: 'the Key Vault is gone',
    sentence: 'There is no such Key Vault, or it was deleted. Check its resource id.',
  },
  KeyVaultSecretDoesNotExist: {
    label: 'the secret is gone',
    sentence:
      'The Key Vault has no such secret, or no enabled version of it. Check the name of the certificate or secret.',
  },
  UnknownError: {
    label: 'Key Vault failed',
    sentence: 'Reading the Key Vault failed for a reason that Azure does not tell.',
  },
  ExternalPrivateKey: {
    label: 'its key is elsewhere',
    sentence: 'The private key is not in the Key Vault, or cannot be exported from it. App Service needs both.',
  },
  Unknown: { label: 'Key Vault state not known', sentence: 'Azure does not tell whether it could read the secret.' },
};

/** Undefined stands for a state that nobody knows, and for a vault of which nobody knows what it needs. */
export function keyVaultWords(status: KeyVaultStatus | undefined, access?: VaultAccess): StatusWords {
  const found = words[status ?? 'Unknown'];
  return status === 'OperationNotPermittedOnKeyVault' || status === 'AzureServiceUnauthorizedToAccessKeyVault'
    ? { ...found, sentence: `${found.sentence} ${howToGrant(access)}` }
    : found;
}
