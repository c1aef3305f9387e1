import type { KeyVaultStatus } from '../azure/webCertificate.ts';

/** What the state of a Key Vault certificate means: a few words for its row, and what to do about it. */
interface StatusWords {
  /** Undefined for what is well. */
  readonly label?: string;
  readonly sentence: string;
}

const access =
  'Give the service principal “Microsoft Azure App Service” (abfa0a7c-a6b6-4736-8310-5855508787cd; in Azure Government 6a02c803-dafd-4136-b4c3-5a6f318b4714) the role Key Vault Certificate User on the vault, or in its access policy Get on secrets and certificates. A firewall of the vault must let trusted Microsoft services in. Your own access to the vault does not count here. Then import it again.';

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
    sentence: `App Service is not permitted to read the secret. ${access}`,
  },
  AzureServiceUnauthorizedToAccessKeyVault: {
    label: 'App Service has no access to the Key Vault',
    sentence: `App Service has no access to the Key Vault. ${access}`,
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

/** Undefined stands for a state that nobody knows. */
export function keyVaultWords(status: KeyVaultStatus | undefined): StatusWords {
  return words[status ?? 'Unknown'];
}
