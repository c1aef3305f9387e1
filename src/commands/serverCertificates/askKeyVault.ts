import { type KeyVault, keyVaultName, type VaultSecret } from '../../azure/keyVaults.ts';
import type { Log } from '../../ui/log.ts';
import type { Ask, Series } from '../../ui/questions.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import { type Choice, rowsOrTyping, secretRows, vaultRow } from './keyVaultRows.ts';

/** Answers of the questions for a vault and a secret. What was picked is not typed: that text is empty then. */
interface KeyVaultAnswers {
  readonly target: EnvironmentTarget;
  readonly vault: Choice<KeyVault>;
  readonly vaultId: string;
  readonly secret: Choice<VaultSecret>;
  readonly secretName: string;
}

/** A certificate of a Key Vault as it was picked or typed. `vault` and `secret`: what Azure says of them, where they were picked. */
export interface ChosenSecret {
  readonly vaultId: string;
  readonly vaultName: string;
  readonly secretName: string;
  readonly vault: KeyVault | undefined;
  readonly secret: VaultSecret | undefined;
}

export function chosenSecret(answers: Omit<KeyVaultAnswers, 'target'>): ChosenSecret {
  const { vault, secret, secretName } = answers;
  const id = vaultIdOf(answers);
  return {
    vaultId: id,
    vaultName: keyVaultName(id) ?? '',
    secretName: secret.kind === 'picked' ? secret.value.name : secretName.trim(),
    vault: vault.kind === 'picked' ? vault.value : undefined,
    secret: secret.kind === 'picked' ? secret.value : undefined,
  };
}

/**
 * Asks for a Key Vault and for a certificate or secret in it: from lists where the account may list, typed where not. A list that fails
 * becomes a sentence, and the user types.
 */
export function askKeyVault(
  series: Series<{ readonly target: EnvironmentTarget }>,
  log: Log,
  now: () => number,
): Series<KeyVaultAnswers> {
  return series
    .ask('vault', askVault(log))
    .askIf('vaultId', ({ vault }) => vault.kind === 'typed', '', askVaultId)
    .ask('secret', askSecret(log, now))
    .askIf('secretName', ({ secret }) => secret.kind === 'typed', '', askSecretName);
}

function askVault(log: Log): Ask<Choice<KeyVault>, Pick<KeyVaultAnswers, 'target'>> {
  return (asking, { target: { subscription } }) => {
    const { subscriptionId, name, azure } = subscription;
    const rows = rowsOrTyping<KeyVault>(log, asking.signal, {
      rows: async (signal) => (await azure.keyVaults.list(subscriptionId, signal)).map(vaultRow),
      typing: 'Enter a Resource Id…',
      instead: 'of a Key Vault that is not in this list',
      empty: `Your account sees no Key Vault in ${name}.`,
      failed: `Could not list the Key Vaults of ${name}.`,
      right: 'Microsoft.KeyVault/vaults/read',
    });
    return asking.pickOne(rows, {
      placeHolder: `Select a Key Vault of ${name}`,
      loadingPlaceHolder: 'Loading Key Vaults…',
      matchOnDescription: true,
    });
  };
}

const askVaultId: Ask<string, Pick<KeyVaultAnswers, 'vault'>> = (asking, { vault }, earlier) =>
  asking.input({
    prompt: `${whyTyped(vault)}Resource id of the Key Vault. The Azure portal shows it under Properties.`,
    placeHolder: '/subscriptions/…/resourceGroups/…/providers/Microsoft.KeyVault/vaults/…',
    ...(earlier === undefined ? {} : { value: earlier }),
    validateInput: (value) =>
      keyVaultName(value) === undefined
        ? 'Enter a resource id that ends with /providers/Microsoft.KeyVault/vaults/ and the name of the vault.'
        : undefined,
  });

function askSecret(
  log: Log,
  now: () => number,
): Ask<Choice<VaultSecret>, Pick<KeyVaultAnswers, 'target' | 'vault' | 'vaultId'>> {
  return (asking, { target, ...answers }) => {
    const id = vaultIdOf(answers);
    const name = keyVaultName(id) ?? '';
    const rows = rowsOrTyping<VaultSecret>(log, asking.signal, {
      rows: async (signal) => secretRows(await target.subscription.azure.keyVaults.secrets(id, signal), now()),
      typing: 'Enter a Name…',
      instead: 'of a certificate or secret that is not in this list',
      empty: `Azure lists no certificate or secret in ${name}.`,
      failed: `Could not list the certificates and secrets of ${name}.`,
      right: 'Microsoft.KeyVault/vaults/secrets/read',
    });
    return asking.pickOne(rows, {
      placeHolder: `Select a certificate or secret of ${name}`,
      loadingPlaceHolder: 'Loading certificates and secrets…',
      matchOnDescription: true,
    });
  };
}

const askSecretName: Ask<string, Pick<KeyVaultAnswers, 'secret'>> = (asking, { secret }, earlier) =>
  asking.input({
    prompt: `${whyTyped(secret)}Name of the certificate or secret in the Key Vault`,
    ...(earlier === undefined ? {} : { value: earlier }),
    // https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#vault-name-and-object-name
    validateInput: (value) =>
      /^[0-9A-Za-z-]{1,127}$/.test(value.trim()) ? undefined : 'Use letters, digits and hyphens, at most 127.',
  });

function whyTyped(choice: Choice<unknown>): string {
  return choice.kind === 'typed' && choice.why !== undefined ? `${choice.why} ` : '';
}

function vaultIdOf({ vault, vaultId }: Pick<KeyVaultAnswers, 'vault' | 'vaultId'>): string {
  return vault.kind === 'picked' ? vault.value.id : vaultId.trim();
}
