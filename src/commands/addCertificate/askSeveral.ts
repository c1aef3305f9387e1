import type { AzextUi } from '../../ui/azextUi.ts';
import type { PickRow, Rows, Separator } from '../../ui/questions.ts';
import { type PlannedCertificate, withUniqueNames } from './addPlan.ts';
import { groupPlans, severalDetail } from './addWords.ts';
import { type AskServices, askOne, confirmAdd } from './askOne.ts';
import type { CertificatePlace } from './certificatePlace.ts';
import { mostSevere, type PlanRemark } from './remarks.ts';
import type { ExistingCertificate } from './rootsAbove.ts';

/**
 * Shows several certificates in one list, with the roots that have no errors ticked, and confirms those that stay ticked. If only one
 * stays ticked, it is confirmed like a single certificate. Undefined when the user left.
 */
export async function askSeveral(
  services: AskServices,
  place: CertificatePlace,
  planned: readonly PlannedCertificate[],
  existing: readonly ExistingCertificate[],
): Promise<readonly PlannedCertificate[] | undefined> {
  const ticked = await askWhich(services.ui, place, planned);
  if (ticked === undefined) {
    return undefined;
  }
  const [only] = ticked;
  if (ticked.length === 1 && only !== undefined) {
    return askOne(services, place, only, existing);
  }
  const plans = withUniqueNames(ticked, existing);
  const question = `Add ${plans.length} ${place.words.roles} to ${place.name}?`;
  const detail = severalDetail(plans, place.words);
  return (await confirmAdd(services.viewer, { question, detail, verb: 'Add', plans })) ? plans : undefined;
}

/** Undefined when the user left. */
function askWhich(
  ui: AzextUi,
  { name, words }: CertificatePlace,
  planned: readonly PlannedCertificate[],
): Promise<readonly PlannedCertificate[] | undefined> {
  return ui.askOne(`${words.title}s`, (asking) =>
    asking.pickMany(certificateRows(planned), {
      placeHolder: `Select the certificates to add to ${name}`,
      what: 'certificate',
      matchOnDescription: true,
      matchOnDetail: true,
    }),
  );
}

/** A row for each certificate, in groups, with what is doubtful about it. Roots without errors are ticked. */
export function certificateRows(planned: readonly PlannedCertificate[]): Rows<PlannedCertificate> {
  return groupPlans(planned).flatMap(({ title, isProposed, plans }): Rows<PlannedCertificate> => {
    const separator: Separator[] = title === undefined ? [] : [{ separator: title }];
    return [...separator, ...plans.map((plan) => certificatePick(plan, isProposed))];
  });
}

const icons: Readonly<Record<PlanRemark['severity'], string>> = { error: 'error', warning: 'warning', note: 'info' };

function certificatePick(plan: PlannedCertificate, picked: boolean): PickRow<PlannedCertificate> {
  const { certificate, name, file } = plan;
  const remark = mostSevere(plan);
  const description = `${certificate.thumbprints.sha1.slice(0, 8)} · ${certificate.subject.text} · ${file}`;
  return {
    label: name,
    description,
    ...(remark === undefined ? {} : { detail: remark.advice ?? remark.text, detailIcon: icons[remark.severity] }),
    picked,
    data: plan,
  };
}
