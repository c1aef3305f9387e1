import * as vscode from 'vscode';
import { keyOf } from '../../azure/resourceId.ts';
import { namesOf } from '../../text/appNames.ts';
import { isTreeNode } from '../../tree/treeNode.ts';
import type { Log } from '../../ui/log.ts';
import { withQuietProgress } from '../../ui/progress.ts';
import { command, type Tell } from '../../ui/tell.ts';
import { isCertificatesToAdd } from '../../viewer/commandArguments.ts';
import { askEnvironments, type EnvironmentPrompt } from '../askEnvironment.ts';
import { type EnvironmentTarget, environmentOf } from '../environmentTarget.ts';
import { planAll } from './addPlan.ts';
import { type AskServices, askOne } from './askOne.ts';
import { askSeveral } from './askSeveral.ts';
import type { CertificatePlace } from './certificatePlace.ts';
import { type CertificateSource, givenFiles, sourceFromUri, sourcesFromViewer } from './certificateSource.ts';
import { type EnvironmentPlaceServices, environmentPlace } from './environmentPlace.ts';
import { environmentPlaces } from './environmentPlaces.ts';
import { type RefusalOffer, readSources, tellRefusals } from './readSources.ts';
import type { RefusedFile } from './refusals.ts';
import { readExisting } from './rootsAbove.ts';
import { type SendServices, sendCertificates } from './sendCertificates.ts';

/** What Add Root Certificate… works with. */
export interface AddServices extends EnvironmentPrompt, AskServices, SendServices, EnvironmentPlaceServices {
  readonly log: Log;
}

/**
 * Add Root Certificate…: from a row (asks for files), from files in the Explorer or certificates in a viewer (asks for an
 * environment), or neither.
 */
export async function addCertificate(services: AddServices, first?: unknown, others?: unknown): Promise<boolean> {
  const sources = givenSources(first, others) ?? (await askFiles('Add Root Certificate'));
  return sources === undefined ? false : addRoots(services, sources, environmentsOf(first, others));
}

/** The environments of the selected rows, each once; with certificates, that of the second argument. */
function environmentsOf(first: unknown, others: unknown): readonly EnvironmentTarget[] {
  const selected: readonly unknown[] = isTreeNode(first) && Array.isArray(others) ? others : [];
  const rows = [first, ...(isCertificatesToAdd(first) ? [others] : selected)];
  const targets = rows.flatMap((row) => environmentOf(row) ?? []);
  return [...new Map(targets.map((target) => [keyOf(target.environment.id), target])).values()];
}

/** The certificates that a command was called with: from a viewer or from files. Undefined where it was called without any. */
export function givenSources(first: unknown, others: unknown): readonly CertificateSource[] | undefined {
  if (isTreeNode(first)) {
    return undefined;
  }
  if (isCertificatesToAdd(first)) {
    return sourcesFromViewer(first);
  }
  const files = givenFiles(first, others);
  return files.length === 0 ? undefined : files;
}

/** Adds certificates to the environments, or to those that the user picks if there is none. */
export function addRoots(
  services: AddServices,
  sources: readonly CertificateSource[],
  known: readonly EnvironmentTarget[],
): Promise<boolean> {
  return addFiles(services, sources, known[0], async () => {
    const targets = known.length > 0 ? known : ((await askEnvironments(services, 'Add Root Certificate')) ?? []);
    const taking = targets.filter((target) => canTakeRoots(services.tell, target));
    const [only, ...others] = taking;
    return only !== undefined && others.length === 0
      ? environmentPlace(services, only)
      : taking.length === 0
        ? undefined
        : environmentPlaces(services, taking);
  });
}

/**
 * Every file goes this way: read → say what it is → name it → confirm → send → read back → tell.
 * Nothing is sent before the user confirms, or when the place's list cannot be read.
 *
 * @param known the environment, where it is known before it is asked for. A .pfx can be uploaded there instead.
 * @param findPlace where to add them, asked for once something can be added; undefined when the user left, or was told why not there.
 */
export async function addFiles(
  services: AskServices & SendServices & { readonly log: Log },
  sources: readonly CertificateSource[],
  known: EnvironmentTarget | undefined,
  findPlace: () => Promise<CertificatePlace | undefined>,
): Promise<boolean> {
  const { candidates, refusals } = await readSources(sources);
  await tellRefusals(services, sources.length, refusals, uploadOffer(refusals, known));
  if (candidates.length === 0) {
    return false;
  }
  const place = await findPlace();
  if (place === undefined) {
    return false;
  }
  const toAdd = new Set(candidates.map(({ certificate }) => certificate.thumbprints.sha1));
  const listed = await withQuietProgress(`Reading the ${place.words.certificates} of ${place.name}…`, (signal) =>
    place.list(signal, toAdd),
  );
  const existing = await readExisting(listed);
  const planned = await planAll(candidates, existing, new Date());
  const [only] = planned;
  const chosen =
    planned.length === 1 && only !== undefined
      ? await askOne(services, place, only, existing)
      : await askSeveral(services, place, planned, existing);
  if (chosen === undefined) {
    return false;
  }
  await sendCertificates(services, place, chosen);
  return true;
}

/** A .pfx is no certificate to trust, but it can be uploaded as the certificate of a server. */
function uploadOffer(refusals: readonly RefusedFile[], known: EnvironmentTarget | undefined): RefusalOffer | undefined {
  const files = refusals.flatMap(({ pfx }) => pfx ?? []);
  if (files.length === 0) {
    return undefined;
  }
  const [them, asThat] =
    files.length === 1 ? ['the .pfx', 'a server certificate'] : ['the .pfx files', 'server certificates'];
  return {
    forOne: 'To serve host names with the .pfx, upload it as a server certificate.',
    forSeveral: `To serve host names, upload ${them} as ${asThat}: ${namesOf(files)}.`,
    choice: {
      title: 'Upload Server Certificate…',
      run: () => command('aseCertificates.uploadServerCertificate', known, files),
    },
  };
}

function canTakeRoots(tell: Tell, { environment }: EnvironmentTarget): boolean {
  if (environment.version === 3) {
    return true;
  }
  const version = environment.version === undefined ? 'has an unknown version' : `is v${environment.version}`;
  tell.problem(
    `${environment.name} ${version}. The Root Certificate API needs App Service Environment v3. Nothing was sent.`,
  );
  return false;
}

/** Asks for certificate files. `title` is the command's. */
export async function askFiles(title: string): Promise<readonly CertificateSource[] | undefined> {
  const files = await vscode.window.showOpenDialog({
    title,
    openLabel: 'Read Certificates',
    canSelectMany: true,
    filters: {
      Certificates: ['cer', 'crt', 'pem', 'der', 'p7b', 'p7c', 'sst', 'jks', 'jceks', 'mobileconfig'],
      'All Files': ['*'],
    },
  });
  return files?.map(sourceFromUri);
}
