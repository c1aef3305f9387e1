import { certificateNameProblem } from '../../azure/certificateName.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import { certificateNameSentences } from '../../ui/certificateWords.ts';
import { type PickRow, type Rows, type Separator, Series } from '../../ui/questions.ts';
import { type PlannedCertificate, withUniqueNames } from './addPlan.ts';
import { groupPlans } from './addWords.ts';
import { type AskServices, askOne, confirmSeveral, whichOne } from './askOne.ts';
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
  const editNames = 'Edit Names…';
  let plans = withUniqueNames(ticked, existing);
  for (;;) {
    const answer = await confirmSeveral(services.viewer, place, plans, editNames);
    const named = answer === editNames ? await askNames(services.ui, place, plans, existing) : undefined;
    if (named === undefined) {
      return answer === 'send' ? plans : undefined;
    }
    plans = named;
  }
}

/** Asks for a name for each, which must be free. Undefined when the user left. */
async function askNames(
  ui: AzextUi,
  { name: placeName, words }: CertificatePlace,
  plans: readonly PlannedCertificate[],
  existing: readonly ExistingCertificate[],
): Promise<readonly PlannedCertificate[] | undefined> {
  const taken = new Set(existing.map(({ resource }) => resource.name.toLowerCase()));
  const series = plans.reduce(
    (before: Series<object>, { name, certificate }, index) =>
      before.ask<string, string>(`${index}`, (asking, answers, earlier) => {
        const others = (Object.values(answers).slice(0, index) as string[]).map((one) => one.trim().toLowerCase());
        return asking.input({
          prompt: `Name of the certificate on ${placeName} for ${whichOne(certificate)}`,
          value: earlier ?? name,
          validateInput: (value) => {
            const problem = certificateNameProblem(value.trim());
            const key = value.trim().toLowerCase();
            if (problem !== undefined) {
              return certificateNameSentences[problem];
            }
            if (taken.has(key)) {
              return `“${value.trim()}” is on ${placeName} already. Choose another name: to replace one, add its new certificate alone.`;
            }
            return others.includes(key) ? 'You gave that name to another of these certificates.' : undefined;
          },
        });
      }),
    Series.with({}),
  );
  const answers = await ui.ask(`${words.title}s`, series);
  const names = answers === undefined ? undefined : (Object.values(answers) as string[]);
  return names && plans.map((plan, index) => ({ ...plan, name: names[index]?.trim() ?? plan.name }));
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
