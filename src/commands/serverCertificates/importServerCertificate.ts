import * as vscode from 'vscode';
import { certificateNameProblem, proposeCertificateName } from '../../azure/certificateName.ts';
import type { ImportOutcome } from '../../azure/keyVaultImport.ts';
import { keyVaultName } from '../../azure/keyVaults.ts';
import { literally } from '../../text/literally.ts';
import { certificateNameSentences } from '../../ui/certificateWords.ts';
import { keyVaultWords } from '../../ui/keyVaultWords.ts';
import { withProgress } from '../../ui/progress.ts';
import { command } from '../../ui/tell.ts';
import { seriesOnEnvironment } from '../askEnvironment.ts';
import { type EnvironmentTarget, environmentOf } from '../environmentTarget.ts';
import { refreshServerCertificates } from '../refresh.ts';
import { changedWords, slowSentence } from './serverCertificateWords.ts';
import type { UploadServices } from './uploadServerCertificate.ts';

/** Import from Key Vault…: lets Azure read a certificate from a vault, whose renewals it then follows. */
export async function importServerCertificate(services: UploadServices, node?: unknown): Promise<boolean> {
  const series = seriesOnEnvironment(services, environmentOf(node), { v3Only: false })
    .ask('vaultId', (asking, _answers, earlier: string | undefined) =>
      asking.input({
        prompt: 'Resource id of the Key Vault. The Azure portal shows it under Properties.',
        placeHolder: '/subscriptions/…/resourceGroups/…/providers/Microsoft.KeyVault/vaults/…',
        ...(earlier === undefined ? {} : { value: earlier }),
        validateInput: (value) =>
          keyVaultName(value) === undefined
            ? 'Enter a resource id that ends with /providers/Microsoft.KeyVault/vaults/ and the name of the vault.'
            : undefined,
      }),
    )
    .ask('secretName', (asking, _answers, earlier: string | undefined) =>
      asking.input({
        prompt: 'Name of the certificate or secret in the Key Vault',
        ...(earlier === undefined ? {} : { value: earlier }),
        // https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#vault-name-and-object-name
        validateInput: (value) =>
          /^[0-9A-Za-z-]{1,127}$/.test(value.trim()) ? undefined : 'Use letters, digits and hyphens, at most 127.',
      }),
    )
    .ask('name', (asking, { vaultId, secretName }) =>
      asking.input({
        prompt: 'Name of the certificate in App Service. Nothing is overwritten.',
        value: proposeCertificateName([`${keyVaultName(vaultId)}-${secretName.trim()}`], 'key-vault'),
        validateInput: (value) => {
          const problem = certificateNameProblem(value.trim());
          return problem === undefined ? undefined : certificateNameSentences[problem];
        },
      }),
    );
  const answers = await services.ui.ask('Import from Key Vault', series);
  if (answers === undefined || !(await confirmed(answers.target, answers))) {
    return false;
  }
  const [vaultId, secretName, name] = [answers.vaultId, answers.secretName, answers.name].map((text) => text.trim());
  const { environment, subscription } = answers.target;
  const wanted = { name: name ?? '', vaultId: vaultId ?? '', secretName: secretName ?? '' };
  const outcome = await withProgress(
    `Importing ${secretName} from Key Vault to ${environment.name}…`,
    { cancellable: true },
    (signal) => subscription.azure.serverCertificates.importFromKeyVault(environment, wanted, signal),
  );
  refreshServerCertificates(services.view, environment);
  tellImport(services, answers.target, wanted.name, outcome);
  return true;
}

interface Answers {
  readonly vaultId: string;
  readonly secretName: string;
  readonly name: string;
}

async function confirmed({ environment }: EnvironmentTarget, { vaultId, secretName, name }: Answers): Promise<boolean> {
  const detail = [
    `Key Vault: ${keyVaultName(vaultId)}`,
    `Certificate or secret: ${secretName.trim()}`,
    `Name: ${name.trim()}`,
    '',
    'App Service reads it with its own service principal, which needs access to the vault. Elliptic curve keys cannot be imported from Key Vault.',
  ].join('\n');
  const question = `Import a server certificate from Key Vault to ${environment.name}?`;
  const pressed = await vscode.window.showWarningMessage(literally(question), { modal: true, detail }, 'Import');
  return pressed === 'Import';
}

function tellImport(
  { tell }: Pick<UploadServices, 'tell'>,
  target: EnvironmentTarget,
  name: string,
  outcome: ImportOutcome,
): void {
  switch (outcome.kind) {
    case 'undone':
      tell.problem(`Azure accepted ${name} for ${target.environment.name}, and now it ${changedWords(outcome.now)}`);
      break;
    case 'slow':
      tell.warn(slowSentence(name, outcome.tookMs));
      tellImport({ tell }, target, name, { kind: 'imported', certificate: outcome.certificate });
      break;
    case 'imported':
      tell.info(`Imported ${name} to ${target.environment.name} (thumbprint ${outcome.certificate.thumbprint}).`, {
        title: 'Bind…',
        run: () => command('aseCertificates.bindServerCertificate', { ...target, certificate: outcome.certificate }),
      });
      break;
    case 'failed':
      tell.problem(`Azure could not import ${name}. ${keyVaultWords(outcome.status).sentence}`);
      break;
    case 'pending':
      tell.warn(
        `${name} is on ${target.environment.name}, but Azure has not read it from Key Vault yet. Refresh later.`,
      );
      break;
    case 'notVisibleYet':
      tell.warn(`Azure accepted ${name} for ${target.environment.name}, but does not show it yet. Refresh later.`);
      break;
  }
}
