import type { CertificatesFormat, StopStartFormat } from '../../templates/formats.ts';
import type { TemplateCloud } from '../../templates/template.ts';
import { countOf, namesOf } from '../../text/appNames.ts';
import { counted } from '../../text/counted.ts';
import { withQuietProgress } from '../../ui/progress.ts';
import type { Tell } from '../../ui/tell.ts';
import { type ExistingCertificate, readExisting } from '../addCertificate/rootsAbove.ts';
import { type EnvironmentPrompt, seriesOnEnvironment } from '../askEnvironment.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import { formatQuestion } from './askFormat.ts';
import { type MadeTemplate, templateCertificate, templateCloud } from './madeTemplate.ts';
import type { EnvironmentSource } from './templateSource.ts';

/** What making a template of an environment works with. */
interface EnvironmentTemplateServices extends EnvironmentPrompt {
  readonly tell: Tell;
}

/** Asks for what is not known, reads what goes into the template, and makes it. Undefined when the user left, or was told why there is none. */
export async function templateOfEnvironment(
  services: EnvironmentTemplateServices,
  title: string,
  source: EnvironmentSource,
): Promise<MadeTemplate | undefined> {
  const series = seriesOnEnvironment(services, source.target, { v3Only: true }).ask(
    'chosen',
    formatQuestion(source.offers),
  );
  const asked = await services.ui.ask(title, series);
  if (asked === undefined) {
    return undefined;
  }
  const { target, chosen } = asked;
  const cloud = await templateCloud(services);
  return chosen.of === 'certificates'
    ? ofCertificates(services.tell, cloud, { ...source, target }, chosen.format)
    : ofApps(services.tell, cloud, { ...source, target }, chosen.format);
}

type Known<Source> = Source & { readonly target: EnvironmentTarget };

async function ofCertificates(
  tell: Tell,
  cloud: TemplateCloud,
  { target, certificates: selected }: Known<EnvironmentSource>,
  { label, extension, write }: CertificatesFormat,
): Promise<MadeTemplate | undefined> {
  const { environment } = target;
  const found = selected ?? (await listed(target));
  const certificates = found.flatMap(({ resource, certificate }) =>
    certificate === undefined ? [] : [templateCertificate(resource.name, certificate)],
  );
  const unreadable = found.filter(({ certificate }) => certificate === undefined).map(({ resource }) => resource);
  const leftOut = `Azure does not return a readable certificate for ${namesOf(unreadable)}.`;
  const [only] = certificates;
  if (only === undefined) {
    const why = found.length === 0 ? `${environment.name} has no root certificates.` : leftOut;
    tell.problem(`${why} So there is no template to make.`);
    return undefined;
  }
  if (unreadable.length > 0) {
    tell.warn(`${leftOut} So the template is without it.`);
  }
  const notes = unreadable.length === 0 ? [] : [`Left out: ${namesOf(unreadable, unreadable.length)}.`];
  const isOne = certificates.length === 1;
  return {
    text: write({ cloud, environment, certificates, notes }),
    what: `${isOne ? only.name : counted(certificates.length, 'root certificate')} of ${environment.name}`,
    fileName: isOne ? only.name : `${environment.name}-root-certificates`,
    label,
    extension,
  };
}

function listed({ environment, subscription }: EnvironmentTarget): Promise<readonly ExistingCertificate[]> {
  return withQuietProgress(`Reading the root certificates of ${environment.name}…`, async (signal) =>
    readExisting(await subscription.azure.rootCertificates.list(environment, signal)),
  );
}

/** Apps that are stopped are left out: a script must not start what somebody has stopped. */
async function ofApps(
  tell: Tell,
  cloud: TemplateCloud,
  { target, apps: selected }: Known<EnvironmentSource>,
  { label, extension, write }: StopStartFormat,
): Promise<MadeTemplate | undefined> {
  const { environment, subscription } = target;
  const found =
    selected ??
    (await withQuietProgress(`Reading the apps of ${environment.name}…`, (signal) =>
      subscription.azure.apps.withSlots(environment.id, signal),
    ));
  const apps = found.filter(({ state }) => state === 'running').map(({ id, name }) => ({ id, name }));
  const notRunning = found.filter(({ state }) => state !== 'running');
  if (apps.length === 0) {
    const which = selected === undefined ? `No app of ${environment.name}` : 'None of the selected apps';
    tell.info(`${which} is running. A stopped app loads the root certificates when it starts.`);
    return undefined;
  }
  const notes =
    notRunning.length === 0 ? [] : [`Left out, because not running: ${namesOf(notRunning, notRunning.length)}.`];
  return {
    text: write({ cloud, environment, apps, notes }),
    what: `the stop and start of ${countOf(apps.length)} of ${environment.name}`,
    fileName: `${environment.name}-stop-and-start`,
    label,
    extension,
  };
}
