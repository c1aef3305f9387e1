import type { PlannedCertificate } from './addPlan.ts';
import { isDoubtful, weightiest } from './remarks.ts';

/** Certificates of a list that stand together. */
export interface Group {
  /** Undefined of the first, which needs none. */
  readonly title: string | undefined;
  /** They are ticked from the start. */
  readonly isProposed: boolean;
  /** At least one. */
  readonly plans: readonly PlannedCertificate[];
}

/** What is proposed comes first, and of that what nothing speaks against; then what is there, then what will not work as a root. */
export function grouped(planned: readonly PlannedCertificate[]): readonly Group[] {
  const isThere = ({ alreadyThereAs }: PlannedCertificate): boolean => alreadyThereAs !== undefined;
  const doubtful = planned.filter((plan) => !isThere(plan) && isDoubtful(plan));
  const proposed = planned.filter((plan) => !isThere(plan) && !isDoubtful(plan));
  const groups: readonly Group[] = [
    {
      title: undefined,
      isProposed: true,
      plans: [...proposed.filter(isSound), ...proposed.filter((plan) => !isSound(plan))],
    },
    { title: 'Already there', isProposed: false, plans: planned.filter(isThere) },
    { title: 'Not recommended', isProposed: false, plans: doubtful },
  ];
  return groups.filter(({ plans }) => plans.length > 0);
}

function isSound(plan: PlannedCertificate): boolean {
  return weightiest(plan)?.severity !== 'warning';
}
