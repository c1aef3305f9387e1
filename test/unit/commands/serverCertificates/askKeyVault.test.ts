import assert from 'node:assert/strict';
import { AzureError } from '../../../../src/azure/azureError.ts';
import type { KeyVault, VaultSecret } from '../../../../src/azure/keyVaults.ts';
import type { EnvironmentTarget } from '../../../../src/commands/environmentTarget.ts';
import { askKeyVault, chosenSecret } from '../../../../src/commands/serverCertificates/askKeyVault.ts';
import type { Log } from '../../../../src/ui/log.ts';
import { type Asking, type InputOptions, Series } from '../../../../src/ui/questions.ts';

const idOf = (name: string): string => `/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/${name}`;
const access = { grantedBy: 'roles', network: 'open' } as const;
const tls: KeyVault = { id: idOf('tls'), name: 'tls', resourceGroup: 'g', location: 'westeurope', access };
const shop: VaultSecret = {
  ...{ name: 'shop', contentType: 'application/x-pkcs12', isEnabled: true, notBefore: undefined, expiresAt: undefined },
};

describe('The questions for a certificate of a Key Vault', () => {
  /** The questions, each of which is answered by the label of a row or by a text. */
  function asked(lists: {
    readonly vaults?: () => readonly KeyVault[];
    readonly secrets?: () => readonly VaultSecret[];
  }) {
    const inputs: InputOptions[] = [];
    const askedFor: string[] = [];
    const keyVaults = {
      list: async () => lists.vaults?.() ?? [tls],
      secrets: async (id: string) => {
        askedFor.push(id);
        return lists.secrets?.() ?? [shop];
      },
    };
    const subscription = { subscriptionId: 's', name: 'Contoso Production', azure: { keyVaults } };
    const target = { subscription } as unknown as EnvironmentTarget;
    const log = { error: () => undefined } as unknown as Log;
    const series = askKeyVault(Series.with({ target }), log, () => 0).begin();
    const answer = async (index: number, text: string): Promise<void> => {
      const asking: Asking = {
        signal: new AbortController().signal,
        pickOne: async (rows) => {
          const found = (await rows).find((row) => 'label' in row && row.label === text);
          return found !== undefined && 'data' in found ? found.data : assert.fail(`no row ${text}`);
        },
        pickArriving: () => assert.fail(),
        pickMany: () => assert.fail(),
        input: async (options) => {
          inputs.push(options);
          return text;
        },
      };
      await (series.questions[index] ?? assert.fail()).ask(asking);
    };
    const needed = (): readonly boolean[] => series.questions.map((question) => question.isNeeded());
    return { answer, needed, inputs, askedFor, chosen: () => chosenSecret(series.answers()) };
  }

  it('are two where both are picked', async () => {
    const { answer, needed, inputs, askedFor, chosen } = asked({});
    await answer(0, 'tls');
    await answer(2, 'shop');
    assert.deepEqual(needed(), [true, false, true, false]);
    assert.deepEqual(inputs, []);
    assert.deepEqual(askedFor, [tls.id]);
    assert.deepEqual(chosen(), { vaultId: tls.id, vaultName: 'tls', secretName: 'shop', vault: tls, secret: shop });
  });

  it('take what is typed, and say why there was nothing to pick', async () => {
    const refused = (): never => {
      throw new AzureError('forbidden', { operation: 'list' });
    };
    const { answer, needed, inputs, askedFor, chosen } = asked({ vaults: refused, secrets: () => [] });
    await answer(0, 'Enter a Resource Id…');
    await answer(1, ` ${idOf('central')} `);
    await answer(2, 'Enter a Name…');
    await answer(3, ' shop ');
    assert.deepEqual(needed(), [true, true, true, true]);
    assert.deepEqual(askedFor, [idOf('central')]);
    assert.match(
      inputs[0]?.prompt ?? '',
      /^Could not list the Key Vaults of Contoso Production\. Your account lacks the right Microsoft\.KeyVault\/vaults\/read\. Resource id/,
    );
    assert.match(inputs[1]?.prompt ?? '', /^Azure lists no certificate or secret in central\. Name of the certificate/);
    assert.deepEqual(chosen(), {
      ...{ vaultId: idOf('central'), vaultName: 'central', secretName: 'shop', vault: undefined, secret: undefined },
    });
  });

  it('keep what was typed on Back, and no longer count it once a row is picked', async () => {
    const { answer, inputs, chosen } = asked({});
    await answer(0, 'Enter a Resource Id…');
    await answer(1, idOf('central'));
    await answer(1, idOf('central'));
    assert.deepEqual(
      inputs.map(({ value }) => value),
      [undefined, idOf('central')],
    );
    await answer(0, 'tls');
    await answer(2, 'shop');
    assert.equal(chosen().vaultId, tls.id);
  });

  it('refuse what is no id of a vault and no name of a secret', async () => {
    const { answer, inputs } = asked({});
    await answer(0, 'Enter a Resource Id…');
    await answer(1, idOf('central'));
    await answer(2, 'Enter a Name…');
    await answer(3, 'shop');
    const [vault, secret] = inputs.map(({ validateInput }) => validateInput ?? assert.fail());
    assert.match(vault?.('https://tls.vault.azure.net') ?? '', /^Enter a resource id that ends with/);
    assert.equal(vault?.(` ${tls.id} `), undefined);
    assert.match(secret?.('a/b') ?? '', /^Use letters, digits and hyphens/);
    assert.equal(secret?.(' shop '), undefined);
  });
});
