import { namesOf } from '../../text/appNames.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import type { Log } from '../../ui/log.ts';
import { command, type Tell } from '../../ui/tell.ts';
import type { CertificateSource } from '../addCertificate/certificateSource.ts';
import { readSources, tellRefusals } from '../addCertificate/readSources.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';

/** What files dropped on server certificates are taken with. */
interface DroppedServices {
  readonly ui: AzextUi;
  readonly log: Log;
  readonly tell: Tell;
}

/** Files dropped on server certificates: each .pfx is uploaded; what has no private key is told, with what can be done with it instead. */
export async function addServerFiles(
  services: DroppedServices,
  sources: readonly CertificateSource[],
  { environment, subscription }: EnvironmentTarget,
): Promise<boolean> {
  const target = { environment, subscription };
  const { candidates, refusals } = await readSources(sources);
  const others = refusals.filter(({ pfx }) => pfx === undefined);
  await tellRefusals(services, sources.length, others);
  const names = new Set(candidates.map(({ file }) => file));
  const keyless = sources.filter(({ name }) => names.has(name));
  if (keyless.length > 0) {
    tellKeyless(services.tell, keyless, target);
  }
  const pfxs = refusals.flatMap(({ pfx }) => pfx ?? []);
  if (pfxs.length === 0) {
    return false;
  }
  await command('aseCertificates.uploadServerCertificate', target, pfxs);
  return true;
}

function tellKeyless(tell: Tell, files: readonly CertificateSource[], target: EnvironmentTarget): void {
  const isOne = files.length === 1;
  const what = isOne
    ? 'It is a certificate without its private key'
    : 'They are certificates without their private keys';
  const needed = 'A server certificate is uploaded with its key, as a .pfx file. Nothing was sent.';
  const message = `${namesOf(files)}: ${what}. ${needed}`;
  if (target.environment.version !== 3) {
    tell.problem(message);
    return;
  }
  tell.problem(
    `${message} To let the apps trust ${isOne ? 'it' : 'them'}, add ${isOne ? 'it as a root certificate' : 'them as root certificates'}.`,
    {
      title: 'Add Root Certificate…',
      run: () => command('aseCertificates.addCertificate', target, files),
    },
  );
}
