import type { SoakOrder } from '../soak.ts';
import type { Desk } from './user.ts';

/** The rows that the view should have at the top, as `untrueRows` names them. */
export async function topRows({ sees, directories }: SoakOrder, desk: Desk): Promise<ReadonlySet<string>> {
  const { memory, workspace, accounts } = desk;
  const chosen = (workspace.get('aseCertificates.selectedSubscriptions') ?? []) as readonly string[];
  const isChosen = (key: string): boolean =>
    chosen.length === 0 || chosen.some((one) => one.toLowerCase().startsWith(key.toLowerCase()));
  const showsAll = memory.get('view.allSubscriptions') === true;
  const sessions = memory.get('signedOut') === true ? [] : await accounts.getSessions(undefined, {});
  const top: string[] = [];
  for (const { account } of sessions) {
    for (const { tenantId, name } of directories) {
      const [session] = await accounts.getSessions([`VSCODE_TENANT:${tenantId}`], { account });
      const there = sees.filter((one) => one.account === account.label && one.tenantId === tenantId);
      const shown = there.filter((one) => showsAll || one.hasEnvironment);
      const chosenThere = shown.filter(({ subscriptionId }) => isChosen(`${tenantId}/${subscriptionId}`));
      const directory = isChosen(`${tenantId}/`) ? [`directory ${name} of ${account.label}`] : [];
      top.push(...(session === undefined ? directory : chosenThere.map((one) => `${one.name} of ${account.label}`)));
    }
  }
  return new Set(top);
}
