import { certificateNameProblem, proposeCertificateName } from '../../azure/certificateName.ts';
import type { ImportOutcome } from '../../azure/keyVaultImport.ts';
import type { VaultAccess } from '../../azure/keyVaults.ts';
import { askHarmless } from '../../ui/askBeforeHarm.ts';
import { certificateNameSentences } from '../../ui/certificateWords.ts';
import { keyVaultWords, neededGrant, neededNetwork } from '../../ui/keyVaultWords.ts';
import { withProgress, withQuietProgress } from '../../ui/progress.ts';
import { type Choice, command, type Tell } from '../../ui/tell.ts';
import { seriesOnEnvironment } from '../askEnvironment.ts';
import { type EnvironmentTarget, environmentOf } from '../environmentTarget.ts';
import { refreshServerCertificates } from '../refresh.ts';
import { askKeyVault, type ChosenSecret, chosenSecret } from './askKeyVault.ts';
import { whySecretFails } from './keyVaultRows.ts';
import { changedWords, slowSentence } from './serverCertificateWords.ts';
import type { UploadServices } from './uploadServerCertificate.ts';

/** Import from Key Vault…: lets Azure read a certificate from a vault, whose renewals it then follows. */
export async function importServerCertificate(services: UploadServices, node?: unknown): Promise<boolean> {
  const onEnvironment = seriesOnEnvironment(services, environmentOf(node), { v3Only: false });
  const series = askKeyVault(onEnvironment, services.log, Date.now).ask('name', (asking, answers) => {
    const { vaultName, secretName } = chosenSecret(answers);
    return asking.input({
      prompt: `Name of the certificate in App Service for ${secretName} of ${vaultName}. Nothing is overwritten.`,
      value: proposeCertificateName([`${vaultName}-${secretName}`], 'key-vault'),
      validateInput: (value) => {
        const problem = certificateNameProblem(value.trim());
        return problem === undefined ? undefined : certificateNameSentences[problem];
      },
    });
  });
  const answers = await services.ui.ask('Import from Key Vault', series);
  if (answers === undefined) {
    return false;
  }
  return importChosen(services, answers.target, chosenSecret(answers), answers.name.trim());
}

/** Says what App Service needs of the vault, confirms, sends, and tells. */
async function importChosen(
  services: UploadServices,
  target: EnvironmentTarget,
  chosen: ChosenSecret,
  name: string,
): Promise<boolean> {
  const { environment, subscription } = target;
  const { vault, vaultId, vaultName, secretName } = chosen;
  const access =
    vault?.access ??
    (await withQuietProgress(`Reading Key Vault ${vaultName}…`, (signal) =>
      subscription.azure.keyVaults.access(vaultId, signal),
    ));
  if (!(await confirmed(target, chosen, name, access))) {
    return false;
  }
  const outcome = await withProgress(
    `Importing ${secretName} from Key Vault to ${environment.name}…`,
    { cancellable: true },
    (signal) =>
      subscription.azure.serverCertificates.importFromKeyVault(environment, { name, vaultId, secretName }, signal),
  ).finally(() => refreshServerCertificates(services.view, environment));
  // Somebody may have changed the vault by then, so it is read again.
  const again = { ...chosen, vault: undefined, secret: undefined };
  const importAgain: Choice = {
    title: 'Import Again…',
    run: () => importChosen(services, target, again, name),
  };
  tellImport(services.tell, target, { name, access, importAgain }, outcome);
  return true;
}

async function confirmed(
  { environment }: EnvironmentTarget,
  { vaultName, secret, secretName }: ChosenSecret,
  name: string,
  access: VaultAccess | undefined,
): Promise<boolean> {
  const doubt = secret && whySecretFails(secret, Date.now());
  const detail = [
    `Key Vault: ${vaultName}`,
    `Certificate or secret: ${secretName}${doubt === undefined ? '' : ` (${doubt})`}`,
    `Name: ${name}`,
    '',
    `App Service reads it with its own service principal, “Microsoft Azure App Service”, which needs ${neededGrant(access)}.`,
    ...[neededNetwork(access)].filter((sentence) => sentence !== undefined),
    'Elliptic curve keys cannot be imported from Key Vault.',
  ].join('\n');
  const question = `Import a server certificate from Key Vault to ${environment.name}?`;
  return (await askHarmless(question, detail, 'Import')) === 'Import';
}

/** An import that was sent. */
interface SentImport {
  readonly name: string;
  readonly access: VaultAccess | undefined;
  /** Sends it again, after a confirmation. */
  readonly importAgain: Choice;
}

function tellImport(tell: Tell, target: EnvironmentTarget, sent: SentImport, outcome: ImportOutcome): void {
  const { name, access, importAgain } = sent;
  switch (outcome.kind) {
    case 'undone':
      tell.problem(`Azure accepted ${name} for ${target.environment.name}, and now it ${changedWords(outcome.now)}`);
      break;
    case 'slow':
      tell.warn(slowSentence(name, outcome.tookMs));
      tellImport(tell, target, sent, { kind: 'imported', certificate: outcome.certificate });
      break;
    case 'imported':
      tell.info(`Imported ${name} to ${target.environment.name} (thumbprint ${outcome.certificate.thumbprint}).`, {
        title: 'Bind…',
        run: () => command('aseCertificates.bindServerCertificate', { ...target, certificate: outcome.certificate }),
      });
      break;
    case 'failed':
      tell.problem(`Azure could not import ${name}. ${keyVaultWords(outcome.status, access).sentence}`, importAgain);
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
