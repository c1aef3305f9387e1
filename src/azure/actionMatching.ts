/** One entry of what `Microsoft.Authorization/permissions` answers: the rights of one role that the caller has. */
export interface Grant {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  /** A grant under a condition (ABAC), which is not evaluated here. */
  readonly conditional: boolean;
}

/**
 * Whether any of the grants allows an action. The grants add up; an entry's notActions take away from that entry alone, as
 * https://learn.microsoft.com/azure/role-based-access-control/role-definitions says. `unknown` when only a conditional grant
 * does, or when there are no grants at all: somebody who sees a resource has some right to it, so that says nothing.
 */
export function isAllowed(action: string, grants: readonly Grant[]): 'yes' | 'no' | 'unknown' {
  const granting = grants.filter(
    ({ actions, notActions }) =>
      actions.some((pattern) => matchesAction(pattern, action)) &&
      !notActions.some((pattern) => matchesAction(pattern, action)),
  );
  if (granting.some(({ conditional }) => !conditional)) {
    return 'yes';
  }
  return granting.length > 0 || grants.length === 0 ? 'unknown' : 'no';
}

/** Whether a pattern of a role covers an action: `*` stands for any text, slashes included; case does not count. */
export function matchesAction(pattern: string, action: string): boolean {
  const [start = '', ...rest] = pattern.toLowerCase().split('*');
  const text = action.toLowerCase();
  const end = rest.pop();
  if (end === undefined) {
    return text === start;
  }
  if (!text.startsWith(start)) {
    return false;
  }
  let position = start.length;
  for (const part of rest) {
    const found = text.indexOf(part, position);
    if (found < 0) {
      return false;
    }
    position = found + part.length;
  }
  return text.length - end.length >= position && text.endsWith(end);
}
