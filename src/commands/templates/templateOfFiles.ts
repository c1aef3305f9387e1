import type { CertificatesFormat } from '../../templates/formats.ts';
import { placeholders, placeholdersNote, type TemplateEnvironment } from '../../templates/template.ts';
import { counted } from '../../text/counted.ts';
import type { Log } from '../../ui/log.ts';
import { withQuietProgress } from '../../ui/progress.ts';
import { type Ask, Series } from '../../ui/questions.ts';
import type { Tell } from '../../ui/tell.ts';
import { type PlannedCertificate, planAll, withUniqueNames } from '../addCertificate/addPlan.ts';
import { certificateRows } from '../addCertificate/askSeveral.ts';
import type { CertificateSource } from '../addCertificate/certificateSource.ts';
import { type Candidate, readSources, tellRefusals } from '../addCertificate/readSources.ts';
import { errors } from '../addCertificate/remarks.ts';
import { type ExistingCertificate, readExisting } from '../addCertificate/rootsAbove.ts';
import { type EnvironmentPrompt, environmentQuestion } from '../askEnvironment.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import { certificatesFormatQuestion } from './askFormat.ts';
import { type MadeTemplate, templateCertificate, templateCloud } from './madeTemplate.ts';

/** What making a template of files works with. */
export interface FileTemplateServices extends EnvironmentPrompt {
  readonly log: Log;
  readonly tell: Tell;
}

/** Certificates and how they relate to those that the environment has. */
interface Plans {
  readonly existing: readonly ExistingCertificate[];
  readonly planned: readonly PlannedCertificate[];
}

/**
 * Reads the files as Add Root Certificate does, asks whose names go into the template, and makes it. A file with a private key is refused.
 * Undefined when the user left, or was told why there is no template.
 */
export async function templateOfFiles(
  services: FileTemplateServices,
  title: string,
  files: readonly CertificateSource[],
): Promise<MadeTemplate | undefined> {
  const { candidates, refusals } = await readSources(files);
  await tellRefusals(services, files.length, refusals);
  if (candidates.length === 0) {
    return undefined;
  }
  const series = Series.with({})
    .ask('names', namesQuestion)
    .askIf<'target', EnvironmentTarget | undefined>(
      'target',
      ({ names }) => names === 'environment',
      undefined,
      (asking, answers) => environmentQuestion(services, { v3Only: true })(asking, answers, undefined),
    )
    .askIf(
      'chosen',
      () => candidates.length > 1,
      undefined,
      async (asking, { target }) => {
        const plans = plansFor(candidates, target, asking.signal);
        const planned = await asking.pickMany(
          plans.then((all) => certificateRows(all.planned)),
          { placeHolder: 'Select the certificates for the template', what: 'certificate', matchOnDescription: true },
        );
        return { existing: (await plans).existing, planned };
      },
    )
    .ask('format', certificatesFormatQuestion());
  const asked = await services.ui.ask(title, series);
  if (asked === undefined) {
    return undefined;
  }
  const { target, format } = asked;
  const plans = asked.chosen ?? (await quietPlans(candidates, target));
  tellErrors(services.tell, plans.planned);
  return made(services, plans, target, format);
}

const namesQuestion: Ask<'environment' | 'placeholders'> = (asking) =>
  asking.pickOne(
    [
      {
        label: 'Choose an Environment…',
        detail: 'Its name and location, and names for the certificates that are free there.',
        data: 'environment',
      },
      {
        label: 'Use Placeholders',
        detail: 'Words such as SUBSCRIPTION_ID, which you replace. Needs no sign-in.',
        data: 'placeholders',
      },
    ],
    { placeHolder: 'Select whose names go into the template' },
  );

async function plansFor(
  candidates: readonly Candidate[],
  target: EnvironmentTarget | undefined,
  signal: AbortSignal,
): Promise<Plans> {
  const existing =
    target === undefined
      ? []
      : await readExisting(await target.subscription.azure.rootCertificates.list(target.environment, signal));
  return { existing, planned: await planAll(candidates, existing, new Date()) };
}

function quietPlans(candidates: readonly Candidate[], target: EnvironmentTarget | undefined): Promise<Plans> {
  const of = target === undefined ? 'the certificate' : `the root certificates of ${target.environment.name}`;
  return withQuietProgress(`Reading ${of}…`, (signal) => plansFor(candidates, target, signal));
}

/** A certificate that the environment has already keeps its name there, so that the template changes nothing. */
async function made(
  services: FileTemplateServices,
  { planned, existing }: Plans,
  target: EnvironmentTarget | undefined,
  { label, extension, write }: CertificatesFormat,
): Promise<MadeTemplate> {
  const environment: TemplateEnvironment = target?.environment ?? placeholders;
  const certificates = withUniqueNames(planned, existing).map(({ name, alreadyThereAs, certificate }) =>
    templateCertificate(alreadyThereAs ?? name, certificate),
  );
  const [only] = certificates;
  const isOne = certificates.length === 1;
  const what = isOne && only !== undefined ? only.name : counted(certificates.length, 'root certificate');
  return {
    text: write({
      cloud: await templateCloud(services),
      environment,
      certificates,
      notes: target === undefined ? [placeholdersNote] : [],
    }),
    what: target === undefined ? `${what} with placeholders` : `${what} for ${environment.name}`,
    fileName: isOne && only !== undefined ? only.name : 'root-certificates',
    label,
    extension,
  };
}

/** The template is made all the same: nothing is sent, and the user may want to look at it. */
function tellErrors(tell: Tell, planned: readonly PlannedCertificate[]): void {
  for (const plan of planned) {
    const [error] = errors(plan);
    if (error !== undefined) {
      tell.warn(`${plan.name} will not work as a root for the apps. ${error.text}`);
    }
  }
}
