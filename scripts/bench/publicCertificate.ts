import { loadRootCertificates, withThumbprints } from '../../src/azure/loadRootCertificates.ts';
import type { AppTarget } from '../../src/commands/appTarget.ts';
import { changeSettings, settingsOfPlan } from '../../src/commands/publicCertificates/planSettings.ts';
import { connectAzure } from '../../test/contract/connectedAzure.ts';
import { thumbprintOf } from '../../test/localAzure/certificateBlob.ts';
import { makeCertificate } from '../../test/localAzure/certificateMaker.ts';
import { contosoEstate } from '../../test/localAzure/estateBuilder.ts';
import type { Figure } from './figure.ts';

const apps = 40;
const day = 86_400_000;

/**
 * Counts the requests of adding a public certificate to one app, and its thumbprint to the setting of all apps of the plan, as the commands
 * do it right after each other. test/contract/loadAsRoot.test.ts says what each read is for.
 */
export async function publicCertificateRequests(tell: (line: string) => void): Promise<readonly Figure[]> {
  tell(`A public certificate of one app, and ${loadRootCertificates} of ${apps}`);
  const estate = contosoEstate().subscription('Production').environment('contoso-ase');
  for (let number = 0; number < apps; number++) {
    estate.app(`app-${number}`, { settings: { MODE: 'live' } });
  }
  const connected = await connectAzure(estate.build());
  try {
    const { azure, local, signal } = connected;
    const dates = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + day) };
    const { der } = await makeCertificate({ commonName: 'Partner CA', ...dates });
    const environment = await connected.environment('contoso-ase');
    const own = await azure.apps.get(local.estate.appNamed('app-0').seed.id, signal);
    const target = { app: own, environment, subscription: { azure } } as unknown as AppTarget;
    const before = local.requests.length;
    await azure.publicCertificates.list(own, signal);
    await azure.publicCertificates.add(own, { name: 'partner', der, location: 'CurrentUserMy' }, signal);
    const all = (await settingsOfPlan(target, signal, { withOwn: false })).map(({ app }) => app);
    const change = (value: string | undefined) => withThumbprints(value, [thumbprintOf(der)]);
    await changeSettings(azure, all, change, signal, () => undefined);
    const sent = local.requests.slice(before);
    const count = (key: string, isWrite: boolean): number =>
      sent.filter(({ path, method }) => path.toLowerCase().startsWith(`${key}/`) && (method === 'PUT') === isWrite)
        .length;
    const others = all.filter(({ key }) => key !== own.key);
    const most = (isWrite: boolean): number => Math.max(...others.map(({ key }) => count(key, isWrite)));
    const listed = 'where the tree did not list its certificates within the last minute';
    return [
      { what: 'The app of the certificate: reads', value: count(own.key, false) - 1, unit: '', aim: 'at most 3' },
      { what: `The app of the certificate: reads, ${listed}`, value: count(own.key, false), unit: '' },
      { what: 'The app of the certificate: writes', value: count(own.key, true), unit: '', aim: 'at most 2' },
      { what: 'Every other app: reads', value: most(false), unit: '', aim: 'at most 3' },
      { what: 'Every other app: writes', value: most(true), unit: '', aim: 'at most 2' },
    ];
  } finally {
    await connected.close();
  }
}
