import * as vscode from 'vscode';
import { certificateNameProblem } from '../../azure/certificateName.ts';
import type { Certificate } from '../../certificates/certificate.ts';
import { shortName } from '../../certificates/names/distinguishedName.ts';
import { literally } from '../../text/literally.ts';
import { askBeforeHarm, askHarmless } from '../../ui/askBeforeHarm.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import { certificateNameSentences } from '../../ui/certificateWords.ts';
import { contentOfCertificates } from '../../viewer/content.ts';
import type { Viewer } from '../../viewer/viewer.ts';
import { type PlannedCertificate, planOne } from './addPlan.ts';
import { certificateDetail, errorsDetail, severalDetail } from './addWords.ts';
import type { CertificatePlace } from './certificatePlace.ts';
import { hasErrors } from './remarks.ts';
import type { ExistingCertificate } from './rootsAbove.ts';

/** What the questions before an addition work with. */
export interface AskServices {
  readonly ui: AzextUi;
  readonly viewer: Viewer;
}

/** Names one certificate and confirms it; undefined when the user left. */
export async function askOne(
  services: AskServices,
  place: CertificatePlace,
  proposed: PlannedCertificate,
  existing: readonly ExistingCertificate[],
): Promise<readonly PlannedCertificate[] | undefined> {
  if (proposed.alreadyThereAs !== undefined && !(await confirmsCopy(place, proposed, proposed.alreadyThereAs))) {
    return undefined;
  }
  if (hasErrors(proposed) && !(await confirmsErrors(services.viewer, place, proposed))) {
    return undefined;
  }
  const name = await askName(services.ui, place, proposed, existing);
  if (name === undefined) {
    return undefined;
  }
  const plan = planOne(proposed, name, existing, new Date());
  return (await confirmOne(services.viewer, place, plan)) ? [plan] : undefined;
}

async function askName(
  ui: AzextUi,
  { name: placeName, words, canReplace }: CertificatePlace,
  { name: proposed, certificate }: PlannedCertificate,
  existing: readonly ExistingCertificate[],
): Promise<string | undefined> {
  const taken = new Set(canReplace ? [] : existing.map(({ resource }) => resource.name.toLowerCase()));
  const byName = new Map(existing.map((one) => [one.resource.name.toLowerCase(), one]));
  const onTaken = canReplace
    ? 'An existing name is overwritten only after you confirm Replace.'
    : 'An existing name is not overwritten.';
  const name = await ui.askOne(words.title, (asking) =>
    asking.input({
      prompt: `Name of the certificate on ${placeName} for ${whichOne(certificate)}. ${onTaken}`,
      value: proposed,
      validateInput: (value) => {
        const problem = certificateNameProblem(value.trim());
        if (problem !== undefined) {
          return certificateNameSentences[problem];
        }
        return taken.has(value.trim().toLowerCase())
          ? `A certificate of this name is on ${placeName} already and is not overwritten. Choose another name, or remove that one first.`
          : undefined;
      },
      remarkOn: (value) => {
        const there = byName.get(value.trim().toLowerCase());
        return there && canReplace ? nameTakenSentence(placeName, there) : undefined;
      },
    }),
  );
  return name?.trim();
}

/** While a name is typed that another certificate has, which can be replaced. */
function nameTakenSentence(placeName: string, { resource, certificate }: ExistingCertificate): string {
  const which = certificate === undefined ? '' : `: ${whichOne(certificate)}`;
  return `“${resource.name}” is already on ${placeName}${which}. Enter asks whether to replace it.`;
}

/** Tells a certificate from others in a sentence. */
export function whichOne({ subject, thumbprints }: Certificate): string {
  return `${shortName(subject)} (SHA-1 ${thumbprints.sha1.slice(0, 8)}…)`;
}

/** A second copy does not help, but it does no harm. */
async function confirmsCopy(
  { name, inPlaceOfCopy, parts }: CertificatePlace,
  plan: PlannedCertificate,
  existing: string,
): Promise<boolean> {
  const another = 'Add Another Copy…';
  // Where it is already, it is not sent to one of several places.
  const copies = parts === undefined ? [another] : [];
  const others = inPlaceOfCopy(plan);
  const message = literally(`${name} already has this certificate as “${existing}”. Nothing was sent.`);
  const titles = others.map(({ title }) => title);
  const pressed = await vscode.window.showInformationMessage(message, ...titles, ...copies);
  await others.find(({ title }) => title === pressed)?.run();
  return pressed === another;
}

/** The errors are shown before the user is asked for a name. */
async function confirmsErrors(viewer: Viewer, { words }: CertificatePlace, plan: PlannedCertificate): Promise<boolean> {
  const pressed = await askBeforeHarm(words.notRoot, errorsDetail(plan), 'Show Certificate', 'Continue…');
  if (pressed === 'Show Certificate') {
    await showInstead(viewer, [plan]);
  }
  return pressed === 'Continue…';
}

/** The last question before one certificate is sent. */
export async function confirmOne(
  viewer: Viewer,
  { name, words }: CertificatePlace,
  plan: PlannedCertificate,
): Promise<boolean> {
  const question =
    plan.replaces === undefined
      ? `Add “${plan.name}” as ${words.role} to ${name}?`
      : `Replace “${plan.replaces.name}” on ${name}?`;
  const answer = await confirmAdd(viewer, {
    question,
    detail: `${certificateDetail(plan)}\n\n${words.whenAdded(1)}`,
    verb: plan.replaces === undefined ? 'Add' : 'Replace',
    plans: [plan],
  });
  return answer === 'send';
}

/**
 * The last question before several certificates are sent. `more`: other buttons. `send`, one of those, or anything else where nothing is to
 * be sent.
 */
export function confirmSeveral(
  viewer: Viewer,
  { name, words }: CertificatePlace,
  plans: readonly PlannedCertificate[],
  ...more: readonly string[]
): Promise<string | undefined> {
  const question = `Add ${plans.length} ${words.roles} to ${name}?`;
  return confirmAdd(viewer, { question, detail: severalDetail(plans, words), verb: 'Add', plans }, ...more);
}

/** The last question before certificates are sent. */
interface Confirmation {
  readonly question: string;
  readonly detail: string;
  readonly verb: 'Add' | 'Replace';
  /** At least one. */
  readonly plans: readonly PlannedCertificate[];
}

/**
 * `send`, one of the buttons `more`, or anything else where nothing is to be sent. Enter adds good certificates. Where one would not work as a root or replaces another, Enter shows them instead,
 * and sends nothing.
 */
async function confirmAdd(
  viewer: Viewer,
  { question, detail, verb, plans }: Confirmation,
  ...more: readonly string[]
): Promise<string | undefined> {
  const isAnyDoubtful = plans.some(hasErrors);
  const send = isAnyDoubtful ? `${verb} Anyway` : verb;
  const show = plans.length === 1 ? 'Show Certificate' : 'Show Certificates';
  const pressed =
    isAnyDoubtful || verb === 'Replace'
      ? await askBeforeHarm(question, detail, show, send, ...more)
      : await askHarmless(question, detail, send, ...more, show);
  if (pressed === show) {
    await showInstead(viewer, plans);
  }
  return pressed === send ? 'send' : pressed;
}

async function showInstead(viewer: Viewer, plans: readonly PlannedCertificate[]): Promise<void> {
  const certificates = plans.map(({ certificate }) => certificate);
  const where = [...new Set(plans.map(({ file }) => file))].join(', ');
  await viewer.show({
    title: { name: plans.length === 1 ? (plans[0]?.name ?? where) : where, where },
    key: certificates.map(({ thumbprints }) => thumbprints.sha256).join(' '),
    readContent: () => contentOfCertificates(certificates),
  });
}
