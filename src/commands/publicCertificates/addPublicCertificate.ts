import type { App } from '../../azure/app.ts';
import type { PublicCertificate, PublicCertificateLocation } from '../../azure/publicCertificates.ts';
import type { EnvironmentsView } from '../../tree/environmentsView.ts';
import { PublicCertificatesNode } from '../../tree/publicCertificateNodes.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import type { Log } from '../../ui/log.ts';
import type { Rows } from '../../ui/questions.ts';
import { command } from '../../ui/tell.ts';
import type { CertificatesToAdd } from '../../viewer/commandArguments.ts';
import { addFiles, askFiles, givenSources } from '../addCertificate/addCertificate.ts';
import type { PlannedCertificate } from '../addCertificate/addPlan.ts';
import type { AskServices } from '../addCertificate/askOne.ts';
import type { CertificatePlace } from '../addCertificate/certificatePlace.ts';
import type { CertificateSource } from '../addCertificate/certificateSource.ts';
import type { SendServices } from '../addCertificate/sendCertificates.ts';
import { type AppTarget, appTarget } from '../appTarget.ts';
import type { EnvironmentPrompt } from '../askEnvironment.ts';
import { environmentOf } from '../environmentTarget.ts';
import { refreshPublicCertificates } from '../refresh.ts';
import type { ToLoad } from './loadAsRoot.ts';
import { publicWords, trustsPublicCertificates } from './publicWords.ts';

/** What Add Public Certificate… works with. */
export interface AddPublicServices extends EnvironmentPrompt, AskServices, SendServices {
  readonly log: Log;
  readonly view: EnvironmentsView;
}

/** Add Public Certificate…: as Add Root Certificate…, to an app or slot. */
export async function addPublicCertificate(
  services: AddPublicServices,
  first?: unknown,
  others?: unknown,
): Promise<boolean> {
  const sources = givenSources(first, others) ?? (await askFiles('Add Public Certificate'));
  return sources === undefined ? false : addToApp(services, sources, first);
}

/** Adds certificates to the app of a row, or to one that the user picks. */
export function addToApp(
  services: AddPublicServices,
  sources: readonly CertificateSource[],
  row: unknown,
): Promise<boolean> {
  return addFiles(services, sources, environmentOf(row), async () => {
    const target = await appTarget(services, 'Add Public Certificate', row);
    const location = target === undefined ? undefined : await askLocation(services.ui, target);
    return target === undefined || location === undefined ? undefined : appPlace(services.view, target, location);
  });
}

const locations: Rows<PublicCertificateLocation> = [
  {
    label: 'Current user',
    description: 'CurrentUserMy',
    detail: 'The personal store of the account that the app runs as.',
    data: 'CurrentUserMy',
  },
  {
    label: 'Local machine',
    description: 'LocalMachineMy',
    detail: 'The personal store of the machine. Only in an App Service Environment.',
    data: 'LocalMachineMy',
  },
];

/** Undefined when the user left. */
function askLocation(ui: AzextUi, { app }: AppTarget): Promise<PublicCertificateLocation | undefined> {
  return ui.askOne('Add Public Certificate', (asking) =>
    asking.pickOne(locations, { placeHolder: `Select the certificate store in which ${app.name} finds it` }),
  );
}

/** An app, which has public certificates of its own. */
function appPlace(view: EnvironmentsView, target: AppTarget, location: PublicCertificateLocation): CertificatePlace {
  const { app, environment, subscription } = target;
  const { publicCertificates } = subscription.azure;
  const next = (plans: readonly PlannedCertificate[]) => [
    trustsPublicCertificates(app)
      ? {
          title: 'Load as Root Certificate…',
          run: () => command('aseCertificates.loadAsRoot', toLoad(target, plans)),
        }
      : {
          title: 'Add Root Certificate…',
          run: () => command('aseCertificates.addCertificate', rootsOf(plans)),
        },
  ];
  return {
    name: app.name,
    words: publicWords(app, environment.name),
    canReplace: false,
    list: async (signal, toAdd) => listedByTree(view, app, toAdd) ?? publicCertificates.list(app, signal),
    add: ({ name, certificate: { der } }, signal) => publicCertificates.add(app, { name, der, location }, signal),
    checkAgain: ({ name, certificate: { der } }, signal) => publicCertificates.checkAgain(app, name, der, signal),
    changed: () => refreshPublicCertificates(view, app),
    // An app that loads what is not there would find nothing.
    next: (plans, doubt) => (doubt === undefined ? next(plans) : []),
    inPlaceOfCopy: (plan) => next([plan]),
  };
}

/**
 * What the tree has listed within the last minute. That is enough to propose a free name: Azure itself refuses one that was taken since.
 * It is not enough to say that one of `toAdd` is there already, because somebody may have removed it since.
 */
function listedByTree(
  view: EnvironmentsView,
  app: App,
  toAdd: ReadonlySet<string>,
): readonly PublicCertificate[] | undefined {
  const listed = view
    .loadedNodes()
    .filter((node) => node instanceof PublicCertificatesNode)
    .filter((node) => node.parent.app.key === app.key && view.isLoaded(node))
    .map((node) => node.listedWithin(60_000))
    .find((found) => found !== undefined);
  return listed?.some(({ thumbprint }) => thumbprint !== undefined && toAdd.has(thumbprint)) ? undefined : listed;
}

/** Certificates of the app, for Load as Root Certificate…. */
function toLoad(target: AppTarget, plans: readonly PlannedCertificate[]): ToLoad {
  const areNew = plans.every(({ alreadyThereAs }) => alreadyThereAs === undefined);
  return { ...target, certificates: plans.map(loadable), areNew };
}

function loadable({ name, alreadyThereAs, certificate }: PlannedCertificate): {
  readonly name: string;
  readonly thumbprint: string;
} {
  return { name: alreadyThereAs ?? name, thumbprint: certificate.thumbprints.sha1 };
}

/** The same certificates for Add Root Certificate…. */
function rootsOf(plans: readonly PlannedCertificate[]): CertificatesToAdd {
  return { certificates: plans.map(({ certificate }) => certificate), name: plans[0]?.file ?? '' };
}
